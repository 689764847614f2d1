import Testing

@testable import BelayCore

@Suite("Spans become agents, calls and runs")
struct SpanFoldTests {
  private let spans = SpanMaker()

  private func told(_ events: [Event], authid: String = "token:collector") -> Story {
    var story = Story()
    story.hears(events, authid: authid)
    return story
  }

  private func ids(_ story: Story) -> [String] { story.fleet.agentsInOrder.map(\.id.text) }

  @Test("A call that comes before its agent moves to it, and the service is no agent any more")
  func moves() throws {
    var story = told([spans.model(2, under: 1)])
    #expect(ids(story) == ["support"])
    #expect(try story.agent("support").totals.inputTokens == 100)
    story.hears([spans.agent(1, "refunds")])
    #expect(ids(story) == ["refunds"])
    let agent = try story.agent("refunds")
    #expect(agent.totals.calls == 1)
    #expect(agent.totals.inputTokens == 100)
    #expect(agent.tally.window(at: story.now.wall).calls == 1)
    #expect(agent.callLines.map(\.name) == ["gpt-4o"])
    #expect(agent.finishedRuns.map(\.calls) == [1])
  }

  @Test("Links between them may come in any order")
  func links() throws {
    let events = [
      spans.model(4, under: 3), spans.span(3, under: 2, "step", [:]),
      spans.span(2, under: 1, "chain", ["openinference.span.kind": "CHAIN"]),
      spans.agent(1, "refunds"),
    ]
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [0, 3, 2, 1], [0, 2, 3, 1]] {
      let story = told(order.map { events[$0] })
      #expect(ids(story) == ["refunds"])
      #expect(try story.agent("refunds").totals.calls == 1)
    }
  }

  @Test("Where no agent is ever named, the service stands for it")
  func killed() throws {
    let story = told([spans.model(2, under: 1), spans.tool(3, "search", under: 1)])
    let agent = try story.agent("support")
    #expect(agent.totals.calls == 2)
    #expect(agent.openRuns.map(\.isPlaceholder) == [true])
  }

  @Test("Several agents of one service stay apart")
  func apart() throws {
    let story = told([
      spans.model(11, under: 10), spans.tool(21, "search", under: 20),
      spans.agent(10, "a", under: 1),
      spans.agent(20, "b", under: 1), spans.model(12, under: 10, at: 50),
    ])
    #expect(ids(story) == ["a", "b"])
    #expect(try story.agent("a").totals.calls == 2)
    #expect(try story.agent("b").totals.calls == 1)
  }

  @Test(
    "A workflow that looks like an agent goes when the agents in it have names",
    arguments: [true, false])
  func workflows(childrenFirst: Bool) throws {
    let events = [
      spans.model(3, under: 2),
      spans.span(
        2, under: 1, "refunds", ["openinference.span.kind": "AGENT", "agent.name": "refunds"]),
      spans.span(1, "ticket 8812", ["openinference.span.kind": "AGENT"]),
    ]
    #expect(ids(told(childrenFirst ? events : events.reversed())) == ["refunds"])
  }

  @Test("The name is shown as it was sent, whatever the id is")
  func names() throws {
    let story = told([spans.agent(1, "Support researcher")])
    #expect(try story.agent("Support-researcher").name == "Support researcher")
  }

  @Test("Spans that are about no agent make none")
  func others() {
    let story = told([spans.span(1, "GET /health", ["http.request.method": "GET"])])
    #expect(ids(story).isEmpty)
    #expect(story.fleet.counts.malformed == 0)
  }

  @Test("An error goes with its call")
  func errors() throws {
    var story = told([spans.failedModel(2, under: 1)])
    #expect(try story.agent("support").lastError != nil)
    story.hears([spans.agent(1, "refunds", status: "error")])
    let agent = try story.agent("refunds")
    #expect(agent.totals.errors == 1)
    #expect(agent.lastError?.message == "gpt-4o: APIError")
    #expect(agent.finishedRuns.map(\.outcome) == [.error])
  }

  // MARK: Once

  @Test("A request told by two instrumentations is one call", arguments: [true, false])
  func nested(innerFirst: Bool) throws {
    let events = [
      spans.model(3, under: 2), spans.model(2, under: 1), spans.agent(1, "refunds"),
    ]
    let story = told(innerFirst ? events : events.reversed())
    #expect(try story.agent("refunds").totals.calls == 1)
    #expect(try story.agent("refunds").totals.inputTokens == 100)
  }

  @Test("A tool told from both ends is one call, and an error that one end knows counts")
  func bothEnds() throws {
    let client = spans.span(
      2, under: 1, "MCP send tools/call add", ["mcp.method.name": "tools/call"])
    let server = spans.span(
      3, under: 2, "tools/call add", status: "error",
      ["mcp.method.name": "tools/call", "gen_ai.tool.name": "add"])
    for events in [[server, client], [client, server]] {
      let story = told(events + [spans.agent(1, "refunds")])
      let line = try #require(try story.agent("refunds").callLines.first)
      #expect(line.name == "add")
      #expect(line.calls == 1)
      #expect(line.errors == 1)
    }
  }

  @Test("A tool within a tool of another name is a call of its own")
  func toolInTool() throws {
    let story = told([
      spans.tool(3, "search", under: 2), spans.tool(2, "research", under: 1),
      spans.agent(1, "refunds"),
    ])
    #expect(try story.agent("refunds").totals.calls == 2)
  }

  private let sums: JSONObject = [
    "gen_ai.usage.input_tokens": 500, "gen_ai.usage.output_tokens": 50, "operation.cost": 0.5,
  ]

  @Test("An agent's sums count only if nothing below it told any", arguments: [0, 1, 2])
  func sums(models: Int) throws {
    let calls = (0..<models).map { spans.model(2 + $0, under: 1) }
    let whole = [spans.agent(1, "refunds", sums)]
    for events in [calls + whole, whole + calls] {
      let story = told(events)
      let agent = try story.agent("refunds")
      let window = agent.tally.window(at: story.now.wall)
      #expect(window.inputTokens == agent.totals.inputTokens)
      #expect(window.costUSD == agent.totals.costUSD)
      #expect(agent.totals.inputTokens == (models == 0 ? 500 : models * 100))
      #expect(agent.totals.costMicros == (models == 0 ? 500_000 : 0))
      #expect(agent.totals.calls == models)
    }
  }

  @Test("Sums of agents within one another count once")
  func nestedSums() throws {
    let story = told([
      spans.agent(2, "inner", under: 1, sums), spans.agent(1, "outer", sums),
    ])
    #expect(try story.agent("inner").totals.inputTokens == 500)
    #expect(try story.agent("outer").totals.inputTokens == 0)
  }

  @Test("A cost that nobody told is shown as none")
  func unknownCost() throws {
    var story = told([spans.model(2, under: 1), spans.agent(1, "refunds")])
    #expect(try story.agent("refunds").view(at: story.now.wall)["cost_usd"] == .null)
    #expect(try story.agent("refunds").view(at: story.now.wall)["unpriced_calls"] == 1)
    story.hears([spans.model(3, under: 1, ["operation.cost": 0.25])])
    #expect(try story.agent("refunds").view(at: story.now.wall)["cost_usd"] == 0.25)
  }

  // MARK: Runs

  @Test("A conversation ties traces to one run, whenever it is told")
  func conversations() throws {
    var later = spans
    later.trace = "1af7651916cd43dd8448eb211c80319c"
    let talk: JSONObject = ["gen_ai.conversation.id": "ticket-1"]
    let story = told([
      spans.model(2, under: 1), spans.agent(1, "refunds", talk),
      later.model(2, under: 1, at: 1_000), later.agent(1, "refunds", took: 5_000, talk),
    ])
    #expect(try story.agent("refunds").runs.map(\.id) == ["ticket-1"])
    #expect(try story.agent("refunds").runs.map(\.calls) == [2])
  }

  @Test("A run waits for a person until it goes on")
  func waiting() throws {
    let talk: JSONObject = ["gen_ai.conversation.id": "ticket-1"]
    var story = told([
      spans.span(
        2, under: 1, "gate", at: 10, status: "error", exception: "langgraph.errors.GraphInterrupt",
        ["openinference.span.kind": "CHAIN"]),
      spans.agent(1, "refunds", took: 30, talk),
    ])
    let waits = try #require(try story.agent("refunds").waitingRun)
    #expect(waits.id == "ticket-1")
    #expect(waits.outcome == nil)
    #expect(story.fleet.errorSeqs.isEmpty)
    let shown = try story.agent("refunds").view(at: story.now.wall)["waiting_for_a_person"]
    #expect(shown?["observed"] == true)
    #expect(shown?["what"] == "GraphInterrupt")
    var later = spans
    later.trace = "1af7651916cd43dd8448eb211c80319c"
    story.hears([later.model(2, under: 1, at: 60_000, talk)])
    #expect(try story.agent("refunds").waitingRun == nil || ids(story) != ["refunds"])
    story.hears([later.agent(1, "refunds", took: 90_000, talk)])
    #expect(try story.agent("refunds").waitingRun == nil)
    #expect(try story.agent("refunds").finishedRuns.map(\.outcome) == [.ok])
  }

  @Test("A run of which the last step failed failed, whatever it says of itself")
  func failedStep() throws {
    let step = spans.span(
      2, under: 1, "turn", at: 10, status: "error", message: "tripwire",
      ["openinference.span.kind": "CHAIN"])
    let failed = told([step, spans.agent(1, "refunds")])
    #expect(try failed.agent("refunds").finishedRuns.map(\.outcome) == [.error])
    let recovered = told([step, spans.model(3, under: 1, at: 50), spans.agent(1, "refunds")])
    #expect(try recovered.agent("refunds").finishedRuns.map(\.outcome) == [.ok])
  }

  // MARK: Bounds

  @Test("INV 31: of too many traces the oldest are given up, and what they told stays counted")
  func manyTraces() throws {
    var story = Story()
    for number in 0..<(Traces.maxTraces + 100) {
      var maker = spans
      maker.trace = TraceKey.text(1) + TraceKey.text(UInt64(number + 1))
      story.hears([maker.model(2, under: 1)])
    }
    #expect(story.fleet.traces.dropped == 100)
    #expect(try story.agent("support").totals.calls == Traces.maxTraces + 100)
    let copy = try Fleet(json: story.fleet.json())
    #expect(copy == story.fleet)
  }

  @Test("INV 31: a trace without end is bounded too")
  func longTrace() throws {
    var story = Story()
    for number in 2..<2_000 { story.hears([spans.model(number, under: 1 << 20 + number)]) }
    #expect(try story.agent("support").totals.calls == 1_998)
    #expect(story.fleet.json().encoded().count < 400_000)
    let copy = try Fleet(json: story.fleet.json())
    #expect(copy == story.fleet)
  }

  @Test("Spans that are their own ancestors end")
  func circles() throws {
    let story = told([
      spans.model(1, under: 2), spans.model(2, under: 3), spans.model(3, under: 1),
      spans.model(4, under: 4),
    ])
    #expect(story.fleet.agents.count == 1)
  }
}
