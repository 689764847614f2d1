// What the records make of an escalation. A record that does not fit changes nothing: the state
// accepts steps only in their order, so a verdict stays the only one (INV 8, 9).

extension Escalation {
  /// The escalation that a `belay.escalation.raised` of the hub opens; nil if it is none.
  package init?(raised record: Record) {
    guard record.event.kind == .escalationRaised, let key = EscalationRecord.key(of: record),
      let fields = try? Fields(record.event.data),
      let handle = fields["escalation"]?["handle"]?.integer, handle > 0,
      let json = fields["request"], let request = try? EscalationRequest(json: json),
      request.key == key, let risk = try? fields.word("risk", Risk.self),
      let expiresAt = try? fields.time("expires_at"),
      let deadline = try? fields.instant("deadline"),
      let noOperator = try? fields.flag("no_operator"),
      let terms = try? Terms(fields, risk, request),
      let isSurplus = try? fields.flag("surplus")
    else { return nil }
    self.init(
      key: key, handle: handle, request: request, risk: risk, terms: terms,
      raisedBy: fields["raised_by"]?.string, isSurplus: isSurplus, seq: record.seq,
      raisedAt: record.recorded, expiresAt: expiresAt, deadline: deadline, noOperator: noOperator,
      state: .pending, lastSeq: record.seq)
  }

  /// Folds one record in. False, and nothing changes, if it is not about this escalation, not
  /// newer than what is known, not written by the hub, malformed, or a step that the state does
  /// not accept.
  @discardableResult
  package mutating func apply(_ record: Record) -> Bool {
    guard record.seq > lastSeq, EscalationRecord.key(of: record) == key,
      let step = EscalationRecord.step(of: record), state.accepts(step),
      let fields = try? Fields(record.event.data), take(step, record, fields)
    else { return false }
    lastSeq = record.seq
    return true
  }

  private mutating func take(_ step: EscalationStep, _ record: Record, _ fields: Fields) -> Bool {
    let at = record.recorded
    switch (step, state) {
    case (.display, _): displayedAt = displayedAt ?? at
    case (.hold, _): return takeHold(record, by: fields["by"]?.string)
    case (.advise, _):
      guard let advice = Advice(record.event.data) else { return false }
      self.advice = advice
    case (.endorse, _): return takeEndorsement(record, fields)
    case (.decide, _): return takeVerdict(record, fields)
    case (.deliver, .approved(let ruling, _)): state = .approved(ruling, delivered: at)
    case (.deliver, .rejected(let ruling, _)): state = .rejected(ruling, delivered: at)
    case (.deliver, .responded(let ruling, _)): state = .responded(ruling, delivered: at)
    case (.deliver, .degraded(let ruling, _)): state = .degraded(ruling, delivered: at)
    case (.revoke, .approved(let ruling, _)):
      guard let by = fields["revoked_by"]?.string else { return false }
      revocation = fields["reason"]?.string
      state = .revoked(ruling, by: by, at: at)
    case (.claim, .approved(let ruling, let delivered)):
      guard let nonce = fields["nonce"]?.string, let reportBy = try? fields.instant("report_by")
      else { return false }
      state = .claimed(
        ruling,
        Claim(nonce: nonce, at: at, seq: record.seq, reportBy: reportBy, delivered: delivered))
    case (.report, _): return takeReport(record, fields)
    case (.lose, .claimed(let ruling, let claim)): state = .unknown(ruling, claim, since: at)
    case (.cancel, _): state = .cancelled(at: at, detail: fields["detail"]?.string ?? "")
    case (.supersede, _): state = .superseded(at: at)
    case (.expire, .approved(let ruling, _)): state = .lapsed(ruling, at: at)
    case (.expire, _): state = .expired(at: at)
    case (.deliver, _), (.revoke, _), (.claim, _), (.lose, _): return false
    }
    return true
  }

  private mutating func takeHold(_ record: Record, by name: String?) -> Bool {
    guard let name, let kind = record.event.kind,
      let hold = Hold.allCases.first(where: { $0.recordType == kind })
    else { return false }
    heldBy = hold == .claim ? name : nil
    heldAt = hold == .claim ? record.recorded : nil
    deferredBy = hold == .defer ? name : nil
    return true
  }

  private mutating func takeVerdict(_ record: Record, _ fields: Fields) -> Bool {
    guard let decision = try? Decision(fields), let by = fields["decided_by"]?.string,
      let claimBy = try? fields.instant("claim_by")
    else { return false }
    let grantDigest = try? fields.optionalDigest("grant_digest")
    guard decision.verdict.grants == (grantDigest != nil) else { return false }
    let ruling = Ruling(
      decision: decision, by: by, at: record.recorded, seq: record.seq, grantDigest: grantDigest,
      claimBy: claimBy)
    (heldBy, heldAt, deferredBy) = (nil, nil, nil)
    switch decision.verdict {
    case .approve, .edit: state = .approved(ruling, delivered: nil)
    case .reject: state = .rejected(ruling, delivered: nil)
    case .respond: state = .responded(ruling, delivered: nil)
    case .degrade: state = .degraded(ruling, delivered: nil)
    }
    return true
  }

  private mutating func takeReport(_ record: Record, _ fields: Fields) -> Bool {
    let status = fields["status"]?.string
    guard status == "completed" || status == "failed", let ruling = state.ruling,
      let claim = state.claim
    else { return false }
    var report = Report(
      completed: status == "completed", detail: fields["detail"]?.string ?? "",
      at: record.recorded, seq: record.seq)
    if case .unknown(_, _, let since) = state { report.unknownSince = since }
    state =
      report.completed ? .completed(ruling, claim, report) : .failed(ruling, claim, report)
    return true
  }
}
