/// Where an escalation stands. A case carries exactly what exists in that state.
///
///     pending ─► approved ─► claimed ─► completed | failed
///        │          │           └─────► unknown ─► completed | failed   (the truth, late)
///        │          ├─► revoked | lapsed | cancelled | superseded
///        ├─► rejected | responded | degraded
///        └─► expired | cancelled | superseded
///
/// `steps` says what each state accepts, and nothing else does.
package enum EscalationState: Sendable, Equatable {
  case pending
  case approved(Ruling, delivered: Timestamp?)
  case claimed(Ruling, Claim)
  case completed(Ruling, Claim, Report)
  case failed(Ruling, Claim, Report)
  /// claimed, and no report in time: nobody knows whether the action ran; never run again by itself
  case unknown(Ruling, Claim, since: Timestamp)
  case rejected(Ruling, delivered: Timestamp?)
  case responded(Ruling, delivered: Timestamp?)
  case degraded(Ruling, delivered: Timestamp?)
  case expired(at: Timestamp)
  case cancelled(at: Timestamp, detail: String)
  case superseded(at: Timestamp)
  /// a degrade outranked the approval before its claim (INV 20)
  case revoked(Ruling, by: String, at: Timestamp)
  /// approved, but the grant was not claimed in its time
  case lapsed(Ruling, at: Timestamp)
}

/// What can happen to an escalation after it was raised.
package enum EscalationStep: String, Sendable, CaseIterable {
  case display, hold, advise, endorse, decide, deliver, revoke, claim, report, lose, cancel
  case supersede, expire
}

extension EscalationState {
  /// The whole table: what may happen in each state.
  package var steps: [EscalationStep] {
    switch self {
    case .pending: [.display, .hold, .advise, .endorse, .decide, .cancel, .supersede, .expire]
    case .approved(_, delivered: nil): [.deliver, .revoke, .claim, .cancel, .supersede, .expire]
    case .approved: [.revoke, .claim, .cancel, .supersede, .expire]
    case .claimed: [.report, .lose]
    case .unknown: [.report]
    case .rejected(_, delivered: nil), .responded(_, delivered: nil), .degraded(_, delivered: nil):
      [.deliver]
    case .rejected, .responded, .degraded: []
    case .completed, .failed, .expired, .cancelled, .superseded, .revoked, .lapsed: []
    }
  }

  package func accepts(_ step: EscalationStep) -> Bool { steps.contains(step) }

  /// One word per state, for people and for the record.
  package var word: String {
    switch self {
    case .pending: "pending"
    case .approved: "approved"
    case .claimed: "claimed"
    case .completed: "completed"
    case .failed: "failed"
    case .unknown: "unknown"
    case .rejected: "rejected"
    case .responded: "responded"
    case .degraded: "degraded"
    case .expired: "expired"
    case .cancelled: "cancelled"
    case .superseded: "superseded"
    case .revoked: "revoked"
    case .lapsed: "lapsed"
    }
  }

  /// The word that agents know from PROTOCOL.md: a revoked approval means degrade, a lapsed one is
  /// over.
  package var wireWord: String {
    switch self {
    case .revoked: "degraded"
    case .lapsed: "expired"
    case .pending, .approved, .claimed, .completed, .failed, .unknown, .rejected, .responded,
      .degraded, .expired, .cancelled, .superseded:
      word
    }
  }

  /// Whether something is still going to happen by itself: a verdict, a claim, a report, or the end
  /// of the time for it.
  package var isOpen: Bool {
    switch self {
    case .pending, .approved, .claimed: true
    case .completed, .failed, .unknown, .rejected, .responded, .degraded, .expired, .cancelled,
      .superseded, .revoked, .lapsed:
      false
    }
  }

  /// The verdict, in every state that follows one.
  package var ruling: Ruling? {
    switch self {
    case .approved(let ruling, _), .rejected(let ruling, _), .responded(let ruling, _),
      .degraded(let ruling, _), .claimed(let ruling, _), .completed(let ruling, _, _),
      .failed(let ruling, _, _), .unknown(let ruling, _, _), .revoked(let ruling, _, _),
      .lapsed(let ruling, _):
      ruling
    case .pending, .expired, .cancelled, .superseded: nil
    }
  }

  /// The claim of the grant, in every state that follows one.
  package var claim: Claim? {
    switch self {
    case .claimed(_, let claim), .completed(_, let claim, _), .failed(_, let claim, _),
      .unknown(_, let claim, _):
      claim
    case .pending, .approved, .rejected, .responded, .degraded, .expired, .cancelled, .superseded,
      .revoked, .lapsed:
      nil
    }
  }

  package var report: Report? {
    switch self {
    case .completed(_, _, let report), .failed(_, _, let report): report
    case .pending, .approved, .claimed, .unknown, .rejected, .responded, .degraded, .expired,
      .cancelled, .superseded, .revoked, .lapsed:
      nil
    }
  }

  /// When the verdict reached the agent, as far as the record shows (INV 12).
  package var delivered: Timestamp? {
    switch self {
    case .approved(_, let delivered), .rejected(_, let delivered), .responded(_, let delivered),
      .degraded(_, let delivered):
      delivered
    case .claimed, .completed, .failed, .unknown: claim?.delivered
    case .pending, .expired, .cancelled, .superseded, .revoked, .lapsed: nil
    }
  }
}
