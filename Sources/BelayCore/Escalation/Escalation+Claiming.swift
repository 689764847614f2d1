// From the verdict to the outcome. All of these are questions: what would have to be recorded?

extension Escalation {
  /// The record that the verdict was written to the agent; nil if there is none to deliver or it
  /// was recorded before (INV 12).
  package func delivering(at now: Reading, eventID: String) -> Event? {
    guard state.accepts(.deliver), let ruling = state.ruling else { return nil }
    var data = EscalationRecord.data(of: self)
    data["decision"] = .string(ruling.decision.verdict.rawValue)
    return event(.escalationDelivered, eventID, now, data)
  }

  /// The record of the grant's one use (INV 13). The same nonce again is `same` until the outcome
  /// is known or called unknown; from then on a repeated claim could only repeat the action.
  ///
  /// `outranking` is the newest degrade of the agent (`Fleet.outranking`): one that is newer than
  /// the verdict wins (INV 20).
  package func claiming(
    digest: Digest, nonce: String, at now: Reading, outranking: Outranking?, eventID: String
  ) throws(EscalationRefusal) -> EscalationAnswer {
    guard case .approved(let ruling, _) = state else {
      return try claimingAgain(digest: digest, nonce: nonce)
    }
    if let outranking, outranking.seq > ruling.seq { throw .outranked(outranking) }
    try check(.claim, at: now)
    try checkGrant(digest, of: ruling)
    var data = EscalationRecord.data(of: self)
    data["nonce"] = .string(nonce)
    data["grant_digest"] = .string(digest.text)
    data["report_by"] = now.boot.advanced(by: Self.reportTime).json
    return .record(event(.escalationClaimed, eventID, now, data))
  }

  private func claimingAgain(
    digest: Digest, nonce: String
  ) throws(EscalationRefusal) -> EscalationAnswer {
    switch state {
    case .claimed(let ruling, let claim):
      try checkGrant(digest, of: ruling)
      guard claim.nonce.hasSameBytes(as: nonce) else { throw .alreadyClaimed(claim) }
      return .same
    case .completed(_, let claim, _), .failed(_, let claim, _), .unknown(_, let claim, _):
      guard claim.nonce.hasSameBytes(as: nonce) else { throw .alreadyClaimed(claim) }
      throw .terminal(state.word)
    case .expired, .lapsed: throw .expired(self)
    case .cancelled, .superseded: throw .terminal(state.word)
    case .pending, .approved, .rejected, .responded, .degraded, .revoked:
      throw .notApproved(state.word)
    }
  }

  private func checkGrant(_ digest: Digest, of ruling: Ruling) throws(EscalationRefusal) {
    let expected = ruling.grantDigest ?? actionDigest
    guard digest == expected else { throw .digestDiffers(expected: expected) }
  }

  /// The record of how a claimed action ended. After `unknown` it is the truth arriving late: it is
  /// recorded, and the report keeps since when nobody had known. The same report again is `same`.
  package func reporting(
    completed: Bool, detail: String, at now: Reading, eventID: String
  ) throws(EscalationRefusal) -> EscalationAnswer {
    if let report = state.report {
      guard report.completed == completed else { throw .alreadyReported }
      return .same
    }
    guard state.accepts(.report) else { throw .notClaimed(state.word) }
    var data = EscalationRecord.data(of: self)
    data["status"] = .string(completed ? "completed" : "failed")
    data["detail"] = .string(detail.clipped(toBytes: Report.maxDetail))
    return .record(event(.escalationExecuted, eventID, now, data))
  }

  /// The record that the agent no longer needs the answer. Not once it has claimed.
  package func cancelling(
    detail: String, at now: Reading, eventID: String
  ) throws(EscalationRefusal) -> EscalationAnswer {
    if case .cancelled = state { return .same }
    try checkWithdrawal(.cancel)
    var data = EscalationRecord.data(of: self)
    data["detail"] = .string(detail.clipped(toBytes: Report.maxDetail))
    return .record(event(.escalationCancelled, eventID, now, data))
  }

  /// The record that the agent asked anew under another id, which takes this one's place.
  package func superseding(
    with newID: String, at now: Reading, eventID: String
  ) throws(EscalationRefusal) -> EscalationAnswer {
    if case .superseded = state { return .same }
    try checkWithdrawal(.supersede)
    var data = EscalationRecord.data(of: self)
    data["superseded_by"] = .string(newID)
    return .record(event(.escalationSuperseded, eventID, now, data))
  }

  private func checkWithdrawal(_ step: EscalationStep) throws(EscalationRefusal) {
    guard state.accepts(step) else {
      if let claim = state.claim { throw .alreadyClaimed(claim) }
      throw .terminal(state.word)
    }
  }

  /// The record that takes an approval back before its claim, because a degrade came after it
  /// (INV 20); nil if there is nothing to take back.
  package func revoking(for outranking: Outranking, at now: Reading, eventID: String) -> Event? {
    guard case .approved(let ruling, _) = state, outranking.seq > ruling.seq else { return nil }
    var data = EscalationRecord.data(of: self)
    data["revoked_by"] = .string(outranking.by)
    data["reason"] = .string(outranking.reason)
    data["outranked_by_seq"] = JSON(outranking.seq)
    return event(.escalationSuperseded, eventID, now, data)
  }

  /// The record of a time that ran out: no verdict (expired), no claim (lapsed) or no report
  /// (unknown). Exactly at the deadline it has run out, and after a restart of the machine (INV
  /// 18).
  package func expiring(at now: Reading, eventID: String) -> Event? {
    guard let nextDeadline, !now.boot.isBefore(nextDeadline) else { return nil }
    var data = EscalationRecord.data(of: self)
    data["was"] = .string(state.word)
    if state.accepts(.lose) {
      data["status"] = "unknown"
      return event(.escalationExecuted, eventID, now, data)
    }
    data["on_timeout"] = .string(onTimeout.rawValue)
    data["no_operator"] = .bool(noOperator)
    return event(.escalationExpired, eventID, now, data)
  }
}
