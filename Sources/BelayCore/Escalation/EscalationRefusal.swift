/// Why the hub does not do to an escalation what it was asked to do. Nothing is recorded then.
package enum EscalationRefusal: Error, Equatable, Sendable {
  /// the deadline has passed, for the verdict or for the claim; what it was at that moment
  case expired(Escalation)
  /// somebody else was first (INV 8)
  case alreadyDecided(winner: Ruling)
  /// the action is not the one that was shown, or not the one that was granted (INV 14)
  case digestDiffers(expected: Digest)
  case notAllowed(Verdict, allowed: [Verdict])
  /// no grant to claim; the state in words
  case notApproved(String)
  /// claimed with another nonce (INV 13)
  case alreadyClaimed(Claim)
  /// a report without a claim; the state in words
  case notClaimed(String)
  case alreadyReported
  /// cancelled, superseded, or otherwise over; the state in words
  case terminal(String)
  case badEdit(String)
  /// a degrade came after the approval and before the claim (INV 20)
  case outranked(Outranking)
  /// another operator has the card
  case heldBy(String)
  /// one key is too little for this card
  case needsTyping
  /// who asked does not approve, where more than one has to (INV 16)
  case ownRequest(String)
  /// one person counts once (INV 16)
  case endorsedAlready(Endorsement, handle: Int, approvers: Int)
  /// the others have approved another action
  case endorsedOtherwise(Endorsement)
}

extension EscalationRefusal: CustomStringConvertible {
  /// What happened, then what to do.
  package var description: String {
    switch self {
    case .expired(let escalation):
      "\(escalation.handleText) expired at \(escalation.expiresAt.rfc3339); "
        + "nothing may run, ask again"
    case .alreadyDecided(let winner):
      "already decided: \(winner.decision.verdict.rawValue) by \(winner.by); "
        + "the first verdict stands"
    case .digestDiffers(let expected):
      "the digest differs from \(expected.text); look at the action again"
    case .notAllowed(let verdict, let allowed):
      "\(verdict.rawValue) is not allowed here; allowed: "
        + allowed.map(\.rawValue).joined(separator: ", ")
    case .notApproved(let word): "there is no grant: the escalation is \(word); degrade"
    case .alreadyClaimed: "the grant was claimed with another nonce; do not run the action again"
    case .notClaimed(let word): "there is nothing to report: the escalation is \(word), not claimed"
    case .alreadyReported: "the outcome was reported before; the first report stands"
    case .terminal(let word): "the escalation is \(word); nothing can happen to it any more"
    case .badEdit(let problem): "the edited arguments cannot be used: \(problem)"
    case .outranked(let by): "the approval was outranked: \(by.reason); degrade"
    case .heldBy(let name): "\(name) has the card; it must be released first"
    case .needsTyping: "a key is not enough for this card; type the end of its digest"
    case .ownRequest(let name): "\(name) asked for this; other people have to approve it"
    case .endorsedAlready(let before, let handle, let approvers):
      "\(before.by) has approved E-\(handle) at \(before.at.rfc3339) already and counts once; "
        + "it needs \(approvers) different people"
    case .endorsedOtherwise(let first):
      "\(first.by) has approved another action, with the grant digest \(first.grantDigest.text); "
        + "approve exactly that, or reject"
    }
  }
}

/// A degrade, pause, kill or open breaker of an agent. An approval that is older and not yet
/// claimed loses against it, even if the agent has been restored since (INV 20).
package struct Outranking: Sendable, Equatable {
  /// of the record that did it
  package var seq: Int
  /// who or what: an operator's name, `breaker stripe`, `agent`
  package var by: String
  /// in words, for the agent and the card
  package var reason: String

  package init(seq: Int, by: String, reason: String) {
    self.seq = seq
    self.by = by
    self.reason = reason
  }
}
