import BelayCanvas
import BelayCore
import Stories

@testable import BelayConsole

extension Story {
  /// The production fleet, with one agent about whom there is something to say in every section.
  static func troubled() -> Story {
    var story = production()
    story.payments()
    story.observedOne()
    story.pass(.seconds(2))
    return story
  }

  private mutating func payments() {
    let agent = "payments-agent"
    say(
      agent, .modeChanged,
      ["from": "normal", "to": "degraded", "reason": "read-only plan", "cause": "breaker"])
    say(agent, .budgetSampled, ["budget": "cost_usd", "used": 4.21, "limit": 10])
    say(agent, .budgetExhausted, ["budget": "tokens", "used": 200_000, "limit": 200_000])
    say(agent, .runStarted, run: "r-9001", ["task": "refund the order of C-8812"])
    let model = say(
      agent, .callFinished, run: "r-9001",
      [
        "kind": "model", "name": "gpt-5", "outcome": "ok", "latency_ms": 1900,
        "input_tokens": 18_400, "output_tokens": 960, "cost_usd": 0.42,
        "context_used_tokens": 170_000, "context_limit_tokens": 200_000,
      ])
    say(agent, .runStarted, run: "r-8999", ["task": "look up the invoice"])
    say(
      agent, .runFinished, run: "r-8999",
      ["outcome": "error", "error_type": "timeout", "duration_ms": 12_300])
    say(
      agent, .decisionMade, run: "r-9001",
      ["decision": "refund in full", "confidence": 0.72, "threshold": 0.9, "autonomous": false])
    say(agent, .feedbackReceived, ["score": -0.5, "comment": "wrong customer"])
    raise("tool_loop", agent, value: 7, threshold: 5, evidence: [model.seq - 1, model.seq])
    breaker(
      agent, "half_open", [("cause", "timer"), ("until", .string("2026-11-22T12:05:00Z"))])
    breaker(
      agent, "open",
      [
        ("cause", "failure_rate"), ("failure_rate", 62.5), ("threshold", 25), ("calls", 8),
        ("failed", 5), ("window_s", 120), ("until", .string("2026-11-22T12:05:19Z")),
      ])
  }

  /// What the hub writes down of a call to a model that an instrumented program told of.
  mutating func span(_ number: Int, of agent: String, failed: Bool) {
    let id = String(repeating: "0", count: 16 - "\(number)".count) + "\(number)"
    let trace = "0af7651916cd43dd8448eb211c80319c"
    record(
      Event(
        id: "\(trace)-\(id)", source: .telemetry("support"), type: .span, time: now.wall,
        data: [
          "name": "chat gpt-4o", "kind": "client", "trace_id": .string(trace),
          "span_id": .string(id), "start": .string(now.wall.rfc3339), "duration_ms": 700,
          "status": .string(failed ? "error" : "unset"), "scope": ["name": "openai-v2"],
          "resource": [:], "agent_id": .string(agent),
          "attributes": [
            "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o",
            "gen_ai.agent.name": .string(agent), "gen_ai.usage.input_tokens": 100,
          ],
        ]))
  }

  mutating func raise(
    _ signal: String, _ agent: String, value: Double, threshold: Double, evidence: [Int]
  ) {
    record(
      Event(
        id: "s-\(fleet.seq + 1)", source: .hub, type: .signalRaised,
        time: now.wall,
        data: [
          "signal": .string(signal), "agent_id": .string(agent), "value": .number(value),
          "threshold": .number(threshold), "window_s": 60,
          "evidence": .array(evidence.map { JSON($0) }),
        ]))
  }

  /// An agent that only sends telemetry, and the breaker that was worked out for it.
  private mutating func observedOne() {
    starts("support-crew", controls: false)
    calls("support-crew", ok: 2, failed: 3, ms: 700)
    say(
      "support-crew", .breakerChanged,
      [
        "breaker": "model:gpt-5", "from": "closed", "to": "open", "cause": "failure_rate",
        "failure_rate": 60, "threshold": 50, "calls": 5, "failed": 3, "observed": true,
      ])
  }
}
