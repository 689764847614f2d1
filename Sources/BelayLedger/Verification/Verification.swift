package import BelayCore

/// Goes through a whole ledger and stops at the first thing that is not as it was written (INV 3).
///
///     rows, in order ─► leaf hashed anew ─► columns against the payload ─► the tree built anew
///          │                                                                   │
///          └─ at the last one, in the same transaction: ─ tiles and head ◄─────┘
///                                                         verdicts, claims, snapshots, schema
///     keys, in order ─► as many as rows, ascending, and the same
///
/// Comparing hashes alone would let an edited table pass, and comparing tables alone an edited record.
/// Reads are short, so that a hub at work is not held up; what it appends meanwhile is looked at too.
/// Memory is flat. Somebody who rewrites records, tables and tree alike is found by a signed head that
/// was kept elsewhere only.
struct Verification {
  /// Records in one read transaction, and their payloads' bytes.
  static let page = 4_096
  static let pageBytes = 32 << 20

  private var tree = TreeEdge()
  private var hasher = LeafHasher()
  private var columns = ColumnCheck()
  private var soleRecords = SoleRecordCheck()
  private var erasures = ErasureCheck()
  private var keys = KeySum()
  private var escalations = KeySum()
  private(set) var sequences = SequenceBook()
  private var pruning: PruneCheck?
  /// Heads that were signed of records whose hashes are gone.
  private(set) var unshown = 0

  /// What retention has let go of.
  var pruned: Pruned { pruning?.state ?? Pruned() }
  /// What was signed of it, in the order of the sizes.
  private let signed: [TreeHead]
  private var nextSigned = 0
  /// Read first: what is acknowledged from then on is behind it.
  private var noted: HeadFile.Head?

  init(signed: [TreeHead] = []) { self.signed = signed }

  /// 4 to 5 µs a record.
  ///
  /// - Returns: the head of the tree over all records, all of them sound.
  mutating func run(
    _ reader: LedgerReader, progress: (VerificationProgress) -> Void
  ) throws(LedgerError) -> TreeHead {
    var seen = try reader.pruned()
    var tries = 3
    while true {
      do throws(LedgerError) {
        return try runOnce(reader, progress: progress)
      } catch {
        // A hub that prunes meanwhile takes records away under the look.
        let state = try reader.pruned()
        tries -= 1
        guard state != seen, tries > 0 else { throw error }
        seen = state
        self = Verification(signed: signed)
      }
    }
  }

  private mutating func runOnce(
    _ reader: LedgerReader, progress: (VerificationProgress) -> Void
  ) throws(LedgerError) -> TreeHead {
    try reader.requireTree()
    noted = reader.noted
    try reader.read { try begin($0) }
    var isAtEnd = false
    while !isAtEnd {
      let all = try reader.read { session in
        isAtEnd = try checkPage(session)
        return try session.last()
      }
      progress(VerificationProgress(pass: .records, done: tree.size, all: all))
    }
    for index in KeyIndex.allCases {
      var check = KeyCheck(index, through: tree.size)
      while try reader.read({ try check.checkPage($0) }) {
        progress(VerificationProgress(pass: .keys, done: check.seen, all: tree.size))
      }
      try check.finish(expecting: index == .byKey ? keys : escalations, reader)
    }
    return tree.head
  }

  /// Behind what was pruned, if that agrees with what is left.
  private mutating func begin(_ session: ReadSession) throws {
    let pruning = try PruneCheck(session)
    try pruning.check(session)
    tree = try pruning.edge(session)
    while nextSigned < signed.count, signed[nextSigned].size < tree.size {
      if try !pruning.shows(signed[nextSigned], session) { unshown += 1 }
      nextSigned += 1
    }
    self.pruning = pruning
  }

  /// - Returns: whether there was nothing left, and the rest agreed with what had been read.
  private mutating func checkPage(_ session: ReadSession) throws -> Bool {
    let rows = try session.rows(after: tree.size, limit: Self.page)
    defer { rows.reset() }
    var (found, bytes) = (0, 0)
    while bytes < Self.pageBytes, try next(rows) {
      let row = try Row(rows)
      try check(row, session)
      found += 1
      bytes += row.payload.count
    }
    guard found == 0 else { return false }
    try checkEnd(session)
    return true
  }

