/// One action of an agent that waits, or waited, for a person.
///
/// The value changes only by `apply(_:)`: a transition (`deciding`, `claiming`, …) answers the
/// event that the hub has to record, or a refusal, and changes nothing. So an escalation can be
/// rebuilt from its records alone, and what could not be recorded did not happen (INV 5).
package struct Escalation: Sendable, Equatable {
  package let key: EscalationKey
  /// short number for people, unique in the hub
  package let handle: Int
  package let request: EscalationRequest
  /// what policy made of the hint
  package let risk: Risk
  /// what policy asks of whoever approves it
  package let terms: Terms
  /// name in the credential that raised it; nil where the record does not say
  package let raisedBy: String?
  /// its agent had too many cards open, so nobody was asked
  package let isSurplus: Bool
  /// of the record that raised it
  package let seq: Int
  package let raisedAt: Timestamp
  /// for people; what counts is `deadline`
  package let expiresAt: Timestamp
  package let deadline: BootInstant
  /// nobody was at a console when it was raised
  package let noOperator: Bool
  package internal(set) var state: EscalationState
  /// of those who have approved while more must
  package internal(set) var endorsements: [Endorsement] = []
  /// operator who took the card: who looks at it, or looked at it last
  package internal(set) var heldBy: String?
  /// when they took it
  package internal(set) var heldAt: Timestamp?
  /// operator who said "not now"
  package internal(set) var deferredBy: String?
  /// first time it was on an operator's screen
  package internal(set) var displayedAt: Timestamp?
  /// the newest word of an advisor: a claim
  package internal(set) var advice: Advice?
  /// why an approval was taken back, if it was
  package internal(set) var revocation: String?
  /// of the newest record about it
  package internal(set) var lastSeq: Int

  /// A verdict in the last moment still leaves the agent this long to claim.
  package static let shortestGrant = Duration.seconds(60)
  /// Claimed and silent for this long: the outcome is `unknown`.
  package static let reportTime = Duration.seconds(600)
  /// So long a card that an operator took counts as being looked at by them.
  package static let holdTime = Duration.seconds(300)
  package static let defaultTimeout = Duration.seconds(900)
  package static let timeouts = Duration.seconds(1)...Duration.seconds(86_400)

  /// `E-17`
  package var handleText: String { "E-\(handle)" }
  package var actionDigest: Digest { request.actionDigest }
  package var isOpen: Bool { state.isOpen }
  /// What the agent does by itself when no verdict comes in time.
  package var onTimeout: OnTimeout { terms.onTimeout ?? request.onTimeout }

  /// Who looks at it, and since when: a mark that ends by itself and keeps nobody from deciding.
  package func holder(at now: Timestamp) -> (name: String, since: Timestamp)? {
    guard state == .pending, let heldBy, let heldAt, now.since(heldAt) < Self.holdTime else {
      return nil
    }
    return (heldBy, heldAt)
  }

  /// What the operator may answer, `degrade` always among it.
  package var allowed: [Verdict] { Verdict.allCases.filter(request.allows) }

  /// The instant at which it changes by itself, if it does: verdict, claim or report overdue.
  package var nextDeadline: BootInstant? {
    switch state {
    case .pending: deadline
    case .approved(let ruling, _): ruling.claimBy
    case .claimed(_, let claim): claim.reportBy
    case .completed, .failed, .unknown, .rejected, .responded, .degraded, .expired, .cancelled,
      .superseded, .revoked, .lapsed:
      nil
    }
  }

  /// `timeout` within what Belay holds: a second to a day.
  package static func clamped(_ timeout: Duration) -> Duration {
    min(max(timeout, timeouts.lowerBound), timeouts.upperBound)
  }
}

/// What a claim, a report or a cancellation comes to.
package enum EscalationAnswer: Sendable, Equatable {
  /// to be recorded, and answered once it is
  case record(Event)
  /// the same was asked before; the same answer again, nothing new to record
  case same
}
