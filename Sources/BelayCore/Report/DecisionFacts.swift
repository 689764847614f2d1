/// What a report tells of one escalation, without what was asked in full: arguments are shown by their
/// digest, so a hundred thousand of these fit into memory.
package struct DecisionFacts: Sendable, Equatable {
  /// The answer of a person, or of a rule.
  package struct Answer: Sendable, Equatable {
    package let verdict: Verdict
    package let by: String
    package let affordance: Affordance
    package let reason: String
    package let at: Timestamp
    package let seq: Int
    /// Of what may run; differs from the one shown if it was edited.
    package let grantDigest: Digest?
    /// Everybody who approved, the one who gave the verdict last.
    package let approvedBy: [String]
    /// How long the card was on the screen of who decided, as their console said.
    package let onScreen: Duration?
  }

  package let key: EscalationKey
  package let handle: Int
  package let runID: String
  package let name: String
  package let reason: EscalationReason
  package let confidence: Double?
  package let risk: Risk
  /// Of what was shown: agent, name, arguments and target.
  package let actionDigest: Digest
  package let raisedAt: Timestamp
  package let raisedSeq: Int
  package let expiresAt: Timestamp
  /// First time on an operator's screen.
  package let displayedAt: Timestamp?
  package let noOperator: Bool
  package let approvers: Int
  package let state: String
  package let answer: Answer?
  /// By the agent's word; nil while nothing was reported.
  package let isCompleted: Bool?
  package let detail: String
  /// Why and by whom an approval was taken back.
  package let revocation: String?
  package let revokedBy: String?

  /// Of the words of agents, in bytes.
  private static let longest = 512

  init(_ escalation: Escalation) {
    let report = escalation.state.report
    key = escalation.key
    handle = escalation.handle
    runID = escalation.request.runID
    name = escalation.request.name
    reason = escalation.request.reason
    confidence = escalation.request.confidence
    risk = escalation.risk
    actionDigest = escalation.actionDigest
    raisedAt = escalation.raisedAt
    raisedSeq = escalation.seq
    expiresAt = escalation.expiresAt
    displayedAt = escalation.displayedAt
    noOperator = escalation.noOperator
    approvers = escalation.terms.approvers
    state = escalation.state.word
    answer = escalation.state.ruling.map { Answer($0, escalation.approvedBy) }
    isCompleted = report?.completed
    detail = (report?.detail ?? "").clipped(toBytes: Self.longest)
    revocation = escalation.revocation
    if case .revoked(_, let by, _) = escalation.state { revokedBy = by } else { revokedBy = nil }
  }

  package var handleText: String { "E-\(handle)" }
}

extension DecisionFacts.Answer {
  init(_ ruling: Ruling, _ approvedBy: [String]) {
    verdict = ruling.decision.verdict
    by = ruling.by
    affordance = ruling.decision.affordance
    reason = ruling.decision.reason
    at = ruling.at
    seq = ruling.seq
    grantDigest = ruling.grantDigest
    self.approvedBy = approvedBy
    onScreen = ruling.decision.displayedMs.map { .milliseconds($0) }
  }

  /// A rule decided; no person looked.
  package var isByPolicy: Bool { affordance == .policy }
}
