import Testing

@testable import BelayCore

@Suite("Models in the fold")
struct ModelFoldTests {
  private let spans = SpanMaker()

  private static func loaded(_ table: ModelTable = .shipped) -> JSON {
    ["shipped": "2025-11", "models": .array(table.models.map(\.json))]
  }

  private func story(_ events: [Event], models: Bool = true) -> Story {
    var story = Story()
    if models { story.hubSays(.modelsLoaded, Self.loaded()) }
    story.hears(events)
    return story
  }

  private func view(_ story: Story, _ agent: String = "refunds") throws -> JSON {
    try story.agent(agent).view(at: story.now.wall)
  }

  @Test("A cost that nobody told is estimated, in a field of its own")
  func estimates() throws {
    let answer: JSONObject = [
      "gen_ai.response.model": "gpt-4o-2024-08-06", "gen_ai.usage.input_tokens": 100_000,
      "gen_ai.usage.output_tokens": 10_000, "gen_ai.usage.cache_read.input_tokens": 40_000,
    ]
    let priced: JSONObject = ["operation.cost": 0.75]
    let story = story([
      spans.model(2, under: 1, answer), spans.model(3, under: 1, priced),
      spans.agent(1, "refunds"),
    ])
    let view = try view(story)
    #expect(view["cost_usd"] == 0.75)
    #expect(view["cost_estimated_usd"] == 0.3)
    #expect(view["unpriced_calls"] == .null)
    let agent = try story.agent("refunds")
    #expect(agent.totals.cost.words(FigureText.dollars) == "$0.75 ~$0.30")
    #expect(agent.finishedRuns.first?.usage.words.hasSuffix(", $0.75 ~$0.30") == true)
    #expect(agent.callLines.first?.cost.estimated == 0.3)
    #expect(agent.tally.window(at: story.now.wall).estimatedUSD == 0.3)
    #expect(story.fleet.summary(at: story.now.wall).estimatedMicrodollars == 300_000)
  }

  @Test("INV 6: a ledger without a table folds as before, and nothing is estimated")
  func old() throws {
    let story = story([spans.model(2, under: 1), spans.agent(1, "refunds")], models: false)
    let view = try view(story)
    #expect(view["cost_usd"] == .null && view["cost_estimated_usd"] == nil)
    #expect(view["unpriced_calls"] == 1 && view["context"] == nil)
    #expect(try story.agent("refunds").totals.cost.words(FigureText.dollars) == "-")
  }

  @Test("INV 6: a fold goes by the table of its ledger, before and after a change, and reads back")
  func recorded() throws {
    var story = story([spans.model(2, under: 1), spans.agent(1, "refunds")])
    let before = try #require(try view(story)["cost_estimated_usd"]?.number)
    let dear = ModelTable([ModelFacts("gpt-4o", price: ModelPrice(input: 100, output: 100))])
    story.hubSays(.modelsLoaded, Self.loaded(dear))
    #expect(try view(story)["cost_estimated_usd"]?.number == before)
    story.hears([spans.model(4, under: 1)])
    #expect(try view(story)["cost_estimated_usd"]?.number ?? 0 > before * 10)
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
    story.hubSays(.modelsRejected, ["path": "/m", "problem": "3:1: unknown key"])
    #expect(story.fleet.models.table == dear)
    #expect(story.fleet.models.rejected?.problem == "3:1: unknown key")
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
  }

  @Test("A table that cannot be read is counted and changes nothing")
  func broken() {
    var story = story([])
    story.hubSays(.modelsLoaded, ["models": [["window": 5]]])
    #expect(story.fleet.counts.malformed == 1)
    #expect(story.fleet.models.table == .shipped)
  }

  @Test("Only the hub says which table is in force")
  func forged() {
    var story = story([])
    story.happens(.modelsLoaded, ["models": []])
    #expect(story.fleet.counts.forged == 1 && story.fleet.models.table == .shipped)
  }

  @Test("Spans show how full the model's window is, and the signal is raised")
  func context() throws {
    var story = story([])
    let full: JSONObject = [
      "gen_ai.usage.input_tokens": 120_000, "gen_ai.usage.output_tokens": 4_000,
    ]
    var watch = Watch(story.fleet, at: story.now.wall)
    let record = story.record(spans.model(2, under: 1, full), authid: "token:collector")
    let changes = watch.observe(record, story.fleet)
    #expect(changes.map(\.name) == [.contextPressure])
    #expect(try story.agent("support").context == Agent.Context(used: 124_000, limit: 128_000))
    story.hears([spans.agent(1, "refunds")])
    #expect(try story.agent("refunds").context == Agent.Context(used: 124_000, limit: 128_000))
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
  }

  @Test("More than the window holds says that the table is wrong, not that the model is full")
  func tooFull() throws {
    let over: JSONObject = ["gen_ai.usage.input_tokens": 900_000]
    let story = story([spans.model(2, under: 1, over), spans.agent(1, "refunds")])
    #expect(try story.agent("refunds").context == nil)
  }
}

extension Story {
  fileprivate mutating func hubSays(_ type: EventType, _ data: JSON) {
    record(Event(id: nextID, source: .hub, type: type, time: now.wall, data: data))
  }
}
