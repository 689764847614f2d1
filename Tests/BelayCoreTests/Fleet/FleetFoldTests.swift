import Testing

@testable import BelayCore

@Suite("What each event makes of the fleet")
struct FleetFoldTests {
  static let known = Story.agent

  private func agent(_ story: Story) throws -> Agent {
    try #require(story.fleet.agents[Self.known])
  }

  @Test("An agent starts, beats and stops")
  func life() throws {
    var story = Story()
    story.happens(
      .agentStarted,
      [
        "name": "Payments", "version": "1.2", "framework": "langgraph", "host": "h1", "pid": 77,
        "heartbeat_s": 5, "capabilities": ["controls", "escalations"],
        "reported_by": "belay watch",
      ])
    var it = try agent(story)
    #expect(it.name == "Payments")
    #expect(it.pid == 77)
    #expect(it.reportedBy == "belay watch")
    #expect(it.takesControls)
    #expect(it.startedAt == story.now.wall)
    story.pass(.seconds(15))
    #expect(!it.isStale(at: story.now.wall))
    story.pass(.microseconds(1))
    #expect(it.isStale(at: story.now.wall))
    #expect(it.severity(at: story.now.wall) == .stale)
    story.happens(.agentHeartbeat)
    #expect(try !agent(story).isStale(at: story.now.wall))
    story.happens(.agentStopped, ["reason": "deploy"])
    it = try agent(story)
    #expect(it.mode.name == .stopped)
    #expect(it.mode.reason == "deploy")
    story.pass(.seconds(3_600))
    #expect(it.severity(at: story.now.wall) == .stopped)
    story.happens(.agentStarted)
    #expect(try agent(story).mode.name == .normal)
  }

  @Test("INV 18: a restart of the agent lifts no degrade and closes no breaker")
  func restart() throws {
    var story = Story()
    story.happens(.modeChanged, ["to": "degraded", "reason": "slow", "cause": "operator"])
    story.happens(.breakerChanged, ["breaker": "stripe", "to": "open"])
    story.happens(.agentStarted, ["name": "payments"])
    #expect(try agent(story).mode.name == .degraded)
    #expect(try agent(story).worstBreaker?.state == .open)
  }

  @Test("An agent that does not say how often it beats is stale after 90 seconds")
  func defaultHeartbeat() throws {
    var story = Story()
    story.happens(.log, ["severity": "info", "message": "hello"])
    story.pass(.seconds(90))
    #expect(try !agent(story).isStale(at: story.now.wall))
    story.pass(.seconds(1))
    #expect(try agent(story).isStale(at: story.now.wall))
  }

  @Test("A call counts for the agent, its name, its run and the last five minutes")
  func call() throws {
    var story = Story()
    let call: JSON = [
      "kind": "tool", "name": "stripe.refund", "outcome": "timeout", "latency_ms": 10_000,
      "input_tokens": 980, "output_tokens": 20, "cost_usd": 0.012, "error_type": "timeout",
      "error_message": "no answer in 10 s", "context_used_tokens": 5_000,
      "context_limit_tokens": 8_000,
    ]
    story.happens(.callFinished, call, run: "run-81aa")
    let it = try agent(story)
    #expect(it.totals.calls == 1)
    #expect(it.totals.errors == 1)
    #expect(it.totals.inputTokens == 980)
    #expect(it.totals.costUSD == 0.012)
    #expect(it.callLines.map(\.name) == ["stripe.refund"])
    #expect(it.callLines.first?.inputTokens == 980 && it.callLines.first?.cost.told == 0.012)
    #expect(it.openRuns.map(\.id) == ["run-81aa"])
    #expect(it.openRuns.first?.errors == 1)
    #expect(it.tally.window(at: story.now.wall).errorRate == 1)
    #expect(it.lastError?.message == "stripe.refund: no answer in 10 s")
    #expect(it.context == Agent.Context(used: 5_000, limit: 8_000))
    #expect(story.fleet.errorSeqs == [1])
  }

