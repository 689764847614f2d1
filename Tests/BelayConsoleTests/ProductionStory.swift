import BelayCore
import Stories

extension Story {
  /// The fleet of the drawings: fourteen agents, two breakers open, three cards, a busy tail.
  static func production() -> Story {
    var story = Story()
    let start = Story.start
    story.at(start.advanced(by: .seconds(-290)))
    let names = [
      "payments-agent", "kyc-agent", "mailer-agent", "refund-agent", "ledger-agent",
      "billing-agent", "triage-agent", "search-agent", "crm-sync", "doc-indexer", "invoice-agent",
      "audit-agent", "fraud-agent", "legacy-bot",
    ]
    for name in names {
      story.starts(name)
      story.breaker(name, "closed")
    }
    story.past()
    let moments = story.moments(of: start)
    for step in 0..<22 {
      let time = start.advanced(by: .milliseconds(-285_000 + step * 12_500))
      for moment in moments where moment.step == step { moment.happens(&story) }
      story.at(time)
      story.slice(step)
    }
    story.trouble(before: start)
    story.lastSeconds(before: start)
    story.at(start)
    return story
  }

  private mutating func slice(_ step: Int) {
    let late = step > 10
    calls("payments-agent", ok: late ? 2 : 5, failed: late ? 3 : step % 3, ms: 2_900)
    calls("kyc-agent", ok: 2, failed: late ? 2 : 0, ms: 4_100)
    calls("refund-agent", ok: 5, failed: step % 5 == 2 ? 1 : 0, ms: 810)
    calls("ledger-agent", ok: 1, failed: step < 3 ? 1 : 0, ms: 640)
    calls("billing-agent", ok: 6, failed: step == 4 ? 1 : 0, ms: 210)
    calls("triage-agent", ok: 4, failed: step == 7 ? 1 : 0, ms: 180)
    calls("search-agent", ok: 8, ms: 95)
    calls("crm-sync", ok: 2, ms: 310)
    calls("doc-indexer", ok: 2, ms: 88)
    for name in ["invoice-agent", "audit-agent", "fraud-agent"] where step % 4 == 1 {
      calls(name, ok: 1, ms: 120)
    }
  }

  private mutating func trouble(before start: Timestamp) {
    at(start.advanced(by: .seconds(-20)))
    breaker("kyc-agent", "open", [("cause", "slow_rate"), ("failure_rate", 38)])
    breaker("mailer-agent", "forced_open", [("cause", "manual")])
    breaker("ledger-agent", "half_open", [("cause", "timer")])
    say(
      "refund-agent", .modeChanged,
      ["from": "normal", "to": "degraded", "reason": "read-only plan", "cause": "budget"])
  }

  /// A card, and before which slice it comes.
  struct Moment {
    let step: Int
    let happens: (inout Story) -> Void
  }

  private func moments(of start: Timestamp) -> [Moment] {
    [
      Moment(step: 1) {
        $0.asks("refund-agent", "refund", id: "old", risk: .low, timeout: .seconds(600))
      },
      Moment(step: 3) {
        $0.at(start.advanced(by: .seconds(-252)))
        $0.asks(
          "payments-agent", "stripe.refund",
          args: ["amount": 4120, "currency": "EUR", "customer": "C-8812"],
          message: "The customer was charged twice.", timeout: .seconds(300))
      },
      Moment(step: 16) {
        $0.at(start.advanced(by: .seconds(-90)))
        $0.asks(
          "kyc-agent", "kyc.override",
          args: ["customer": "C-8812", "check": "sanctions", "reason": "name match\u{202E}"],
          timeout: .seconds(300), run: "r-77f0")
      },
    ]
  }

  private mutating func past() {
    while fleet.nextHandle < 16 { settled("audit-agent") }
  }

  /// A card of the past, to bring the handles to where the drawing has them.
  private mutating func settled(_ agent: String) {
    let card = asks(agent, "note", risk: .low)
    decides(.reject, card.key)
    delivers(card.key)
  }

  private mutating func lastSeconds(before start: Timestamp) {
    func back(_ milliseconds: Int) -> Timestamp {
      start.advanced(by: .milliseconds(-milliseconds))
    }
    at(back(9_000))
    asks(
      "refund-agent", "mail.send", risk: .low,
      args: ["to": "ops@example.org", "subject": "Refund done"], timeout: .seconds(900),
      run: "r-8204")
    at(back(1_087))
    let old = EscalationKey(agent: AgentID("refund-agent")!, id: "old")
    decides(.approve, old, by: "mira")
    delivers(old)
    claims(old)
    reports(old)
    at(back(830))
    say(
      "ledger-agent", .fallbackUsed,
      ["call": "ledger", "handler": "cached", "level": "read-only plan", "reason": "half-open"])
    at(back(695))
    say(
      "crm-sync", .retryScheduled, run: "r-8190",
      [
        "call": "hubspot", "attempt": 2, "of_attempts": 3, "delay_ms": 800, "error_type": "429",
        "step": 4,
      ])
    at(back(263))
    say(
      "search-agent", .callFinished, run: "r-81a2",
      [
        "kind": "model", "name": "gpt", "outcome": "ok", "latency_ms": 1900, "input_tokens": 1000,
        "output_tokens": 204, "step": 9,
      ])
    at(back(117))
    say(
      "billing-agent", .callFinished, run: "r-81a9",
      ["kind": "tool", "name": "invoice.read", "outcome": "ok", "latency_ms": 84, "step": 2])
    at(back(9))
    breaker(
      "payments-agent", "open",
      [
        ("cause", "failure_rate"), ("failure_rate", 41.8), ("threshold", 25), ("calls", 43),
        ("failed", 18), ("window_s", 120),
      ])
    at(start)
    say(
      "payments-agent", .callFinished, run: "r-81aa",
      [
        "kind": "tool", "name": "stripe.refund", "outcome": "timeout", "latency_ms": 10000,
        "step": 6,
      ])
  }
}
