import BelayCore

/// The last records, in order and without a gap, newest last.
///
/// Holds 20,000; older ones fall out at the front. A record's place follows from its sequence
/// number, so looking one up costs nothing.
struct Tail: Sendable {
  static let capacity = 20_000
  /// Storage is moved only once in this many dropped records, which keeps appending cheap.
  private static let slack = 2_000

  private var storage: [Record] = []
  private var start = 0

  var count: Int { storage.count - start }
  var isEmpty: Bool { count == 0 }
  var firstSeq: Int? { isEmpty ? nil : storage[start].seq }
  var lastSeq: Int? { storage.last?.seq }

  /// Nil when the record has fallen out or never came.
  func record(seq: Int) -> Record? {
    guard let firstSeq, seq >= firstSeq, seq < firstSeq + count else { return nil }
    return storage[start + seq - firstSeq]
  }

  enum Appended: Equatable {
    case added
    /// Held already.
    case known
    /// There is a hole before it; what was held has been dropped, because a tail with a hole
    /// would show two moments as neighbours.
    case restarted
  }

  mutating func append(_ record: Record) -> Appended {
    guard let lastSeq else {
      storage.append(record)
      return .added
    }
    guard record.seq > lastSeq else { return .known }
    guard record.seq == lastSeq + 1 else {
      clear()
      storage.append(record)
      return .restarted
    }
    storage.append(record)
    trim()
    return .added
  }

  /// Puts older records in front, as many as fit. Records that do not join up are ignored.
  /// Returns how many came in.
  mutating func prepend(_ older: [Record]) -> Int {
    let joined = older.filter { record in firstSeq.map { record.seq < $0 } ?? true }
    guard let last = joined.last, isGapless(joined) else { return 0 }
    if let firstSeq, last.seq != firstSeq - 1 { return 0 }
    let taken = joined.suffix(max(0, Self.capacity - count))
    storage = Array(taken) + storage[start...]
    start = 0
    return taken.count
  }

  mutating func clear() {
    storage = []
    start = 0
  }

  private func isGapless(_ records: [Record]) -> Bool {
    zip(records, records.dropFirst()).allSatisfy { $0.seq + 1 == $1.seq }
  }

  private mutating func trim() {
    if count > Self.capacity { start += count - Self.capacity }
    guard start >= Self.slack else { return }
    storage.removeFirst(start)
    start = 0
  }
}