  @Test("A run goes from open to finished, and a late call does not open it again")
  func run() throws {
    var story = Story()
    story.happens(.runStarted, ["task": "refund C-8812", "parent_run": "run-0"], run: "r1")
    story.happens(.callFinished, ["outcome": "ok", "name": "a"], run: "r1")
    story.happens(
      .runFinished, ["outcome": "error", "error_type": "loop", "duration_ms": 12.5], run: "r1")
    story.happens(.callFinished, ["outcome": "ok", "name": "a"], run: "r1")
    let it = try agent(story)
    #expect(it.openRuns.isEmpty)
    let run = try #require(it.finishedRuns.first)
    #expect(run.task == "refund C-8812")
    #expect(run.calls == 2)
    #expect(run.outcome == .error)
    #expect(it.lastError?.message == "run r1: loop")
  }

  @Test("Breakers are kept by name with their cause and figures; -1 is unknown")
  func breakers() throws {
    var story = Story()
    story.happens(
      .breakerSampled, ["breaker": "z", "state": "closed", "failure_rate": 3, "calls": 9])
    story.happens(
      .breakerChanged,
      [
        "breaker": "a", "from": "closed", "to": "OPEN", "cause": "failure_rate",
        "failure_rate": 41.8, "slow_rate": -1, "calls": 43, "until": "2026-11-22T12:01:00Z",
      ])
    let opened = story.now.wall
    story.pass(.seconds(5))
    story.happens(
      .breakerSampled, ["breaker": "a", "state": "open", "failure_rate": -1, "rejected": 7])
    let it = try agent(story)
    #expect(it.breakers.map(\.name) == ["a", "z"])
    let worst = try #require(it.worstBreaker)
    #expect(worst.state == .open)
    #expect(worst.since == opened)
    #expect(worst.cause == "failure_rate")
    #expect(worst.failureRate == nil)
    #expect(worst.slowRate == nil)
    #expect(worst.calls == 43)
    #expect(worst.rejected == 7)
    #expect(worst.until == Timestamp(rfc3339: "2026-11-22T12:01:00Z"))
    story.happens(.breakerChanged, ["breaker": "a", "to": "half_open", "cause": "timer"])
    #expect(try agent(story).worstBreaker?.until == nil)
    #expect(try agent(story).severity(at: story.now.wall) == .halfOpen)
  }

  @Test(
    "A breaker that is switched off never stands among the closed ones",
    arguments: [("disabled", Severity.disabled), ("metrics_only", .metricsOnly)])
  func unguarded(_ state: String, _ severity: Severity) throws {
    var story = Story()
    story.happens(.breakerSampled, ["breaker": "a", "state": "closed"])
    story.happens(.breakerSampled, ["breaker": "b", "state": .string(state)])
    #expect(try agent(story).severity(at: story.now.wall) == severity)
    let summary = story.fleet.summary(at: story.now.wall)
    #expect(summary.closed == 0 && summary.disabled + summary.metricsOnly == 1)
    story.happens(.breakerChanged, ["breaker": "a", "to": "half_open"])
    #expect(try agent(story).severity(at: story.now.wall) == .halfOpen)
  }

  @Test("A breaker that is gone from where it was read leaves the list and makes room for another")
  func goneBreaker() throws {
    var story = Story()
    for number in 0..<Agent.maxBreakers {
      story.happens(.breakerSampled, ["breaker": .string("b\(number)"), "state": "closed"])
    }
    story.happens(.breakerSampled, ["breaker": "b7", "state": "closed", "gone": true])
    story.happens(.breakerSampled, ["breaker": "never", "state": "open", "gone": true])
    story.happens(.breakerSampled, ["breaker": "late", "state": "open"])
    let it = try agent(story)
    #expect(it.breakers.count == Agent.maxBreakers && it.dropped.breakers == 0)
    #expect(!it.breakers.contains { $0.name == "b7" } && it.worstBreaker?.name == "late")
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
  }

