import BelayCore

/// What two questions have in common that a person cannot tell apart: the same action of the same
/// agent, at the same risk, in the same words.
struct Sameness: Hashable {
  private let agent: AgentID
  private let action: Digest
  private let risk: Risk
  private let message: [UInt8]

  init(_ card: Escalation) {
    agent = card.key.agent
    action = card.actionDigest
    risk = card.risk
    message = Array(card.request.message.utf8)
  }

  /// Of cards that wait, those that stand behind an earlier one just like them, and behind which
  /// (FAULTS 40). What is on the list already stays there, and so does what expires sooner than the
  /// one before it.
  static func behind(
    _ cards: [Escalation], listed: Set<EscalationKey>
  ) -> [EscalationKey: EscalationKey] {
    let waiting = cards.filter { $0.state == .pending }
    var first: [Sameness: Escalation] = [:]
    for card in waiting where listed.contains(card.key) {
      let sameness = Sameness(card)
      if first[sameness] == nil { first[sameness] = card }
    }
    var behind: [EscalationKey: EscalationKey] = [:]
    for card in waiting where !listed.contains(card.key) {
      let sameness = Sameness(card)
      if let before = first[sameness], before.expiresAt <= card.expiresAt {
        behind[card.key] = before.key
      } else if first[sameness] == nil {
        first[sameness] = card
      }
    }
    return behind
  }
}