  /// What SQLite cannot read is the next record, as far as anybody can tell.
  private func next(_ rows: Statement) throws -> Bool {
    do throws(SQLFailure) {
      return try rows.next()
    } catch {
      throw error.isDamage
        ? LedgerError.corrupt(seq: tree.size + 1, "it cannot be read, \(error.reason)") : error
    }
  }

  private mutating func check(_ row: Row, _ session: ReadSession) throws {
    guard row.seq == tree.size + 1 else {
      throw LedgerError.corrupt(seq: tree.size + 1, "the record is missing")
    }
    try hasher.check(row)
    if let noted, noted.seq == row.seq, noted.leaf != row.leaf { throw noted.otherRecord }
    let record = try row.erasure == nil ? columns.check(row) : erasures.check(row, session)
    if let record { try soleRecords.check(record, session) }
    if Self.isErasure(row) {
      let order = try ColumnCheck.record(of: row, saying: Array(row.payload))
      try erasures.checkOrder(order, after: pruned.done.headers, session)
    }
    let number = row.erasure == nil ? columns.sequence : record.flatMap(ColumnCheck.sequence)
    if let number, row.seq > pruned.through.payload { sequences.note(number, of: row.source) }
    keys.add(row.source, row.id, row.seq)
    if let agent = row.escalationAgent, let id = row.escalationID {
      escalations.add(agent, id, row.seq)
    }
    try tree.append(row.leaf) { id, tile throws in try TreeCheck.compare(tile, id, session) }
    try compareWithSigned()
  }

  private static func isErasure(_ row: Row) -> Bool {
    let type = EventType.ledgerErased.rawValue.utf8
    return row.type.count == type.count && row.type.elementsEqual(type)
  }

  /// The tree as it has grown so far against what was signed of it at this size.
  private mutating func compareWithSigned() throws {
    while nextSigned < signed.count, signed[nextSigned].size <= tree.size {
      let head = signed[nextSigned]
      guard tree.head == head else {
        let sound = nextSigned > 0 ? signed[nextSigned - 1].size : 0
        throw LedgerError.corrupt(
          seq: sound + 1,
          "the records from there to \(head.size) are not those that were signed, and so the tree "
            + "was rewritten")
      }
      nextSigned += 1
    }
  }

  private func checkEnd(_ session: ReadSession) throws {
    if let newest = signed.last, newest.size > tree.size {
      throw LedgerError.corrupt(
        seq: tree.size + 1, "it ends at \(tree.size), but \(newest.size) records were signed")
    }
    try TreeCheck.compare(tree, StoredTree(session), session)
    if let noted, noted.seq > tree.size { throw noted.tooOld(last: tree.size) }
    try soleRecords.checkCounts(after: pruned.done.headers, session)
    try erasures.checkTable(session)
    try SchemaCheck.run(session)
    for snapshot in try Snapshot.all(in: session) { try snapshot.check() }
  }
}

/// How far a verification has come.
package struct VerificationProgress: Sendable {
  package enum Pass: Sendable {
    /// Every record, in order; by far the longer one.
    case records
    /// The index by which duplicates are found.
    case keys
  }

  package var pass: Pass
  package var done: Int
  package var all: Int
}

extension LedgerReader {
  /// Recomputes every leaf and the tree over them, and compares every table with them; the first break
  /// is thrown with its `seq`, and nothing is repaired.
  ///
  /// - Returns: the head of the tree; its size is how many records there are.
  package func verify(
    progress: (VerificationProgress) -> Void = { _ in }
  ) throws(LedgerError) -> TreeHead {
    var verification = Verification()
    return try verification.run(self, progress: progress)
  }

  /// Recomputes the leaf of one record.
  package func checkLeaf(_ seq: Int) throws(LedgerError) {
    try read { session in
      let rows = try session.rows(after: seq - 1, limit: 1)
      defer { rows.reset() }
      guard try rows.next(), case let row = try Row(rows), row.seq == seq else {
        throw LedgerError.corrupt(seq: seq, "the record is missing")
      }
      var hasher = LeafHasher()
      try hasher.check(row)
    }
  }
}