  @Test("A breaker keeps its last eight changes with cause and figures, across a snapshot too")
  func breakerHistory() throws {
    var story = Story()
    story.happens(.breakerSampled, ["breaker": "llm", "state": "half_open"])
    for round in 0..<10 {
      story.pass(.seconds(1))
      let state: JSON = round.isMultiple(of: 2) ? "open" : "half_open"
      story.happens(
        .breakerChanged,
        [
          "breaker": "llm", "to": state, "cause": "slow_rate", "slow_rate": JSON(round),
          "threshold": 80, "observed": true,
        ])
      story.happens(.breakerSampled, ["breaker": "llm", "state": state])
    }
    let breaker = try #require(try agent(story).worstBreaker)
    #expect(breaker.history.count == BreakerChange.maxKept)
    #expect(breaker.history.map(\.slowRate) == (2..<10).map(Double.init))
    #expect(breaker.history.last?.from == .open && breaker.history.last?.to == .halfOpen)
    #expect(breaker.slowThreshold == 80 && breaker.failureThreshold == nil)
    #expect(breaker.observed)
    let copy = try Fleet(json: story.fleet.json())
    #expect(copy == story.fleet)
  }

  @Test("What a breaker was before its first report is not made up")
  func firstReportOfABreaker() throws {
    var story = Story()
    story.happens(.breakerSampled, ["breaker": "llm", "state": "open"])
    let breaker = try #require(try agent(story).worstBreaker)
    #expect(breaker.history.map(\.from) == [nil])
  }

  @Test("Budgets, feedback, decisions, fallbacks, retries and flags are kept")
  func others() throws {
    var story = Story()
    story.happens(.budgetSampled, ["budget": "tokens", "used": 10, "limit": 100])
    story.happens(.budgetExhausted, ["budget": "cost_usd", "used": 5, "limit": 5])
    story.happens(.feedbackReceived, ["score": 1])
    story.happens(.feedbackReceived, ["score": -7])
    story.happens(
      .decisionMade,
      ["decision": "refund", "confidence": 0.4, "threshold": 0.9, "autonomous": false])
    story.happens(
      .fallbackUsed, ["call": "llm", "handler": "cached", "reason": "open", "level": "1"])
    story.happens(.retryScheduled, ["call": "llm", "attempt": 1, "of_attempts": 3, "delay_ms": 10])
    story.happens(.securityFlagged, ["category": "injection"])
    let it = try agent(story)
    #expect(it.budgets.map(\.name) == ["cost_usd", "tokens"])
    #expect(it.budgets.map(\.exhausted) == [true, false])
    #expect(it.feedback.count == 2)
    #expect(it.feedback.mean == 0)
    #expect(it.choices.map(\.decision) == ["refund"])
    #expect(it.lastFallback?.handler == "cached")
    #expect(it.totals.retries == 1)
    #expect(it.securityFlags == 1)
    #expect(story.fleet.errorSeqs == [2, 8])
  }

  @Test("Signals come and go by the hub's word only")
  func signals() throws {
    var story = Story()
    story.happens(.agentStarted)
    let signal = { (story: inout Story, type: EventType, source: Source) in
      _ = story.record(
        Event(
          id: story.nextID, source: source, type: type,
          data: [
            "signal": "tool_loop", "agent_id": "payments-agent", "value": 9, "threshold": 5,
            "evidence": [1, 2, "x"],
          ]))
    }
    signal(&story, .signalRaised, .agent(Self.known))
    #expect(try agent(story).signals.isEmpty)
    #expect(story.fleet.counts.forged == 1)
    signal(&story, .signalRaised, .hub)
    #expect(try agent(story).signals.map(\.name) == ["tool_loop"])
    #expect(try agent(story).signals.first?.evidence == [1, 2])
    signal(&story, .signalCleared, .hub)
    #expect(try agent(story).signals.isEmpty)
  }

