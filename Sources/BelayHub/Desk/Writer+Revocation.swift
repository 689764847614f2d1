internal import BelayCore

// What takes an approval back before its claim.

extension Writer {
  /// Takes back what a record of the agent itself has overtaken: a breaker that opened, a mode that
  /// allows less.
  mutating func revokeApprovals(
    overtakenBy record: Record, at now: Reading
  ) throws(HubRefusal) {
    guard record.event.kind == .breakerChanged || record.event.kind == .modeChanged,
      let agent = record.event.source.agent, fleet.outranking(of: agent)?.seq == record.seq
    else { return }
    try revokeApprovals(of: agent, at: now)
  }

  /// Takes back what was approved for the agent before it was degraded, and is not claimed yet.
  mutating func revokeApprovals(of agent: AgentID, at now: Reading) throws(HubRefusal) {
    guard let outranking = fleet.outranking(of: agent) else { return }
    for key in docket.keys(of: agent) { try revoke(key, for: outranking, at: now) }
  }

  mutating func revoke(
    _ key: EscalationKey, for outranking: Outranking, at now: Reading
  ) throws(HubRefusal) {
    guard
      let event = fleet.escalations[key]?.revoking(
        for: outranking, at: now, eventID: newID(at: now))
    else { return }
    try insert(event, authid: Principal.hub.authid, at: now, of: key)
  }

  /// Looks at the clock once more right before the commit: an approval whose deadline has passed since
  /// it was decided, because the process was stopped or the disk slow, is taken back in the same
  /// transaction (INV 10).
  mutating func revokeLateApprovals() {
    guard !batch.approvals.isEmpty, broken == nil else { return }
    let now = clock.read()
    for approval in batch.approvals {
      guard let escalation = fleet.escalations[approval.key],
        !now.boot.isBefore(escalation.deadline)
      else { continue }
      let late = Outranking(
        seq: fleet.seq + 1, by: "hub",
        reason: "the deadline passed before the approval was on record")
      try? revoke(approval.key, for: late, at: now)
      refuse(approval, about: fleet.escalations[approval.key] ?? escalation)
    }
  }

  private mutating func refuse(
    _ approval: (key: EscalationKey, answer: Int), about escalation: Escalation
  ) {
    guard batch.answers.indices.contains(approval.answer) else { return }
    batch.answers[approval.answer].with = .failure(
      HubRefusal(.expired(escalation), about: escalation))
  }
}
