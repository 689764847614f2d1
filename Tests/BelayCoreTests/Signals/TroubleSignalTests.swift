import Testing

@testable import BelayCore

@Suite("Full windows, cascades, budgets and flags give their signals")
struct TroubleSignalTests {
  private static let other = AgentID("billing-agent")!

  // MARK: Context

  private func fills(_ stream: inout Stream, _ used: Int, run: String = "run-1") {
    stream.calls(
      "gpt",
      [
        "kind": "model", "context_used_tokens": JSON(used), "context_limit_tokens": 100_000,
      ], run: run)
  }

  @Test("A window that fills up is told at 80 % and again at 95 %, and cleared when it has room")
  func context() {
    var stream = Stream()
    for used in [10_000, 79_000, 81_000, 85_000, 90_000, 95_500, 99_000] { fills(&stream, used) }
    #expect(
      stream.history == [
        "search-agent raised context_pressure", "search-agent worsened context_pressure",
      ])
    #expect(stream.findings.map(\.threshold) == [80, 95])
    fills(&stream, 75_000)
    stream.pass(.seconds(120))
    #expect(stream.standing() == ["context_pressure"])
    fills(&stream, 20_000)
    stream.pass(.seconds(62))
    #expect(stream.standing() == [])
  }

  @Test("A window that will be full after a few more calls like the last is told early")
  func growth() throws {
    var stream = Stream()
    for used in [15_000, 30_000, 45_000, 60_000] { fills(&stream, used) }
    #expect(stream.history == ["search-agent raised context_pressure"])
    #expect(try #require(stream.findings.first).explanation.contains("after about 2 more calls"))
  }

  @Test("Two runs at once with a window each do not flap")
  func windows() {
    var stream = Stream()
    for step in 0..<200 {
      fills(&stream, step % 2 == 0 ? 85_000 : 9_000, run: "run-\(step % 2)")
      stream.pass(.seconds(1))
    }
    #expect(stream.history == ["search-agent raised context_pressure"])
  }

  // MARK: Cascade

  private func decides(_ stream: inout Stream, _ confidences: [Double]) {
    for confidence in confidences {
      stream.says(
        .decisionMade, ["decision": "go on", "confidence": .number(confidence)], run: "run-1")
    }
  }

  @Test("Five decisions, each less sure than the one before, are a cascade")
  func falling() throws {
    var stream = Stream()
    decides(&stream, [0.9, 0.95, 0.85, 0.77, 0.66])
    #expect(stream.history == [])
    decides(&stream, [0.55])
    #expect(stream.history == ["search-agent raised cascade"])
    #expect(
      try #require(stream.findings.first).explanation.contains("0.95, 0.85, 0.77, 0.66, 0.55"))
  }

  @Test(
    "Errors that go from callee to callee in one run are a cascade; a success in between is not")
  func errors() throws {
    var stream = Stream()
    for name in ["db.read", "cache.read"] { stream.calls(name, ["outcome": "error"], run: "run-1") }
    stream.calls("page.render", run: "run-1")
    stream.calls("page.render", ["outcome": "timeout"], run: "run-1")
    #expect(stream.history == [])
    for name in ["db.read", "db.read", "db.read", "cache.read"] {
      stream.calls(name, ["outcome": "error"], run: "run-1")
    }
    #expect(stream.history == ["search-agent raised cascade"])
    #expect(try #require(stream.findings.first).value == 3)
  }

  @Test("Failures that climb from agent to agent in one trace are a cascade where they began")
  func climbing() {
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    var stream = Stream()
    stream.calls("db.read", ["outcome": "error"], run: "r1", trace: trace)
    stream.says(.runFinished, ["outcome": "error"], run: "r1", trace: trace)
    stream.says(.runFinished, ["outcome": "error"], by: Self.other, run: "r2", trace: trace)
    #expect(stream.history == [])
    stream.says(
      .runFinished, ["outcome": "error"], by: AgentID("root")!, run: "r3", trace: trace)
    #expect(stream.history == ["search-agent raised cascade"])
  }

  @Test(
    "Four questions in a row that people reject or edit are a cascade; an approval ends the row")
  func corrected() {
    var stream = Stream()
    stream.says(.agentStarted)
    let decide = { (stream: inout Stream, decision: String, number: Int) in
      let data: JSON = [
        "escalation": [
          "agent": "search-agent", "id": .string("q\(number)"), "handle": JSON(number),
        ],
        "decision": .string(decision),
      ]
      stream.record(
        Event(id: "d\(number)", source: .hub, type: .escalationDecided, data: data), authid: "hub")
    }
    let first = ["reject", "edit", "reject", "approve", "reject", "edit", "respond", "degrade"]
    for (number, decision) in first.enumerated() { decide(&stream, decision, number) }
    #expect(stream.history == [])
    decide(&stream, "reject", 99)
    #expect(stream.history == ["search-agent raised cascade"])
  }

  @Test("FAULTS 39: what a rule answers to a flood is no cascade, and confirms nothing")
  func answeredByRules() {
    var stream = Stream()
    stream.says(.agentStarted)
    let decide = { (stream: inout Stream, number: Int, decision: String, affordance: String) in
      let data: JSON = [
        "escalation": [
          "agent": "search-agent", "id": .string("q\(number)"), "handle": JSON(number),
        ],
        "decision": .string(decision), "affordance": .string(affordance),
      ]
      stream.record(
        Event(id: "d\(number)", source: .hub, type: .escalationDecided, data: data), authid: "hub")
    }
    for number in 1...100 { decide(&stream, number, "degrade", "policy") }
    #expect(stream.history == [])
    for number in 101...103 { decide(&stream, number, "reject", "key") }
    decide(&stream, 104, "approve", "policy")
    #expect(stream.history == [])
    decide(&stream, 105, "reject", "key")
    #expect(stream.history == ["search-agent raised cascade"])
  }

  // MARK: Budgets and flags

  @Test("A dry budget stands until there is some left again")
  func budget() throws {
    var stream = Stream()
    stream.says(.budgetExhausted, ["budget": "cost_usd", "used": 0.0512, "limit": 0.05])
    #expect(stream.history == ["search-agent raised budget_exhausted"])
    #expect(try #require(stream.findings.first).explanation.contains("0.0512 of 0.05"))
    stream.pass(.seconds(120))
    stream.says(.budgetSampled, ["budget": "cost_usd", "used": 0.01, "limit": 0.05], run: "run-9")
    stream.pass(.seconds(30))
    #expect(stream.standing() == ["budget_exhausted"])
    stream.says(.budgetExhausted, ["budget": "tokens", "used": 10, "limit": 10], run: "run-9")
    #expect(stream.history.last == "search-agent worsened budget_exhausted")
    stream.says(.runFinished, ["outcome": "error"], run: "run-9")
    stream.says(.budgetSampled, ["budget": "cost_usd", "used": 0, "limit": 0.05])
    stream.pass(.seconds(12))
    #expect(stream.standing() == [])
  }

  @Test("What an agent flags is a signal, and another kind of it is told again")
  func flags() {
    var stream = Stream()
    stream.says(.securityFlagged, ["category": "injection", "action": "blocked"])
    stream.says(.securityFlagged, ["category": "injection", "action": "blocked"])
    stream.says(.securityFlagged, ["category": "exfiltration"])
    #expect(
      stream.history == [
        "search-agent raised security_flag", "search-agent worsened security_flag",
      ])
    stream.pass(.seconds(599))
    #expect(stream.standing() == ["security_flag"])
    stream.pass(.seconds(3))
    #expect(stream.standing() == [])
  }

  @Test("INV 27: a secret in arguments and decisions is flagged and not repeated")
  func secret() throws {
    let secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    var stream = Stream()
    stream.says(.agentStarted)
    stream.calls("http.get", ["arguments": ["headers": ["auth": .string("Bearer \(secret)")]]])
    stream.says(
      .decisionMade, ["decision": "use it", "rationale": "the key AKIAIOSFODNN7EXAMPLE is valid"],
      by: Self.other)
    #expect(
      stream.history == [
        "search-agent raised security_flag", "billing-agent raised security_flag",
      ])
    #expect(
      stream.findings.map(\.explanation) == [
        "Found in the arguments of http.get (headers.auth): what looks like a GitHub token.",
        "Found in its decision log (rationale): what looks like an AWS access key.",
      ])
  }

  // MARK: Telemetry

  @Test("Spans of an agent that nobody instrumented for us show its loops and its secrets")
  func spans() throws {
    var stream = Stream()
    for step in 1...5 {
      let arguments = step == 5 ? #"{"q":"AKIAIOSFODNN7EXAMPLE"}"# : #"{"q":"refunds"}"#
      for _ in 1...(step == 4 ? 2 : 1) {
        let data: JSON = [
          "name": "execute_tool web.search", "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
          "span_id": .string("00f067aa0ba9\(1_000 + stream.seq)"), "duration_ms": 120,
          "attributes": [
            "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "web.search",
            "gen_ai.agent.name": "finder", "gen_ai.tool.call.arguments": .string(arguments),
          ],
        ]
        stream.record(
          Event(id: "s\(stream.seq)", source: .telemetry("crew"), type: .span, data: data),
          authid: "unauthenticated")
      }
    }
    #expect(stream.history == ["finder raised tool_loop", "finder raised security_flag"])
    #expect(
      stream.findings.last?.explanation
        == "Found in the arguments of web.search: what looks like an AWS access key.")
  }
}
