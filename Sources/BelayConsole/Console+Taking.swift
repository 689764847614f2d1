import BelayCore

/// Saying that one looks at a card: a mark for the others, which ends by itself and keeps nobody
/// from deciding.
extension Console {
  /// Takes the card in view, or gives it back if this operator has it.
  mutating func take(at now: BootInstant) -> [Effect] {
    guard let card = cardInView else { return [] }
    if let problem = obstacle(at: now)?.words ?? untakeable(card) {
      refuse(problem, at: now, expectsText: false)
      return []
    }
    let isOwn = card.holder(at: shownTime(at: now))?.name.hasSameBytes(as: replica.name ?? "")
    let order = Outbox.Order.hold(Target(card), isOwn == true ? .release : .claim)
    return outbox.send(order, at: now).map(Self.effect)
  }

  private var cardInView: Escalation? {
    if case .card(let card) = screens.last { return shownFleet.escalations[card.key] }
    return queue.selected.flatMap { shownFleet.escalations[$0] }
  }

  private func untakeable(_ card: Escalation) -> String? {
    if card.state != .pending { return "\(card.handleText) is over: \(card.stateWords)." }
    return outbox.isFull ? "Too much is under way; wait for the hub's answers." : nil
  }
}

extension Escalation {
  /// `being looked at by mira, 00:40`; nil if nobody looks at it.
  func holderWords(at now: Timestamp) -> String? {
    holder(at: now).map { "being looked at by \($0.name), \(Age.clock(now.since($0.since)))" }
  }
}
