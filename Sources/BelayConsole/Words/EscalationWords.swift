import BelayCore

extension Escalation {
  /// Whether it still belongs in the queue: it waits for a person, for its agent to take the
  /// answer, or its outcome is unknown and somebody must look (INV 12, 13).
  ///
  /// What policy answered needs nobody; the tail has it.
  var isOpenOnScreen: Bool {
    switch state {
    case .approved(let ruling, _), .claimed(let ruling, _), .rejected(let ruling, _),
      .degraded(let ruling, _):
      if ruling.isByPolicy { return false }
    case .pending, .completed, .failed, .unknown, .responded, .expired, .cancelled, .superseded,
      .revoked, .lapsed:
      break
    }
    return waitsForSomebody
  }

  private var waitsForSomebody: Bool {
    switch state {
    case .pending, .approved, .claimed, .unknown: true
    case .rejected(_, let delivered), .responded(_, let delivered), .degraded(_, let delivered):
      delivered == nil
    case .completed, .failed, .expired, .cancelled, .superseded, .revoked, .lapsed: false
    }
  }

  /// Whether the operator may hide it: there is nothing left to wait for.
  var isFinished: Bool {
    switch state {
    case .pending, .approved, .claimed: false
    case .rejected, .responded, .degraded, .completed, .failed, .unknown, .expired, .cancelled,
      .superseded, .revoked, .lapsed:
      true
    }
  }

  /// Where it stands, in words for the card: decided, delivered, claimed and reported are four
  /// different things (INV 12).
  var stateWords: String {
    switch state {
    case .pending: "waits for a person"
    case .approved(let ruling, nil): "\(said(ruling)); not delivered yet"
    case .approved(let ruling, let delivered?):
      "\(said(ruling)); delivered \(delivered.clockText), not claimed yet"
    case .claimed(let ruling, let claim):
      "\(said(ruling)); claimed \(claim.at.clockText), running, no report yet"
    case .completed(let ruling, _, let report):
      "\(said(ruling)); completed \(report.at.clockText)"
    case .failed(let ruling, _, let report): "\(said(ruling)); failed \(report.at.clockText)"
    case .unknown(let ruling, let claim, let since):
      "\(said(ruling)); claimed \(claim.at.clockText), no report by \(since.clockText): "
        + "outcome unknown"
    case .rejected(let ruling, let delivered), .responded(let ruling, let delivered),
      .degraded(let ruling, let delivered):
      "\(said(ruling)); "
        + (delivered.map { "delivered \($0.clockText)" } ?? "not delivered yet")
    case .expired(let at): "expired at \(at.clockText), nobody decided"
    case .cancelled(let at, _): "cancelled by the agent at \(at.clockText)"
    case .superseded(let at): "superseded by the agent at \(at.clockText)"
    case .revoked(let ruling, let by, let at):
      "\(said(ruling)); revoked by \(by)'s degrade at \(at.clockText)"
    case .lapsed(let ruling, let at): "\(said(ruling)); lapsed unclaimed at \(at.clockText)"
    }
  }

  private func said(_ ruling: Ruling) -> String {
    let names = ruling.decision.verdict.grants ? approvedBy.joined(separator: " and ") : ruling.by
    return "\(ruling.decision.verdict.past) by \(names) \(ruling.at.clockText)"
  }
}

extension Verdict {
  /// Title of the dialog.
  var title: String {
    switch self {
    case .approve: "Approve"
    case .edit: "Edit"
    case .reject: "Reject"
    case .respond: "Answer"
    case .degrade: "Force degraded"
    }
  }
}
