internal import BelayCore

/// What is looked at before a ledger takes another record: the right edge of the tree agrees with its
/// head, the records under it agree with the tree, and nothing that was acknowledged is gone
/// (INV 2, 3).
///
/// It takes the same few milliseconds whatever the size. `Verification` looks at everything.
struct OpeningCheck {
  /// Payload bytes after which no more of the last records are hashed anew.
  static let largestBytes = 16 << 20

  let reader: LedgerReader
  let head: HeadFile.Head?

  /// The right edge of the tree, where the next record goes.
  func run() throws(LedgerError) -> TreeEdge {
    let head = head
    return try reader.read { session in
      let last = try session.last()
      if let head { try Self.check(head, last: last, session) }
      let tree = try StoredTree(session)
      try Self.checkExtent(tree.head.size, last: last, session)
      let edge = try tree.edge()
      if last > 0 { try Self.checkLastRecords(tree, session) }
      return edge
    }
  }

  private static func checkExtent(_ size: Int, last: Int, _ session: ReadSession) throws {
    guard last == size else {
      let what = last < size ? "the record is missing" : "the record is not in the tree"
      throw LedgerError.corrupt(seq: min(last, size) + 1, what)
    }
    let first = try session.pruned().done.headers + 1
    guard try session.number("SELECT ifnull(min(seq), 1) FROM events") == first else {
      throw LedgerError.corrupt(seq: first, "the record is missing")
    }
  }

  /// The records whose leaves are in the last tile, newest first.
  private static func checkLastRecords(_ tree: StoredTree, _ session: ReadSession) throws {
    let size = tree.head.size
    let id = TileID(level: 0, number: (size - 1) / Tile.width)
    let leaves = try tree.tile(id, width: id.width(inTreeOf: size)).hashes
    let rows = try Statement(
      "SELECT \(Row.columns) FROM events ORDER BY seq DESC", on: session.database)
    defer { rows.reset() }
    var hasher = LeafHasher()
    var (seq, bytes) = (size, 0)
    for leaf in leaves.reversed() where bytes < largestBytes {
      guard try rows.next(), case let row = try Row(rows), row.seq == seq else {
        throw LedgerError.corrupt(seq: seq, "the record is missing")
      }
      try hasher.check(row)
      guard row.leaf == leaf else {
        throw LedgerError.corrupt(seq: seq, "the record does not match its leaf in the tree")
      }
      seq -= 1
      bytes += row.payload.count
    }
  }

  private static func check(_ head: HeadFile.Head, last: Int, _ session: ReadSession) throws {
    guard head.seq <= last else { throw head.tooOld(last: last) }
    guard head.seq > 0, let leaf = try session.leaf(head.seq) else { return }
    guard leaf == head.leaf else { throw head.otherRecord }
  }
}

extension HeadFile.Head {
  /// The ledger ends before what was acknowledged.
  func tooOld(last: Int) -> LedgerError {
    .corrupt(
      seq: last + 1,
      "it ends at \(last) but \(seq) was acknowledged: was ledger.sqlite-wal removed, or an "
        + "older copy put back? To go on without these records, remove ledger.head")
  }

  /// Another record has the number of the one that was acknowledged.
  var otherRecord: LedgerError {
    .corrupt(
      seq: seq,
      "it is not the record that was acknowledged under this number: was another ledger put "
        + "here? To go on with this one, remove ledger.head")
  }
}
