import BelayCore

/// What of a card has been on the screen, and for how long. Counts only painted frames.
struct Seen: Sendable, Equatable {
  let digest: Digest
  /// The end of everything under the digest was painted (INV 24).
  var end = false
  /// The end of the raw view was painted.
  var raw = false
  private var before = Duration.zero
  private var visibleSince: BootInstant?

  init(digest: Digest) {
    self.digest = digest
  }

  mutating func painted(visible: Bool, at now: BootInstant) {
    if visible {
      visibleSince = visibleSince ?? now
    } else {
      before = onScreen(at: now)
      visibleSince = nil
    }
  }

  func onScreen(at now: BootInstant) -> Duration {
    before + (visibleSince.flatMap { now.since($0) } ?? .zero)
  }
}

/// What has been seen of every card in the queue.
struct SeenCards: Sendable {
  private(set) var cards: [EscalationKey: Seen] = [:]

  subscript(_ target: Target) -> Seen? {
    guard let seen = cards[target.key], seen.digest == target.digest else { return nil }
    return seen
  }

  /// A frame was painted with this card on it, or with none.
  mutating func painted(_ showing: Showing?, at now: BootInstant) {
    for key in cards.keys where key != showing?.key {
      cards[key]?.painted(visible: false, at: now)
    }
    guard let showing else { return }
    var seen = cards[showing.key] ?? Seen(digest: showing.digest)
    if seen.digest != showing.digest { seen = Seen(digest: showing.digest) }
    seen.painted(visible: true, at: now)
    if showing.end { seen.end = true }
    if showing.rawEnd { seen.raw = true }
    cards[showing.key] = seen
  }

  /// Forgets the cards that left the queue, which bounds this.
  mutating func keep(only keys: Set<EscalationKey>) {
    cards = cards.filter { keys.contains($0.key) }
  }
}

/// Which card a frame shows and how much of it.
struct Showing: Sendable, Equatable {
  let key: EscalationKey
  let digest: Digest
  var end = false
  var rawEnd = false
}
