import Testing

@testable import BelayCore

@Suite("Log records that tell of work")
struct LogFoldTests {
  private func log(
    _ number: Int, _ body: String, _ attributes: JSONObject, scope: String = "events"
  ) -> Event {
    Event(
      id: "log-\(number)", source: .telemetry("claude-code"), type: .logRecord,
      time: Story.start.wall,
      data: [
        "body": .string(body), "severity_number": 9, "attributes": .object(attributes),
        "scope": ["name": .string(scope)], "resource": [:],
      ])
  }

  private func agent(_ events: [Event]) throws -> Agent {
    var story = Story()
    story.hears(events)
    return try story.agent("claude-code")
  }

  private let request: JSONObject = [
    "event.name": "api_request", "model": "claude-sonnet-4-20250514", "cost_usd": "0.0125",
    "duration_ms": "1800", "input_tokens": "120", "output_tokens": 40, "session.id": "s-1",
  ]

  @Test("A request of a coding agent is a call of a model, with tokens and cost")
  func requests() throws {
    let agent = try agent([log(1, "claude_code.api_request", request)])
    #expect(agent.totals.calls == 1)
    #expect(agent.totals.inputTokens == 120)
    #expect(agent.totals.costMicros == 12_500)
    #expect(agent.callLines.map(\.name) == ["claude-sonnet-4"])
    #expect(agent.openRuns.map(\.id) == ["s-1"])
    #expect(agent.provenance.calls == .logs)
  }

  @Test("Its name may be without its first half")
  func shortNames() throws {
    let event = log(1, "", request, scope: "com.anthropic.claude_code.events")
    #expect(try agent([event]).totals.calls == 1)
  }

  @Test("Errors and tools are calls too")
  func others() throws {
    let agent = try agent([
      log(
        1, "claude_code.api_error",
        ["model": "m", "error": "overloaded", "status_code": "529", "duration_ms": 5]),
      log(
        2, "claude_code.tool_result",
        ["tool_name": "Bash", "success": "false", "duration_ms": 12, "error": "exit 1"]),
      log(3, "claude_code.tool_result", ["tool_name": "Read", "success": "true"]),
    ])
    #expect(agent.totals.calls == 3)
    #expect(agent.totals.errors == 2)
    #expect(agent.lastError?.message == "Bash: exit 1")
  }

  @Test("What a person decided about a tool is in the agent's log of decisions")
  func decisions() throws {
    let agent = try agent([
      log(
        1, "claude_code.tool_decision",
        ["tool_name": "Bash", "decision": "reject", "source": "user_reject"])
    ])
    #expect(agent.choices.map(\.decision) == ["reject Bash by user_reject"])
    #expect(agent.choices.map(\.autonomous) == [false])
    #expect(agent.totals.calls == 0)
  }

  @Test("An evaluation is shown with its score as confidence")
  func evaluations() throws {
    let agent = try agent([
      log(
        1, "",
        [
          "event.name": "gen_ai.evaluation.result", "gen_ai.evaluation.name": "relevance",
          "gen_ai.evaluation.score.value": 0.4,
        ])
    ])
    #expect(agent.choices.map(\.confidence) == [0.4])
  }

  @Test("What spans tell already is not counted from logs again")
  func once() throws {
    var spans = SpanMaker()
    spans.service = "claude-code"
    let agent = try agent([spans.model(1), log(1, "claude_code.api_request", request)])
    #expect(agent.totals.calls == 1)
    #expect(agent.totals.inputTokens == 100)
  }

  @Test("Any other log record makes no agent")
  func plain() {
    var story = Story()
    story.hears([log(1, "it rains", ["weather": "bad"])])
    #expect(story.fleet.agents.isEmpty)
  }

  @Test(
    "Each reads in the tail like what it tells of",
    arguments: [
      (
        "claude_code.tool_result", ["tool_name": "Bash", "duration_ms": 84],
        "ok tool.call Bash 84ms"
      ),
      (
        "claude_code.api_error", ["model": "m", "status_code": 529, "duration_ms": 84],
        "ERROR llm.call m 529 84ms"
      ),
      (
        "claude_code.tool_decision",
        ["tool_name": "Bash", "decision": "accept", "source": "user_temporary"],
        "HUMAN decision accept Bash by user_temporary"
      ),
      ("it rains", [:], "ok log it rains"),
    ] as [(String, JSONObject, String)])
  func lines(body: String, attributes: JSONObject, line: String) {
    var story = Story()
    #expect(story.record(log(1, body, attributes)).summary.line == line)
  }

  @Test("Spans read in the tail like the events of agents that speak for themselves")
  func spanLines() {
    let spans = SpanMaker()
    var story = Story()
    let lines = [
      (spans.model(1), "ok llm.call 110 tok 10ms"),
      (spans.tool(2, "refund"), "ok tool.call refund 10ms"),
      (spans.failedModel(3), "ERROR llm.call gpt-4o APIError 10ms"),
      (spans.agent(4, "refunds"), "ok run finished 100ms"),
      (spans.span(5, "GET /health", [:]), "ok span GET /health 10ms"),
      (
        spans.tool(6, "refund", status: "error", exception: "a.ApprovalRequired"),
        "WARN waiting for a person (observed) ApprovalRequired"
      ),
    ]
    for (event, line) in lines { #expect(story.record(event).summary.line == line) }
    #expect(story.records[3].summary.who == "refunds")
    #expect(story.records[0].summary.who == "support")
  }
}
