import Testing

@testable import BelayCore

@Suite("Tokens and cost of metrics")
struct MeteringTests {
  private let spans = SpanMaker()

  /// A point, seconds after the story's start.
  private func point(
    _ value: Double, of name: String = "gen_ai.client.token.usage", kind: String? = "input",
    at time: Int = 60, since start: Int = 0, temporality: String = "cumulative",
    process: String = "a", _ more: JSONObject = [:]
  ) -> Event {
    let isGenAI = name.hasPrefix("gen_ai.")
    let moment = { (seconds: Int) in Story.start.wall.advanced(by: .seconds(seconds)) }
    var attributes = more
    attributes[isGenAI ? "gen_ai.token.type" : "type"] = kind.map(JSON.string)
    let data: JSONObject = [
      "name": .string(name), "kind": isGenAI ? "histogram" : "sum",
      "temporality": .string(temporality), "start": .string(moment(start).rfc3339),
      "attributes": .object(attributes), isGenAI ? "sum" : "value": .number(value),
      "resource": ["service.instance.id": .string(process)], "scope": ["name": "meter"],
    ]
    return Event(
      id: "\(name) \(kind ?? "") \(process) \(start) \(time) \(temporality)",
      source: .telemetry("support"), type: .metricPoint, time: moment(time), data: .object(data))
  }

  private func story(_ events: [Event]) -> Story {
    var story = Story()
    story.hears(events)
    return story
  }

  private func tokens(_ story: Story) -> [String: [Int]] {
    var tokens: [String: [Int]] = [:]
    for agent in story.fleet.agentsInOrder {
      tokens[agent.id.text] = [agent.totals.inputTokens, agent.totals.outputTokens]
    }
    return tokens
  }

  @Test("Where only metrics tell of tokens, they count, and are in the last five minutes")
  func alone() throws {
    let story = story([point(300), point(40, kind: "output")])
    #expect(tokens(story) == ["support": [300, 40]])
    let agent = try story.agent("support")
    #expect(agent.tally.window(at: story.now.wall).inputTokens == 300)
    #expect(agent.totals.calls == 0 && agent.totals.cost == Cost(told: nil, estimated: nil))
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
  }

  @Test("Cumulative points add what is new; a program that began anew begins from nothing")
  func cumulative() {
    let first = [point(300), point(500, at: 120)]
    #expect(tokens(story(first)) == ["support": [500, 0]])
    let late = first + [point(400, at: 90), point(500, at: 120)]
    #expect(tokens(story(late)) == ["support": [500, 0]])
    let anew = late + [point(50, at: 180, since: 130), point(80, at: 240, since: 130)]
    #expect(tokens(story(anew)) == ["support": [580, 0]])
    #expect(tokens(story(anew + [point(600, at: 121)])) == ["support": [580, 0]])
    #expect(tokens(story(anew + [point(7, at: 240, process: "b")])) == ["support": [587, 0]])
  }

  @Test("Delta points add up, and what is neither is not counted")
  func delta() {
    let points = [
      point(300, temporality: "delta"), point(20, at: 120, since: 60, temporality: "delta"),
      point(9, at: 180, temporality: "unspecified"),
    ]
    #expect(tokens(story(points)) == ["support": [320, 0]])
  }

  @Test("Tokens are counted once, whichever comes first, and nobody is left who did nothing")
  func once() throws {
    let calls = [spans.model(2, under: 1), spans.agent(1, "refunds")]
    let points = [point(100), point(10, kind: "output"), point(200, at: 120)]
    let between: [Event] = [points[0]] + calls + Array(points.dropFirst())
    let orders: [[Event]] = [calls + points, points + calls, between]
    for events in orders {
      let story = story(events)
      #expect(tokens(story) == ["refunds": [100, 10]])
      let agent = try story.agent("refunds")
      #expect(agent.tally.window(at: story.now.wall).inputTokens == 100)
      #expect(try Fleet(json: story.fleet.json()) == story.fleet)
    }
  }

  @Test("Calls without tokens leave it to the metrics of their service")
  func tools() {
    let calls = [spans.tool(2, "search", under: 1), spans.agent(1, "refunds")]
    #expect(tokens(story(calls + [point(300)])) == ["refunds": [300, 0]])
  }

  @Test("Claude Code's metrics count, cost too, until its logs tell of the calls")
  func claudeCode() throws {
    let points = [
      point(300, of: "claude_code.token.usage", temporality: "delta"),
      point(9_000, of: "claude_code.token.usage", kind: "cacheRead", temporality: "delta"),
      point(40, of: "claude_code.token.usage", kind: "output", temporality: "delta"),
      point(0.25, of: "claude_code.cost.usage", kind: nil, temporality: "delta"),
    ]
    var story = story(points)
    #expect(tokens(story) == ["support": [300, 40]])
    #expect(try story.agent("support").totals.cost == Cost(told: 0.25, estimated: nil))
    let log: JSON = [
      "event_name": "claude_code.api_request", "severity_number": 9,
      "attributes": [
        "model": "claude-sonnet-4-20250514", "cost_usd": "0.125", "input_tokens": "200",
        "output_tokens": "30",
      ],
    ]
    let event = Event(
      id: "log", source: .telemetry("support"), type: .logRecord, time: story.now.wall, data: log)
    story.hears([event] + points)
    #expect(tokens(story) == ["support": [200, 30]])
    #expect(try story.agent("support").totals.cost == Cost(told: 0.125, estimated: nil))
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
  }

  @Test("INV 31: an agent has at most 64 rows of points")
  func bounded() throws {
    let story = story((0..<100).map { point(1, process: "p\($0)") })
    let agent = try story.agent("support")
    #expect(agent.metering.series.count == Metering.maxSeries)
    #expect(agent.totals.inputTokens == Metering.maxSeries)
  }

  @Test("INV 21: what comes without a credential adds nothing to what somebody vouches for")
  func strangers() throws {
    var story = story([point(300)])
    story.hears([point(900, at: 120)], authid: "unauthenticated")
    #expect(tokens(story) == ["support": [300, 0]])
  }
}
