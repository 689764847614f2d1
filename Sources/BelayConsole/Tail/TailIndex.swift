import BelayCore

/// Sequence numbers of the records that something can be found by, each list ascending.
struct TailIndex: Sendable {
  /// What matches; nil while everything does.
  private(set) var matches: [Int]?
  /// All that was taken, without a gap.
  private var span: ClosedRange<Int>?
  private(set) var errors: [Int] = []
  private(set) var asks: [Int] = []
  /// About escalations, whether they match or not.
  private(set) var cards: [Int] = []

  init(isNarrowed: Bool) {
    matches = isNarrowed ? [] : nil
  }

  mutating func take(_ row: TailRow, matches isMatch: Bool) {
    let record = row.record
    if !isMatch { matches = matches ?? all }
    span = (span?.lowerBound ?? record.seq)...record.seq
    if record.event.kind?.isAboutEscalation ?? false { cards.append(record.seq) }
    guard isMatch else { return }
    matches?.append(record.seq)
    switch row.summary.level {
    case .error, .breaker: errors.append(record.seq)
    case .escalation: asks.append(record.seq)
    case .ok, .warn, .human: break
    }
  }

  /// Looks at one of them again: whether it matches may be answered otherwise by now.
  mutating func retake(_ row: TailRow, matches isMatch: Bool) {
    let seq = row.record.seq
    guard matches != nil, matches?.hasAny(in: seq...seq) != isMatch else { return }
    let level = row.summary.level
    let isError = level == .error || level == .breaker
    change(\.matchList, seq, isMatch)
    if isError { change(\.errors, seq, isMatch) }
    if level == .escalation { change(\.asks, seq, isMatch) }
  }

  private var matchList: [Int] {
    get { matches ?? [] }
    set { matches = newValue }
  }

  private mutating func change(
    _ list: WritableKeyPath<TailIndex, [Int]>, _ seq: Int, _ isIn: Bool
  ) {
    let place = self[keyPath: list].firstIndex(atLeast: seq)
    if isIn {
      self[keyPath: list].insert(seq, at: place)
    } else {
      self[keyPath: list].remove(at: place)
    }
  }

  private var all: [Int] { span.map(Array.init) ?? [] }

  mutating func put(before older: TailIndex) {
    if matches != nil || older.matches != nil {
      matches = (older.matches ?? older.all) + (matches ?? all)
    }
    if let first = older.span?.lowerBound, let last = (span ?? older.span)?.upperBound {
      span = first...last
    }
    errors = older.errors + errors
    asks = older.asks + asks
    cards = older.cards + cards
  }

  mutating func drop(before first: Int) {
    if let last = span?.upperBound { span = min(first, last)...last }
    let fallen = matches?.firstIndex(atLeast: first) ?? 0
    matches?.removeFirst(fallen)
    errors.removeFirst(errors.firstIndex(atLeast: first))
    asks.removeFirst(asks.firstIndex(atLeast: first))
    cards.removeFirst(cards.firstIndex(atLeast: first))
  }
}
