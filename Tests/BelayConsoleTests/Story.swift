import BelayCanvas
import BelayCore

@testable import BelayConsole

/// A hub that lives in a test: says what happened, keeps the fold and both clocks.
///
/// Records get their numbers here, as the hub would give them. The story begins with number
/// 184,000, so that the frames look like those of a hub that has run for a while.
struct Story {
  static let bootID = "boot-1"
  /// 2026-11-22T12:04:31.207Z
  static let start = Timestamp(rfc3339: "2026-11-22T12:04:31.207Z")!

  private(set) var fleet = Fleet()
  private(set) var records: [Record] = []
  private(set) var now: Reading
  private var seq: Int

  init(seq: Int = 184_000, at time: Timestamp = Story.start) {
    self.seq = seq
    now = Reading(
      wall: time, boot: BootInstant(bootID: Story.bootID, nanoseconds: 1_000_000_000_000_000))
    // The fold takes any first number.
    fleet = Fleet()
  }

  mutating func pass(_ duration: Duration) {
    now = Reading(
      wall: now.wall.advanced(by: duration), boot: now.boot.advanced(by: duration))
  }

  mutating func at(_ time: Timestamp) { pass(time.since(now.wall)) }

  @discardableResult
  mutating func record(_ event: Event) -> Record {
    seq += 1
    let record = Record(seq: seq, recorded: now.wall, authid: "token:test", event: event)
    fleet.apply(record)
    records.append(record)
    return record
  }

  @discardableResult
  mutating func say(
    _ agent: String, _ type: EventType, run: String? = nil, _ data: JSON = .null
  ) -> Record {
    record(
      Event(
        id: "e-\(seq + 1)", source: .agent(AgentID(agent)!), type: type, time: now.wall,
        subject: run, data: data))
  }

  // MARK: Agents

  mutating func starts(_ agent: String, controls: Bool = true) {
    say(
      agent, .agentStarted,
      ["name": .string(agent), "capabilities": controls ? ["controls", "escalations"] : []])
  }

  mutating func breaker(_ agent: String, _ state: String, _ data: [(String, JSON)] = []) {
    say(
      agent, .breakerChanged,
      .object(
        JSONObject([("breaker", "llm"), ("from", "closed"), ("to", .string(state))] + data)))
  }

  mutating func calls(_ agent: String, ok: Int, failed: Int = 0, ms: Double) {
    for index in 0..<ok + failed {
      say(
        agent, .callFinished, run: "r-\(agent.prefix(2))\(index % 7)",
        [
          "kind": "tool", "name": "work", "outcome": index < ok ? "ok" : "error",
          "latency_ms": .number(ms),
        ])
    }
  }

  // MARK: Escalations

  @discardableResult
  mutating func asks(
    _ agent: String, _ name: String, id: String? = nil, risk: Risk = .high,
    args: JSON = ["amount": 4120], message: String = "please", timeout: Duration = .seconds(300),
    run: String = "r-81aa", terms: Terms = Terms(), by asker: String? = nil,
    isSurplus: Bool = false, extra: [(String, JSON)] = []
  ) -> Escalation {
    let handle = fleet.nextHandle
    let members: [(String, JSON)] = [
      ("id", .string(id ?? "ask-\(handle)")), ("agent_id", .string(agent)),
      ("run_id", .string(run)), ("tool_call_id", "t-1"), ("name", .string(name)), ("args", args),
      ("reason", "tool_call"), ("message", .string(message)),
    ]
    guard let request = try? EscalationRequest(json: .object(JSONObject(members + extra))) else {
      preconditionFailure("a test asks for something that is no request")
    }
    record(
      Escalation.raising(
        request, handle: handle, risk: risk, terms: terms, by: asker, isSurplus: isSurplus,
        at: now, timeout: timeout, noOperator: false, eventID: "h-\(seq + 1)"))
    return card(request.key)
  }

  func card(_ key: EscalationKey) -> Escalation { fleet.escalations[key]! }

  @discardableResult
  mutating func decides(
    _ verdict: Verdict, _ key: EscalationKey, by name: String = "jo", displayedMs: Int? = nil
  ) -> Record? {
    let decision = Decision(
      verdict: verdict, actionDigest: card(key).actionDigest, reason: "seen",
      displayedMs: displayedMs, affordance: .typed)
    guard let event = try? card(key).deciding(decision, by: name, at: now, eventID: "h-\(seq + 1)")
    else { return nil }
    return record(event)
  }

  @discardableResult
  mutating func holds(_ hold: Hold, _ key: EscalationKey, by name: String) -> Record? {
    let event = try? card(key).holding(hold, by: name, at: now, eventID: "h-\(seq + 1)")
    return event.map { record($0) }
  }

  /// What the hub writes about an operator.
  mutating func person(_ name: String, _ type: EventType, _ more: [(String, JSON)] = []) {
    record(
      Event(
        id: "h-\(seq + 1)", source: .hub, type: type, time: now.wall,
        data: .object(JSONObject([("operator", .string(name))] + more))))
  }

  /// A rule answers in a person's place.
  @discardableResult
  mutating func answers(_ answer: PolicyAnswer, _ key: EscalationKey) -> Record? {
    let event = try? card(key).deciding(answer, at: now, eventID: "h-\(seq + 1)")
    return event.map { record($0) }
  }

  /// What the hub writes about its policy.
  mutating func policy(_ type: EventType, _ data: JSON) {
    record(
      Event(id: "h-\(seq + 1)", source: .hub, type: type, time: now.wall, data: data))
  }

  @discardableResult
  mutating func delivers(_ key: EscalationKey) -> Record? {
    card(key).delivering(at: now, eventID: "h-\(seq + 1)").map { record($0) }
  }

  @discardableResult
  mutating func claims(_ key: EscalationKey) -> Record? {
    let card = card(key)
    let answer = try? card.claiming(
      digest: card.actionDigest, nonce: "n", at: now, outranking: nil, eventID: "h-\(seq + 1)")
    guard case .record(let event) = answer else { return nil }
    return record(event)
  }

  @discardableResult
  mutating func reports(_ key: EscalationKey, completed: Bool = true) -> Record? {
    let answer = try? card(key).reporting(
      completed: completed, detail: "done", at: now, eventID: "h-\(seq + 1)")
    guard case .record(let event) = answer else { return nil }
    return record(event)
  }

  @discardableResult
  mutating func expires(_ key: EscalationKey) -> Record? {
    card(key).expiring(at: now, eventID: "h-\(seq + 1)").map { record($0) }
  }

  /// An earlier case, decided a minute after it was asked and ended a minute later.
  @discardableResult
  mutating func earlier(
    _ verdict: Verdict, completed: Bool? = nil, agent: String = "payments-agent",
    tool: String = "stripe.refund", args: JSON, by name: String = "jo"
  ) -> Escalation {
    let card = asks(agent, tool, args: args)
    pass(.seconds(60))
    decides(verdict, card.key, by: name)
    if let completed {
      claims(card.key)
      reports(card.key, completed: completed)
    }
    delivers(card.key)
    pass(.seconds(60))
    return self.card(card.key)
  }

  @discardableResult
  mutating func advises(_ key: EscalationKey, _ outcome: Advice.Outcome) -> Record? {
    let advice = Advice(advisor: "advisor.py", outcome: outcome, tookMs: 1_200)
    return card(key).advising(advice, at: now, eventID: "h-\(seq + 1)").map { record($0) }
  }

  /// Takes out what has been recorded since the last time.
  mutating func drain() -> [Record] {
    defer { records = [] }
    return records
  }
}
