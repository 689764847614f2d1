/// A decision that was recorded: the one verdict of its escalation (INV 8).
package struct Ruling: Sendable, Equatable {
  package var decision: Decision
  /// name of the operator, from the credential
  package var by: String
  package var at: Timestamp
  package var seq: Int
  /// what a claim must name; of the edited arguments if they were edited. Nil if nothing may run
  package var grantDigest: Digest?
  /// until when the grant can be claimed
  package var claimBy: BootInstant

  /// A rule decided; no person looked.
  package var isByPolicy: Bool { decision.affordance == .policy }

  package init(
    decision: Decision, by: String, at: Timestamp, seq: Int, grantDigest: Digest?,
    claimBy: BootInstant
  ) {
    self.decision = decision
    self.by = by
    self.at = at
    self.seq = seq
    self.grantDigest = grantDigest
    self.claimBy = claimBy
  }
}

/// The single use of a grant, recorded before the effect (INV 13).
package struct Claim: Sendable, Equatable {
  /// chosen by the agent, 1-128 printable ASCII; tells a repeated claim from a second one
  package var nonce: String
  package var at: Timestamp
  package var seq: Int
  /// until when the agent must have said how it ended
  package var reportBy: BootInstant
  /// when the verdict had reached the agent, if that was recorded before the claim
  package var delivered: Timestamp?

  package init(
    nonce: String, at: Timestamp, seq: Int, reportBy: BootInstant, delivered: Timestamp? = nil
  ) {
    self.nonce = nonce
    self.at = at
    self.seq = seq
    self.reportBy = reportBy
    self.delivered = delivered
  }
}

/// How a claimed action ended, by the agent's word.
package struct Report: Sendable, Equatable {
  package var completed: Bool
  package var detail: String
  package var at: Timestamp
  package var seq: Int
  /// set if it came after its time, when the outcome had already been called unknown: both are
  /// shown
  package var unknownSince: Timestamp?

  package static let maxDetail = 16 << 10

  package init(
    completed: Bool, detail: String, at: Timestamp, seq: Int, unknownSince: Timestamp? = nil
  ) {
    self.completed = completed
    self.detail = detail
    self.at = at
    self.seq = seq
    self.unknownSince = unknownSince
  }
}
