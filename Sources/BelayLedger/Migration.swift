internal import BelayCore

internal import class GRDB.Database

/// Gives a ledger of version 1 its tree, from the first record on, and one of version 2 what erasing
/// and pruning need.
///
/// A page of records at a time, each a transaction of its own; the version changes with the last. So
/// an end at any moment, kill -9 included, costs the open page alone: the next start goes on behind the
/// stored tree, and the older Belay can still open the ledger meanwhile and append to it. No leaf goes
/// into the tree before its row was hashed anew: a tree over damaged records would vouch for them.
struct Migration {
  /// Records of one transaction.
  static let page = 8_192

  private let connection: WriterConnection
  private let path: String

  init(_ connection: WriterConnection, path: String) {
    self.connection = connection
    self.path = path
  }

  /// About 5 µs a record.
  ///
  /// - Parameter progress: is told after each page how many records have their leaf in the tree.
  func run(
    from version: Int, _ progress: (_ done: Int, _ all: Int) -> Void
  ) throws(LedgerError) {
    try prepareErasing()
    if version < 2 {
      try prepare()
      while try advance(progress) {}
    }
    try write { try $0.execute(sql: "PRAGMA user_version = \(Schema.version)") }
  }

  private func prepareErasing() throws(LedgerError) {
    try write { database in
      let names = try ReadSession(database: database).number(
        "SELECT count(*) FROM sqlite_schema WHERE name = 'erased'")
      if names == 0 { try database.execute(sql: Schema.erased + ";" + Schema.pruned) }
    }
  }

  private func prepare() throws(LedgerError) {
    try write { database in
      let names = try ReadSession(database: database).number(
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('tiles', 'tree_head')")
      guard names == 0 else { return }
      try database.execute(sql: Schema.tree)
      try TreeWriter.install(on: database)
    }
  }

  /// One page; false when nothing is left.
  private func advance(_ progress: (Int, Int) -> Void) throws(LedgerError) -> Bool {
    var (done, all) = (0, 0)
    var isAtEnd = false
    try write { database in
      let session = ReadSession(database: database)
      var tree = try TreeWriter(StoredTree(session).edge()) { sql throws(SQLFailure) in
        try Statement(sql, on: database)
      }
      let first = tree.edge.size + 1
      try Self.append(to: &tree, from: session)
      try tree.flush()
      (done, all) = (tree.edge.size, try session.last())
      isAtEnd = tree.edge.size < first + Self.page - 1
    }
    progress(done, all)
    return !isAtEnd
  }

  private static func append(to tree: inout TreeWriter, from session: ReadSession) throws {
    var hasher = LeafHasher()
    let rows = try session.rows(after: tree.edge.size, limit: page)
    while try rows.next() {
      let row = try Row(rows)
      guard row.seq == tree.edge.size + 1 else {
        throw LedgerError.corrupt(seq: tree.edge.size + 1, "the record is missing")
      }
      try hasher.check(row)
      try tree.append(row.leaf)
    }
  }

  private func write(_ body: (Database) throws -> Void) throws(LedgerError) {
    do {
      try connection.queue.inDatabase { database in
        try database.inTransaction(.immediate) {
          try body(database)
          return .commit
        }
      }
    } catch {
      throw (error as? LedgerError) ?? SQLFailure(error).whenReading(path)
    }
    do throws(SQLFailure) { try connection.checkpointIfDue() } catch { throw error.whenWriting }
  }
}
