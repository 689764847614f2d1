internal import BelayCore

/// A sum over keys and their records that does not depend on their order: two sets with the same sum
/// are the same set, but for one chance in 2^64 that nobody can work towards, because the hash has a
/// seed of this process.
struct KeySum: Equatable {
  private var sum = 0
  private(set) var count = 0

  mutating func add(_ first: Row.View, _ second: Row.View, _ seq: Int) {
    var hasher = Hasher()
    hasher.combine(seq)
    hasher.combine(first.count)
    hasher.combine(bytes: first)
    hasher.combine(bytes: second)
    sum &+= hasher.finalize()
    count += 1
  }
}

/// An index over two columns of `events`, by which the ledger finds records again.
enum KeyIndex: CaseIterable {
  /// By source and id: whether an event is there already (INV 7).
  case byKey
  /// By escalation: what was decided.
  case byEscalation

  fileprivate var name: String {
    switch self {
    case .byKey: "events_by_key"
    case .byEscalation: "events_by_escalation"
    }
  }

  fileprivate var columns: (first: String, second: String) {
    switch self {
    case .byKey: ("source", "id")
    case .byEscalation: ("escalation_agent", "escalation_id")
    }
  }

  fileprivate var isUnique: Bool { self == .byKey }
}

/// Reads an index in its own order: it must name the records with their keys, no others, and in
/// ascending order, or a look-up would pass some of them by.
struct KeyCheck {
  /// Entries in one read transaction.
  static let page = 50_000

  private let index: KeyIndex
  /// Entries of later records are left out: they came after the records had been read.
  private let last: Int
  private var sum = KeySum()
  /// The entry before.
  private var first: [UInt8] = []
  private var second: [UInt8] = []
  private var seq = 0

  init(_ index: KeyIndex, through last: Int) {
    self.index = index
    self.last = last
  }

  /// Entries that count, so far.
  var seen: Int { sum.count }

  /// - Returns: false at the end of the index.
  mutating func checkPage(_ session: ReadSession) throws -> Bool {
    let (one, other) = index.columns
    let entries = try Statement(
      """
      SELECT \(one), \(other), seq FROM events INDEXED BY \(index.name)
      WHERE \(one) IS NOT NULL AND (\(one), \(other), seq) > (?, ?, ?)
      ORDER BY \(one), \(other), seq LIMIT \(Self.page)
      """, on: session.database)
    defer { entries.reset() }
    entries.bind(String(decoding: first, as: UTF8.self), at: 1)
    entries.bind(String(decoding: second, as: UTF8.self), at: 2)
    entries.bind(seq, at: 3)
    var found = 0
    while try entries.next() {
      try take(entries.view(0), entries.view(1), entries.integer(2))
      found += 1
    }
    return found == Self.page
  }

  private mutating func take(_ first: Row.View, _ second: Row.View, _ seq: Int) throws {
    let order = Self.order(first, self.first) ?? Self.order(second, self.second)
    guard order ?? (!index.isUnique && self.seq < seq) else {
      throw LedgerError.corrupt(seq: seq, "the index \(index.name) is not in order there")
    }
    if order != nil {
      self.first.removeAll(keepingCapacity: true)
      self.first.append(contentsOf: first)
      self.second.removeAll(keepingCapacity: true)
      self.second.append(contentsOf: second)
    }
    self.seq = seq
    if seq <= last { sum.add(first, second, seq) }
  }

  /// Whether the view comes after the other bytes; nil if they are the same.
  private static func order(_ view: Row.View, _ before: [UInt8]) -> Bool? {
    if view.elementsEqual(before) { return nil }
    return before.lexicographicallyPrecedes(view)
  }

  /// Throws unless the index has what the records have, and names one that it has not.
  func finish(expecting expected: KeySum, _ reader: LedgerReader) throws(LedgerError) {
    guard sum != expected else { return }
    let seq = try reader.read { try firstMissing($0) }
    throw .corrupt(seq: seq, "the index \(index.name) does not say what the records say")
  }

  /// Of the records that the index does not know; 0 if it only knows some too many.
  private func firstMissing(_ session: ReadSession) throws -> Int {
    let (one, other) = index.columns
    return try session.number(
      """
      SELECT min(seq) FROM events AS record NOT INDEXED WHERE \(one) IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM events INDEXED BY \(index.name)
        WHERE \(one) = record.\(one) AND \(other) = record.\(other) AND seq = record.seq)
      """)
  }
}
