package import BelayCore

/// A card as it waits at the hub of another context. It is only shown here: whoever decides it goes
/// over to its hub first, so that the answer can go nowhere else.
package struct ContextCard: Sendable, Equatable {
  package let key: EscalationKey
  package let handle: Int
  package let digest: Digest
  package let name: String
  package let risk: Risk
  package let raisedAt: Timestamp
  package let expiresAt: Timestamp
  package let holder: String?

  package init(_ escalation: Escalation, at now: Timestamp) {
    key = escalation.key
    handle = escalation.handle
    digest = escalation.actionDigest
    name = escalation.request.name
    risk = escalation.risk
    raisedAt = escalation.raisedAt
    expiresAt = escalation.expiresAt
    holder = escalation.holder(at: now)?.name
  }

  var handleText: String { "E-\(handle)" }
}

/// What was heard from the hub of another context.
package enum ContextNews: Sendable, Equatable {
  /// Its cards that wait, oldest first, by its own clock.
  case cards([ContextCard], at: Timestamp, role: String)
  case unreachable(String)
}

/// What is known of one other context.
struct ContextSight: Sendable, Equatable {
  private(set) var cards: [ContextCard] = []
  /// Cards beyond those that are kept.
  private(set) var more = 0
  private(set) var role: String?
  /// When its hub last answered; nil if it never has.
  private(set) var heardAt: BootInstant?
  /// Its hub's clock then.
  private(set) var time: Timestamp?
  /// Why it does not answer now; nil while it does.
  private(set) var trouble: String?

  static let mostCards = 200

  mutating func take(_ news: ContextNews, at now: BootInstant) {
    switch news {
    case .cards(let all, let time, let role):
      cards = Array(all.prefix(Self.mostCards))
      more = all.count - cards.count
      (heardAt, self.time, self.role, trouble) = (now, time, role, nil)
    case .unreachable(let why): trouble = why
    }
  }

  var count: Int { cards.count + more }

  /// By its hub's clock, carried on.
  func time(at now: BootInstant) -> Timestamp? {
    guard let time, let heardAt else { return nil }
    return now.since(heardAt).map { time.advanced(by: $0) }
  }

  /// How long its hub has been silent, if that is longer than two of our questions.
  func silence(at now: BootInstant) -> Duration? {
    guard let heardAt else { return nil }
    let silence = now.since(heardAt) ?? .seconds(86_400)
    return trouble != nil || silence > Link.patience ? silence : nil
  }
}

/// The other contexts, by name. Bounded by the configuration.
struct Elsewhere: Sendable, Equatable {
  private(set) var sights: [String: ContextSight] = [:]

  subscript(_ name: String) -> ContextSight? { sights[name] }

  /// True if a card came that was not known.
  mutating func take(_ news: ContextNews, of name: String, at now: BootInstant) -> Bool {
    let before = Set((sights[name]?.cards ?? []).map(\.key))
    let isFirst = sights[name]?.heardAt == nil
    sights[name, default: ContextSight()].take(news, at: now)
    return !isFirst && sights[name]?.cards.contains { !before.contains($0.key) } == true
  }

  mutating func forget(_ name: String) { sights[name] = nil }
}
