/// How the hub writes about an escalation into the ledger (`belay.escalation.*`), and finds it
/// there.
///
/// Every such record carries `data.escalation` = `{agent, id, handle}`; its subject is the run.
enum EscalationRecord {
  static func data(of key: EscalationKey, handle: Int) -> JSONObject {
    let reference: JSON = [
      "agent": .string(key.agent.text), "id": .string(key.id), "handle": JSON(handle),
    ]
    return ["escalation": reference]
  }

  static func data(of escalation: Escalation) -> JSONObject {
    data(of: escalation.key, handle: escalation.handle)
  }

  /// Which escalation a record is about; nil unless the hub wrote it.
  static func key(of record: Record) -> EscalationKey? {
    guard record.event.source == .hub, let reference = record.event.data["escalation"],
      let agent = reference["agent"]?.string.flatMap({ AgentID($0) }),
      let id = reference["id"]?.string
    else { return nil }
    return EscalationKey(agent: agent, id: id)
  }

  /// What a record does to an escalation that exists; nil if it is about something else.
  static func step(of record: Record) -> EscalationStep? {
    guard let kind = record.event.kind, let step = steps[kind] else { return nil }
    let data = record.event.data
    if step == .report, data["status"]?.string == "unknown" { return .lose }
    if step == .supersede, data["revoked_by"] != nil { return .revoke }
    return step
  }

  private static let steps: [EventType: EscalationStep] = [
    .escalationDisplayed: .display, .escalationClaimedBy: .hold, .escalationReleased: .hold,
    .escalationDeferred: .hold, .escalationEndorsed: .endorse, .escalationDecided: .decide,
    .escalationDelivered: .deliver,
    .escalationClaimed: .claim, .escalationExecuted: .report, .escalationCancelled: .cancel,
    .escalationSuperseded: .supersede, .escalationExpired: .expire, .adviceReceived: .advise,
  ]
}

extension Record {
  /// The escalation that this record of the hub is about, for an index over the ledger.
  package var escalationKey: EscalationKey? { EscalationRecord.key(of: self) }
}

/// The members under which the hub answers its own values, whatever the agent sent there.
enum HubMember {
  static let keys = [
    "request", "record", "handle", "seq", "raised_at", "state", "risk", "expires_at", "no_operator",
    "reason", "allowed_decisions", "on_timeout", "action_digest", "grant_digest", "decision",
    "decided_by", "decided_at", "decision_reason", "edited_args", "message", "agent_message",
    "detail", "displayed_at", "delivered_at", "claimed_at", "reported_at", "outcome",
    "unknown_since", "ended_at", "revoked_by", "held_by", "held_at", "deferred_by", "policy",
    "advice",
    "approvers", "confirmation", "raised_by", "surplus", "endorsements", "approved_by",
  ]

  static func isOne(_ key: String) -> Bool { keys.contains { $0.hasSameBytes(as: key) } }

  /// The same members; those with a name of the hub's behind the others.
  static func sorted(_ object: JSONObject) -> JSONObject {
    let (own, other) = split(object)
    return JSONObject(distinct: other + own)
  }

  /// The members with a name of the hub's, and the rest, each in their order.
  static func split(
    _ object: JSONObject
  ) -> (own: [JSONObject.Member], other: [JSONObject.Member]) {
    var (own, other): ([JSONObject.Member], [JSONObject.Member]) = ([], [])
    for member in object.members {
      if isOne(member.key) { own.append(member) } else { other.append(member) }
    }
    return (own, other)
  }
}
