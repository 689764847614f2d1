@testable import BelayCore

/// Histories that nobody would write: agents, operators and time in any order, with nonsense mixed
/// in. The same seed gives the same history.
enum Chaos {
  static let agents = ["payments-agent", "kyc-agent", "crm-sync"].compactMap { AgentID($0) }

  static func story(_ seed: UInt64, steps: Int) -> Story {
    var random = Seeded(seed)
    var story = Story()
    for _ in 0..<steps {
      step(&story, &random)
      if random.chance(0.3) { story.pass(.milliseconds(random.number(0...20_000))) }
      if random.chance(0.01) { story.now.boot.bootID = "boot-\(random.number(1...9))" }
      if random.chance(0.5) { story.recordDue() }
    }
    return story
  }

  private static func step(_ story: inout Story, _ random: inout Seeded) {
    switch random.number(0...19) {
    case 0...3: agentEvent(&story, &random)
    case 4...6: raise(&story, &random)
    case 7...17: move(&story, &random)
    case 18: if random.chance(0.2) { policy(&story, &random) } else { order(&story, &random) }
    default: nonsense(&story, &random)
    }
  }

  // MARK: Agents

  private static func agentEvent(_ story: inout Story, _ random: inout Seeded) {
    let type = random.pick(EventType.allCases.filter { !$0.writtenByHub })
    story.happens(
      type, plausible(&random), agent: random.pick(agents), run: "run-\(random.number(1...90))")
  }

  /// Data that has something of everything.
  private static func plausible(_ random: inout Seeded) -> JSON {
    [
      "name": .string("tool-\(random.number(1...80))"), "kind": "tool",
      "outcome": .string(random.pick(["ok", "ok", "error", "timeout", "rejected", "cancelled"])),
      "latency_ms": .number(Double(random.number(0...90_000)) / 7),
      "input_tokens": JSON(random.number(0...4_000)),
      "cost_usd": .number(Double(random.number(0...100)) / 333),
      "breaker": .string("breaker-\(random.number(1...5))"),
      "to": .string(random.pick(["open", "closed", "half_open", "degraded", "normal", "paused"])),
      "state": .string(random.pick(BreakerState.allCases).rawValue),
      "failure_rate": .number(Double(random.number(-1...1_000)) / 10),
      "budget": .string(random.pick(["tokens", "cost_usd"])), "used": 5, "limit": 10,
      "score": .number(Double(random.number(-100...100)) / 100), "decision": "do it",
      "confidence": 0.3, "call": "llm", "handler": "cached", "reason": "because",
      "cause": "operator",
    ]
  }

  // MARK: Escalations

  private static func raise(_ story: inout Story, _ random: inout Seeded) {
    let changes: JSONObject = [
      "id": .string("call-\(random.number(1...60))"),
      "agent_id": .string(random.pick(agents).text),
      "state": "approved",
    ]
    let terms = Story.terms(
      approvers: random.chance(0.15) ? random.number(2...3) : 1,
      confirm: random.pick(Confirmation.allCases))
    try? story.raise(
      changes, terms: terms, by: random.pick(["mira", "token-crm", nil]),
      isSurplus: random.chance(0.05), timeout: .seconds(random.number(1...400)))
  }

  /// What rules answer in a person's place, and what the hub writes about its rules.
  private static func policy(_ story: inout Story, _ random: inout Seeded) {
    let rule = "rule-\(random.number(1...4))"
    let data: JSON = [
      "path": "policy.toml", "sha256": .string("sha256:" + String(repeating: "ab", count: 32)),
      "rules": [.string(rule)], "problem": "4:1: no", "rule": .string(rule), "by": "mira",
    ]
    let type = random.pick([EventType.policyLoaded, .policyRejected, .policyRevoked])
    story.record(Event(id: story.nextID, source: .hub, type: type, data: data))
  }

  private static func answer(_ random: inout Seeded) -> PolicyAnswer {
    let rule = "rule-\(random.number(1...4))"
    let until = Story.start.wall.advanced(by: .seconds(random.number(1...3) * 600))
    return random.pick([
      .reject(rule: rule, reason: "no"), .surplus(rule: rule, waiting: 10),
      .approve(rule: rule, AutoApproval(until: until, uses: 9), use: random.number(1...9)),
    ])
  }

  private static func move(_ story: inout Story, _ random: inout Seeded) {
    let all = story.fleet.escalationsInOrder
    guard !all.isEmpty else { return }
    let it = random.pick(Array(all.suffix(12)))
    if let event = event(it, story, &random) { story.record(event) }
  }