  @Test("Operators come and go under their own name or by the hub's word, not by an agent's")
  func operators() throws {
    var story = Story()
    let note = { (story: inout Story, type: EventType, source: Source) in
      _ = story.record(
        Event(id: story.nextID, source: source, type: type, data: ["operator": "mira"]))
    }
    note(&story, .operatorConnected, .agent(Self.known))
    #expect(story.fleet.operators.isEmpty)
    note(&story, .operatorConnected, .operator("mira"))
    note(&story, .operatorConnected, .operator("jo"))
    #expect(story.fleet.operatorsInOrder.map(\.name) == ["jo", "mira"])
    note(&story, .operatorDisconnected, .hub)
    #expect(story.fleet.operators["mira"]?.isConnected == false)
    #expect(story.fleet.operators["jo"]?.isConnected == true)
  }

  @Test("An unknown type is counted and is a sign of life")
  func unknownType() throws {
    var story = Story()
    story.record(
      Event(id: "1", source: .agent(Self.known), type: "org.example.thing", data: ["a": 1]))
    #expect(story.fleet.counts.unknownTypes == 1)
    #expect(try agent(story).lastSeq == 1)
  }

  @Test("What comes without a credential marks the agent until it starts with one")
  func unauthenticated() throws {
    var story = Story()
    story.happens(.agentStarted)
    story.record(Event(id: "x", source: .agent(Self.known), type: .log), authid: "unauthenticated")
    story.happens(.agentHeartbeat)
    #expect(try agent(story).unauthenticated)
    story.happens(.agentStarted)
    #expect(try !agent(story).unauthenticated)
  }

  @Test("A record that is folded already changes nothing")
  func twice() throws {
    var story = Story()
    story.happens(.callFinished, ["outcome": "ok"])
    let before = story.fleet
    story.fleet.apply(story.records[0])
    #expect(story.fleet == before)
  }

  @Test("The view of an agent speaks in the wire's words")
  func view() throws {
    var story = Story()
    story.happens(.agentStarted, ["name": "Payments"])
    story.happens(.callFinished, ["outcome": "ok", "latency_ms": 100, "cost_usd": 0.5])
    let view = try agent(story).view(at: story.now.wall)
    for key in [
      "agent_id", "name", "mode", "breakers", "error_rate", "rate_per_s", "p50_ms", "p95_ms",
      "p99_ms", "input_tokens", "output_tokens", "cost_usd", "calls", "errors", "last_seen_at",
      "stale",
    ] {
      #expect(view[key] != nil, "\(key)")
    }
    #expect(view["mode"]?["name"] == "normal")
    #expect(view["cost_usd"] == 0.5)
    #expect(view["stale"] == false)
  }

  @Test("The header counts each agent once, and the cards that wait")
  func summary() throws {
    var story = Story()
    let states = ["open", "forced_open", "half_open", "closed"]
    for state in states {
      story.happens(
        .breakerChanged, ["breaker": "b", "to": .string(state)],
        agent: try #require(AgentID("agent-\(state)")))
    }
    for mode in ModeName.allCases {
      story.happens(
        .modeChanged, ["to": .string(mode.rawValue)], agent: try #require(AgentID("m-\(mode)")))
    }
    try story.raise(timeout: .seconds(60))
    story.pass(.seconds(10))
    try story.raise(["id": "call-2"], timeout: .seconds(20))
    let summary = story.fleet.summary(at: story.now.wall)
    #expect(summary.agents == 9)
    #expect(summary.open == 1)
    #expect(summary.forced == 1)
    #expect(summary.halfOpen == 1)
    #expect(summary.closed == 3)
    #expect(summary.degraded == 1)
    #expect(summary.paused == 1)
    #expect(summary.stopped == 1)
    #expect(summary.pending == 2)
    #expect(summary.nextExpiry == story.now.wall.advanced(by: .seconds(20)))
    #expect(summary.oldestRaised == Story.start.wall)
    story.pass(.seconds(3_600))
    #expect(story.fleet.summary(at: story.now.wall).stale == 8)
  }
}
