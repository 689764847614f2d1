import BelayCore

/// The last records, in order and without a gap, newest last.
///
/// Holds 20,000; older ones fall out at the front. They are kept as the bytes they came in, about
/// 500 each instead of 2,000 as values, and read again when they are looked at: a screen looks at
/// forty of them. The newest are kept as values too, because a screen that follows shows nothing
/// else. A record's place follows from its sequence number.
struct Tail: Sendable {
  static let capacity = 20_000
  /// Storage is moved only once in this many dropped records, which keeps appending cheap.
  private static let slack = 2_000
  /// As many as the tallest screen that is usual, at least.
  private static let newestCount = 128

  private var storage: [[UInt8]] = []
  private var start = 0
  /// The newest one last; between `newestCount` and twice as many, once so many came.
  private var newest: [TailRow] = []
  private(set) var lastSeq: Int?

  var count: Int { storage.count - start }
  var isEmpty: Bool { count == 0 }
  var firstSeq: Int? { lastSeq.map { $0 - count + 1 } }

  /// Nil when the record has fallen out or never came. Costs about 10 µs.
  func record(seq: Int) -> Record? {
    guard let firstSeq, seq >= firstSeq, seq < firstSeq + count else { return nil }
    guard let json = try? JSON(parsing: storage[start + seq - firstSeq]) else { return nil }
    return try? Record(json: json)
  }

  /// The record in words; costs nothing for the newest.
  func row(seq: Int) -> TailRow? {
    let back = (lastSeq ?? 0) - seq
    guard back >= 0, back < newest.count else { return record(seq: seq).map(TailRow.init) }
    return newest[newest.count - 1 - back]
  }

  enum Appended: Equatable {
    case added
    /// Held already.
    case known
    /// There is a hole before it; what was held has been dropped, because a tail with a hole
    /// would show two moments as neighbours.
    case restarted
  }

  mutating func append(_ row: TailRow) -> Appended {
    guard let lastSeq else {
      push(row)
      return .added
    }
    guard row.record.seq > lastSeq else { return .known }
    guard row.record.seq == lastSeq + 1 else {
      clear()
      push(row)
      return .restarted
    }
    push(row)
    trim()
    return .added
  }

  /// Puts older records in front, as many as fit. Records that do not join up are ignored.
  /// Returns those that came in.
  mutating func prepend(_ older: [Record]) -> ArraySlice<Record> {
    let joined = older.filter { record in firstSeq.map { record.seq < $0 } ?? true }
    guard let last = joined.last, isGapless(joined) else { return [] }
    if let firstSeq, last.seq != firstSeq - 1 { return [] }
    let taken = joined.suffix(max(0, Self.capacity - count))
    storage = taken.map { $0.encoded() } + storage[start...]
    start = 0
    lastSeq = lastSeq ?? last.seq
    return taken
  }

  mutating func clear() {
    storage = []
    newest = []
    start = 0
    lastSeq = nil
  }

  private mutating func push(_ row: TailRow) {
    storage.append(row.record.encoded())
    newest.append(row)
    if newest.count == 2 * Self.newestCount { newest.removeFirst(Self.newestCount) }
    lastSeq = row.record.seq
  }

  private func isGapless(_ records: [Record]) -> Bool {
    zip(records, records.dropFirst()).allSatisfy { $0.seq + 1 == $1.seq }
  }

  private mutating func trim() {
    if count > Self.capacity {
      storage[start] = []
      start += 1
    }
    guard start >= Self.slack else { return }
    storage.removeFirst(start)
    start = 0
  }
}
