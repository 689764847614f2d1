@testable import BelayCore

/// A hub of one page: a clock that only moves when told, and a ledger that is a list. What happens
/// is recorded and folded at once, so that a test reads as the story of one escalation.
struct Story {
  var fleet = Fleet()
  var records: [Record] = []
  var now = Story.start

  static let start = Reading(
    wall: Timestamp(rfc3339: "2026-11-22T12:00:00Z")!,
    boot: BootInstant(bootID: "boot-1", nanoseconds: 1_000_000_000_000))
  static let agent = AgentID("payments-agent")!

  mutating func pass(_ duration: Duration) {
    now = Reading(wall: now.wall.advanced(by: duration), boot: now.boot.advanced(by: duration))
  }

  /// The machine restarts: the wall goes on, the other clock begins anew.
  mutating func restart() {
    now.boot = BootInstant(bootID: "boot-2", nanoseconds: 1)
  }

  @discardableResult
  mutating func record(_ event: Event, authid: String = "hub") -> Record {
    let record = Record(
      seq: records.count + 1, recorded: now.wall, authid: authid, event: event)
    records.append(record)
    fleet.apply(record)
    return record
  }

  var nextID: String { "event-\(records.count + 1)" }

  @discardableResult
  mutating func happens(
    _ type: EventType, _ data: JSON = [:], agent: AgentID = Story.agent, run: String? = nil
  ) -> Record {
    record(
      Event(
        id: nextID, source: .agent(agent), type: type, time: now.wall, subject: run, data: data),
      authid: "token:\(agent.text)")
  }

  /// The same from somebody who has not proved who they are.
  @discardableResult
  mutating func overhears(
    _ type: EventType, _ data: JSON = [:], agent: AgentID = Story.agent
  ) -> Record {
    record(
      Event(id: nextID, source: .agent(agent), type: type, time: now.wall, data: data),
      authid: "unauthenticated")
  }

  mutating func recordDue() {
    var count = records.count
    let due = fleet.due(at: now) {
      count += 1
      return "event-\(count)"
    }
    for event in due { record(event) }
  }
}

// MARK: One escalation

extension Story {
  static let refund: JSON = [
    "id": "call-1", "agent_id": "payments-agent", "run_id": "run-81aa", "tool_call_id": "tc-9",
    "name": "stripe.refund", "args": ["amount": 4_120, "to": "C-8812"], "target": "stripe",
    "reason": "tool_call", "message": "Refund the double charge", "confidence": 0.62,
    "allowed_decisions": ["approve", "edit", "reject", "respond"], "timeout_s": 300,
    "on_timeout": "degrade", "x_trace": "kept",
  ]

  static func request(_ changes: JSONObject = [:]) throws -> EscalationRequest {
    var object = refund.object ?? [:]
    for member in changes.members { object[member.key] = member.value }
    return try EscalationRequest(json: .object(object))
  }

  /// A story in which the refund was asked for.
  static func raised(timeout: Duration = .seconds(300)) throws -> Story {
    var story = Story()
    try story.raise(timeout: timeout)
    return story
  }

  mutating func raise(
    _ changes: JSONObject = [:], risk: Risk = .high, terms: Terms = Terms(),
    by name: String? = "token-payments", isSurplus: Bool = false,
    timeout: Duration = .seconds(300)
  ) throws {
    record(
      Escalation.raising(
        try Self.request(changes), handle: fleet.nextHandle, risk: risk, terms: terms, by: name,
        isSurplus: isSurplus, at: now, timeout: timeout, noOperator: false, eventID: nextID))
  }

  /// A story in which the refund waits for so many people.
  static func raised(approvers: Int, timeout: Duration = .seconds(300)) throws -> Story {
    var story = Story()
    try story.raise(terms: terms(approvers: approvers), timeout: timeout)
    return story
  }

  static func terms(approvers: Int, confirm: Confirmation = .key) -> Terms {
    var terms = Terms()
    terms.approvers = approvers
    terms.confirm = confirm
    terms.rules = ["refunds-above-1000"]
    terms.sha256 = Digest("sha256:" + String(repeating: "ab", count: 32))
    return terms
  }