  private static func event(
    _ it: Escalation, _ story: Story, _ random: inout Seeded
  ) -> Event? {
    let (now, id) = (story.now, story.nextID)
    switch random.number(0...8) {
    case 8 where random.chance(0.3): return try? it.deciding(answer(&random), at: now, eventID: id)
    case 0...2:
      let decision = story.decision(random.pick(Verdict.allCases), digest: it.actionDigest)
      return try? it.deciding(
        decision, by: random.pick(["mira", "jo", "ann"]), at: now, eventID: id)
    case 3: return it.delivering(at: now, eventID: id)
    case 4, 5:
      let answer = try? it.claiming(
        digest: it.state.ruling?.grantDigest ?? it.actionDigest, nonce: "n\(random.number(1...2))",
        at: now, outranking: story.fleet.outranking(of: it.key.agent), eventID: id)
      if case .record(let event)? = answer { return event }
    case 6:
      let answer = try? it.reporting(
        completed: random.chance(0.5), detail: "done", at: now, eventID: id)
      if case .record(let event)? = answer { return event }
    default:
      if random.chance(0.3),
        case .record(let event)? = try? it.cancelling(
          detail: "", at: now, eventID: id)
      {
        return event
      }
      let hold = random.pick(Hold.allCases)
      if hold == .defer, it.advice == nil {
        return it.advising(Story.advice, at: now, eventID: id)
      }
      return try? it.holding(hold, by: "mira", at: now, eventID: id)
    }
    return nil
  }

  // MARK: Controls

  private static func order(_ story: inout Story, _ random: inout Seeded) {
    let open = story.fleet.controlsInOrder
    guard !open.isEmpty, random.chance(0.7) else {
      story.record(
        Control.requesting(
          ControlRequest(verb: random.pick(ControlVerb.allCases), reason: "so", forS: 60),
          of: random.pick(agents), id: "control-\(story.records.count)",
          number: story.fleet.nextControlNumber, by: "mira", at: story.now, eventID: story.nextID))
      return
    }
    let control = random.pick(open)
    let (now, id) = (story.now, story.nextID)
    if random.chance(0.4), let event = control.delivering(at: now, eventID: id) {
      story.record(event)
    } else if case .record(let event)? = try? control.reporting(
      random.pick(ControlStatus.allCases), detail: "ok", at: now, eventID: id)
    {
      story.record(event)
    }
  }

  // MARK: Nonsense

  /// Any type from anybody with any data.
  static func nonsense(_ story: inout Story, _ random: inout Seeded) {
    let source: Source = random.pick([
      .hub, .operator("mira"), .agent(random.pick(agents)), .telemetry("kyc-service"),
    ])
    let type = random.pick(EventType.allCases.map(\.rawValue) + ["org.example.thing"])
    let run = random.chance(0.5) ? "run-\(random.number(1...9))" : nil
    story.record(
      Event(id: story.nextID, source: source, type: type, subject: run, data: anyData(&random)))
  }

  private static let keys = [
    "name", "outcome", "latency_ms", "input_tokens", "cost_usd", "breaker", "to", "state", "until",
    "failure_rate", "budget", "used", "limit", "score", "decision", "escalation", "control", "due",
    "deadline", "request", "risk", "expires_at", "claim_by", "decided_by", "action_digest",
    "capabilities", "heartbeat_s", "pid", "signal", "agent_id", "evidence", "operator", "verb",
    "trace_id", "span_id", "parent_span_id", "attributes", "events", "duration_ms", "body",
    "reason", "context_used_tokens", "context_limit_tokens", "status", "nonce", "report_by",
  ]

  private static func anyData(_ random: inout Seeded) -> JSON {
    var object = JSONObject()
    for _ in 0..<random.number(0...12) { object[random.pick(keys)] = anyValue(&random) }
    return .object(object)
  }

  private static func anyValue(_ random: inout Seeded) -> JSON {
    random.pick([
      .null, true, 0, -1, 1e308, -1e308, 1e-308, .number(Double(Int.max)), "", "ok", "open",
      .bigInteger("99999999999999999999999999"),
      .bigInteger("-" + String(repeating: "9", count: 400)),
      [], [1, "x", nil], [:], ["agent": "kyc-agent", "id": "nobody", "handle": 1, "number": 3],
      ["boot_id": "b", "boot_ns": "18446744073709551615"], "2026-11-22T12:00:00Z",
      .string(String(repeating: "ü", count: 400)), "approve", "kyc-agent", 0.5,
      "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
      ["gen_ai.operation.name": "chat", "gen_ai.agent.name": "kyc-agent"],
    ])
  }
}
