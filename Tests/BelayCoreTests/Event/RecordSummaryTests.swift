import Testing

@testable import BelayCore

/// A record of an event with the given type (without `belay.`) and data.
func record(
  _ type: String, _ data: JSON, source: String = "/agents/kyc-agent", seq: Int = 1
) throws -> Record {
  let json = envelope([
    "type": .string("belay." + type), "data": data, "source": .string(source),
  ])
  return Record(
    seq: seq, recorded: Timestamp(microseconds: 0), authid: "uid:1", event: try Event(json: json))
}

@Suite("The line of a record in the tail")
struct RecordSummaryTests {
  static let digest = "sha256:9f3a" + String(repeating: "0", count: 58) + "c1"
  static let card: JSON = ["agent": "kyc-agent", "id": "01", "handle": 18]
  static let order: JSON = ["agent": "kyc-agent", "id": "c1", "number": 4]

  static let agents: [(String, JSON, String)] = [
    (
      "call.finished",
      [
        "kind": "model", "name": "gpt-5", "outcome": "ok", "latency_ms": 1_400,
        "input_tokens": 812, "output_tokens": 168,
      ], "ok llm.call 980 tok 1.4s"
    ),
    (
      "call.finished",
      ["kind": "tool", "name": "invoice.write", "outcome": "ok", "latency_ms": 130.4],
      "ok tool.call invoice.write 130ms"
    ),
    (
      "call.finished",
      ["kind": "tool", "name": "stripe.refund", "outcome": "timeout", "latency_ms": 10_000],
      "ERROR tool.call stripe.refund timeout 10s"
    ),
    (
      "call.finished",
      [
        "kind": "model", "name": "gpt-5", "outcome": "error", "error_type": "429",
        "input_tokens": 5, "latency_ms": 0.2,
      ], "ERROR llm.call gpt-5 429 <1ms"
    ),
    (
      "call.finished", ["kind": "retrieval", "name": "docs", "outcome": "rejected"],
      "WARN retrieval docs rejected"
    ),
    (
      "retry.scheduled",
      ["call": "hubspot", "error_type": "429", "attempt": 2, "of_attempts": 3, "delay_ms": 800],
      "WARN tool.retry hubspot 429 attempt 2/3 wait 800ms"
    ),
    (
      "fallback.used", ["call": "plan", "handler": "model", "level": "read-only plan"],
      "ok degraded read-only plan fallback model"
    ),
    (
      "fallback.used", ["call": "plan", "handler": "none", "reason": "all down"],
      "ERROR degraded plan fallback none all down"
    ),
    (
      "decision.made", ["decision": "refund", "confidence": 0.82, "threshold": 0.7],
      "ok choice -> refund conf 0.82 >= 0.70"
    ),
    (
      "decision.made",
      ["decision": "refund", "confidence": 0.5, "threshold": 0.7, "autonomous": true],
      "WARN choice -> refund conf 0.50 < 0.70"
    ),
    ("agent.started", ["name": "KYC", "version": "2.1"], "ok agent started KYC 2.1"),
    ("agent.heartbeat", ["name": "KYC"], "ok agent heartbeat KYC"),
    ("agent.stopped", ["reason": "deploy", "version": "2"], "ok agent stopped deploy"),
    ("run.started", ["task": "check C-8812"], "ok run started check C-8812"),
    ("run.finished", ["outcome": "ok", "duration_ms": 125_000], "ok run finished 2m05s"),
    ("run.finished", ["outcome": "error", "error_type": "upstream"], "ERROR run error upstream"),
    (
      "mode.changed",
      [
        "from": "normal", "to": "degraded", "reason": "too slow", "cause": "breaker",
        "until": "2026-11-22T12:30:00Z",
      ], "WARN mode NORMAL->DEGRADED too slow until 12:30:00"
    ),
    (
      "mode.changed", ["from": "paused", "to": "normal", "cause": "operator"],
      "HUMAN mode PAUSED->NORMAL operator"
    ),
    (
      "budget.sampled", ["budget": "tokens", "used": 9_000, "limit": 20_000],
      "ok budget tokens 45% 9000 of 20000"
    ),
    (
      "budget.exhausted", ["budget": "steps", "used": 40, "limit": 40],
      "ERROR budget steps exhausted 40 of 40"
    ),
    ("feedback.received", ["score": -0.5, "comment": "wrong"], "WARN feedback -0.50 wrong"),
    (
      "security.flagged", ["category": "injection", "action": "blocked"],
      "WARN security injection blocked"
    ),
    ("security.flagged", ["category": "secret", "detail": "sk-"], "ERROR security secret sk-"),
    ("log", ["severity": "WARNING", "message": "slow"], "WARN log slow"),
    ("log", ["severity": "info", "message": "up"], "ok log up"),
    ("acme.thing", ["b": 1, "a": [true]], #"ok belay.acme.thing {"b":1,"a":[true]}"#),
    ("acme.empty", nil, "ok belay.acme.empty"),
  ]

  @Test("What agents report reads in a line", arguments: agents)
  func agentLines(type: String, data: JSON, line: String) throws {
    #expect(try record(type, data).summary.line == line)
    #expect(try record(type, data).summary.who == "kyc-agent")
  }

  static let policy: [(String, JSON, String)] = [
    (
      "escalation.endorsed",
      [
        "escalation": card, "endorsed_by": "mira", "decision": "approve", "approval": 1,
        "approvers": 2, "grant_digest": .string(digest),
      ], "HUMAN decision E-18 approved 1 of 2 kyc-agent digest 9f3a..c1"
    ),
    (
      "escalation.decided",
      [
        "escalation": card, "decided_by": "policy:lab-reads", "decision": "approve",
        "affordance": "policy", "policy": ["rule": "lab-reads", "use": 3, "uses": 50],
      ], "ok policy E-18 approved rule lab-reads use 3 of 50"
    ),
    (
      "escalation.decided",
      [
        "escalation": card, "decided_by": "policy:no-shell", "decision": "reject",
        "affordance": "policy", "policy": ["rule": "no-shell"], "reason": "No shell.",
      ], "WARN policy E-18 rejected rule no-shell No shell."
    ),
    (
      "policy.loaded", ["path": "p", "sha256": .string(digest), "rules": ["a", "b"]],
      "HUMAN policy loaded 2 rules sha256 9f3a..c1"
    ),
    (
      "policy.rejected", ["path": "p", "problem": "4:1: unknown key"],
      "ERROR policy rejected 4:1: unknown key"
    ),
    (
      "policy.revoked", ["rule": "lab-reads", "by": "mira", "reason": "enough"],
      "HUMAN policy lab-reads revoked enough"
    ),
  ]

  @Test("What policy says and what is said of it reads in a line", arguments: policy)
  func policyLines(type: String, data: JSON, line: String) throws {
    #expect(try record(type, data, source: "/hub").summary.line == line)
  }

  static let breakers: [(String, JSON, String)] = [
    (
      "breaker.changed",
      [
        "breaker": "stripe", "from": "closed", "to": "open", "cause": "failure_rate",
        "failure_rate": 41.8, "threshold": 25, "calls": 43, "window_s": 120,
      ], "BREAK breaker CLOSED->OPEN err 41.8% >= 25% n=43 window 2m00s on stripe"
    ),
    (
      "breaker.changed",
      ["from": "closed", "to": "open", "cause": "failure_rate", "failure_rate": 41.8, "calls": 43],
      "BREAK breaker CLOSED->OPEN err 41.8% n=43"
    ),
    (
      "breaker.changed",
      ["from": "closed", "to": "forced_open", "cause": "manual", "until": "2026-11-22T12:00:00Z"],
      "BREAK breaker CLOSED->FORCED by hand until 12:00:00"
    ),
    (
      "breaker.changed", ["from": "open", "to": "half_open", "cause": "timer"],
      "ok breaker OPEN->HALF-OPEN timer"
    ),
    (
      "breaker.changed", ["from": "closed", "to": "disabled", "failure_rate": -1],
      "WARN breaker CLOSED->DISABLED"
    ),
    (
      "breaker.sampled",
      ["breaker": "stripe", "state": "closed", "failure_rate": 1.4, "calls": 1_061, "p95_ms": 210],
      "ok breaker CLOSED err 1.4% n=1,061 p95 210ms on stripe"
    ),
    (
      "breaker.sampled", ["breaker": "stripe", "state": "closed", "gone": true],
      "WARN breaker gone was CLOSED on stripe"
    ),
  ]

  @Test("Breakers read in a line", arguments: breakers)
  func breakerLines(type: String, data: JSON, line: String) throws {
    #expect(try record(type, data).summary.line == line)
  }

  static let people: [(String, JSON, String, String)] = [
    (
      "escalation.raised",
      [
        "escalation": card, "name": "kyc.override", "risk": "high",
        "expires_at": "2026-11-22T12:08:01Z",
      ], "kyc-agent", "ESCAL human.ask kyc.override E-18 HIGH expires 12:08:01"
    ),
    (
      "escalation.raised",
      ["escalation": card, "name": "kyc.override", "risk": "low", "no_operator": true],
      "kyc-agent", "ESCAL human.ask kyc.override E-18 LOW no operator"
    ),
    (
      "escalation.decided",
      [
        "escalation": card, "decision": "approve", "decided_by": "mira",
        "action_digest": .string(digest), "grant_digest": nil,
      ], "mira", "HUMAN decision E-18 approved kyc-agent digest 9f3a..c1"
    ),
    (
      "escalation.decided", ["escalation": card, "decision": "reject", "decided_by": "mira"],
      "mira", "HUMAN decision E-18 rejected kyc-agent"
    ),
    (
      "escalation.displayed", ["escalation": card, "by": "mira"], "mira",
      "ok card E-18 displayed kyc-agent"
    ),
    (
      "escalation.claimed_by", ["escalation": card, "by": "mira"], "mira",
      "HUMAN card E-18 taken kyc-agent"
    ),
    (
      "escalation.deferred", ["escalation": card, "by": "mira"], "mira",
      "HUMAN card E-18 deferred kyc-agent"
    ),
    (
      "escalation.delivered", ["escalation": card, "decision": "approve"], "kyc-agent",
      "ok answer E-18 delivered approved"
    ),
    (
      "escalation.claimed", ["escalation": card, "nonce": "n"], "kyc-agent", "ok grant E-18 claimed"
    ),
    (
      "escalation.executed", ["escalation": card, "status": "completed"], "kyc-agent",
      "ok grant E-18 completed"
    ),
    (
      "escalation.executed", ["escalation": card, "status": "unknown"], "kyc-agent",
      "ERROR grant E-18 unknown"
    ),
    (
      "escalation.expired", ["escalation": card, "no_operator": true], "kyc-agent",
      "WARN card E-18 expired no operator"
    ),
    (
      "escalation.cancelled", ["escalation": card, "detail": "done"], "kyc-agent",
      "ok card E-18 cancelled done"
    ),
    (
      "escalation.superseded", ["escalation": card, "revoked_by": "mira", "reason": "stop"],
      "kyc-agent", "WARN card E-18 revoked by mira stop"
    ),
    (
      "control.requested", ["control": order, "verb": "degrade", "by": "mira", "reason": "errors"],
      "mira", "HUMAN control degrade kyc-agent errors"
    ),
    (
      "control.in_effect", ["control": order, "verb": "degrade"], "kyc-agent",
      "ok control degrade in effect"
    ),
    (
      "control.failed", ["control": order, "verb": "pause", "detail": "busy"], "kyc-agent",
      "ERROR control pause failed busy"
    ),
    ("operator.connected", ["operator": "mira"], "mira", "HUMAN operator connected"),
    ("operator.signed_in", ["operator": "mira"], "mira", "HUMAN operator signed in"),
    ("operator.note", ["operator": "mira", "note": "on it"], "mira", "HUMAN note on it"),
    (
      "signal.raised",
      ["signal": "tool_loop", "agent_id": "kyc-agent", "value": 7, "threshold": 5, "window_s": 60],
      "kyc-agent", "WARN signal tool_loop 7 >= 5 in 1m00s"
    ),
    (
      "signal.cleared", ["signal": "tool_loop", "agent_id": "kyc-agent"], "kyc-agent",
      "ok signal tool_loop cleared"
    ),
  ]

  @Test("What the hub writes reads in a line and names whom it is about", arguments: people)
  func hubLines(type: String, data: JSON, who: String, line: String) throws {
    let summary = try record(type, data, source: "/hub").summary
    #expect(summary.line == line)
    #expect(summary.who == who)
  }

  @Test("Data of any shape has a line, for every type", arguments: EventType.allCases)
  func survivesAnything(type: EventType) throws {
    let keys = [
      "kind", "name", "outcome", "latency_ms", "input_tokens", "from", "to", "cause", "calls",
      "failure_rate", "escalation", "control", "risk", "expires_at", "until", "decision", "verb",
      "confidence", "threshold", "used", "limit", "score", "severity", "message", "window_s",
      "attempt", "delay_ms", "grant_digest", "no_operator", "step", "breaker", "value",
    ]
    let odd: [JSON] = [
      nil, true, -1, 1e300, .bigInteger("99999999999999999999"), "", "\u{1B}[2J\r\n", [[]],
      ["a": nil],
      .string(String(repeating: "é", count: 5_000)), .number(.leastNonzeroMagnitude),
    ]
    let name = String(type.rawValue.dropFirst("belay.".count))
    for value in odd {
      let summary = try record(name, .object(JSONObject(keys.map { ($0, value) }))).summary
      #expect(!summary.kind.isEmpty)
      #expect(summary.detail.utf8.count <= 240 && summary.figure.utf8.count <= 240)
    }
    #expect(try !record(name, nil).summary.kind.isEmpty)
    #expect(try !record(name, [:]).summary.kind.isEmpty)
  }

  @Test("The run and the step stand beside the line")
  func runAndStep() throws {
    let summary = try record("call.finished", ["step": 7]).summary
    #expect(summary.run == "run-81aa")
    #expect(summary.step == 7)
  }

  @Test("Levels are ordered from what is fine to what waits for a person")
  func levels() {
    #expect(Level.allCases.map(\.word) == ["ok", "WARN", "ERROR", "HUMAN", "BREAK", "ESCAL"])
    #expect(Level.allCases.sorted() == Level.allCases)
  }
}