  static let key = EscalationKey(agent: agent, id: "call-1")

  var escalation: Escalation { fleet.escalations[Self.key]! }

  func decision(_ verdict: Verdict, digest: Digest? = nil) -> Decision {
    Decision(
      verdict: verdict, actionDigest: digest ?? escalation.actionDigest,
      editedArgs: verdict == .edit ? ["amount": 100, "to": "C-8812"] : nil,
      message: verdict == .respond ? "ask finance" : nil, reason: "looked at it",
      displayedMs: 2_100, affordance: .typed)
  }

  mutating func decide(_ verdict: Verdict, by: String = "mira") throws {
    record(
      try escalation.deciding(decision(verdict), by: by, at: now, eventID: nextID))
  }

  static let advice = Advice(
    advisor: "advisor.py", outcome: .said("above what is usual", leaning: .reject), tookMs: 1_200)

  mutating func advise(_ advice: Advice = Story.advice) {
    if let event = escalation.advising(advice, at: now, eventID: nextID) { record(event) }
  }

  mutating func deliver() {
    if let event = escalation.delivering(at: now, eventID: nextID) { record(event) }
  }

  mutating func claim(nonce: String = "n1", digest: Digest? = nil) throws {
    let answer = try escalation.claiming(
      digest: digest ?? escalation.state.ruling?.grantDigest ?? escalation.actionDigest,
      nonce: nonce, at: now, outranking: fleet.outranking(of: Self.agent), eventID: nextID)
    if case .record(let event) = answer { record(event) }
  }

  mutating func report(_ completed: Bool, detail: String = "") throws {
    let answer = try escalation.reporting(
      completed: completed, detail: detail, at: now, eventID: nextID)
    if case .record(let event) = answer { record(event) }
  }

  mutating func cancel() throws {
    if case .record(let event) = try escalation.cancelling(
      detail: "user left", at: now, eventID: nextID)
    {
      record(event)
    }
  }

  mutating func order(
    _ verb: ControlVerb, id: String = "control-1", forS: Double? = nil,
    agent: AgentID = Story.agent
  ) {
    record(
      Control.requesting(
        ControlRequest(verb: verb, reason: "too many errors", forS: forS), of: agent, id: id,
        number: fleet.nextControlNumber, by: "mira", at: now, eventID: nextID))
  }
}

// MARK: Every state

extension Story {
  /// All states an escalation can be in, with and without delivery.
  static let states = [
    "pending", "approved", "approved delivered", "claimed", "completed", "failed", "unknown",
    "rejected", "rejected delivered", "responded", "responded delivered", "degraded",
    "degraded delivered", "expired", "cancelled", "superseded", "revoked", "lapsed",
  ]

  /// A story that has come to one of `states`.
  static func reaching(_ state: String) throws -> Story {
    var story = try raised()
    switch state {
    case "pending": break
    case "expired":
      story.pass(.seconds(300))
      story.recordDue()
    case "cancelled": try story.cancel()
    case "superseded":
      if case .record(let event) = try story.escalation.superseding(
        with: "call-2", at: story.now, eventID: story.nextID)
      {
        story.record(event)
      }
    case "rejected", "rejected delivered": try story.decide(.reject)
    case "responded", "responded delivered": try story.decide(.respond)
    case "degraded", "degraded delivered": try story.decide(.degrade)
    default: try story.approving(state)
    }
    if state.hasSuffix(" delivered") { story.deliver() }
    return story
  }

  private mutating func approving(_ state: String) throws {
    try decide(.approve)
    switch state {
    case "lapsed":
      pass(.seconds(300))
      recordDue()
    case "revoked":
      order(.degrade)
      recordDue()
    case "claimed", "completed", "failed", "unknown":
      try claim()
      if state == "completed" { try report(true, detail: "refunded") }
      if state == "failed" { try report(false, detail: "card gone") }
      if state == "unknown" {
        pass(Escalation.reportTime)
        recordDue()
      }
    default: break
    }
  }
}
