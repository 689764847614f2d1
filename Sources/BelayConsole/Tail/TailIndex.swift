import BelayCore

/// Sequence numbers of the records that something can be found by, each list ascending.
struct TailIndex: Sendable {
  /// What matches; nil while everything does.
  private(set) var matches: [Int]?
  private(set) var errors: [Int] = []
  private(set) var asks: [Int] = []
  /// About escalations, whether they match or not.
  private(set) var cards: [Int] = []

  init(isNarrowed: Bool) {
    matches = isNarrowed ? [] : nil
  }

  mutating func take(_ row: TailRow, matches isMatch: Bool) {
    let record = row.record
    if record.event.kind?.isAboutEscalation ?? false { cards.append(record.seq) }
    guard isMatch else { return }
    matches?.append(record.seq)
    switch row.summary.level {
    case .error, .breaker: errors.append(record.seq)
    case .escalation: asks.append(record.seq)
    case .ok, .warn, .human: break
    }
  }

  mutating func put(before older: TailIndex) {
    matches = older.matches.map { $0 + (matches ?? []) }
    errors = older.errors + errors
    asks = older.asks + asks
    cards = older.cards + cards
  }

  mutating func drop(before first: Int) {
    let fallen = matches?.firstIndex(atLeast: first) ?? 0
    matches?.removeFirst(fallen)
    errors.removeFirst(errors.firstIndex(atLeast: first))
    asks.removeFirst(asks.firstIndex(atLeast: first))
    cards.removeFirst(cards.firstIndex(atLeast: first))
  }
}
