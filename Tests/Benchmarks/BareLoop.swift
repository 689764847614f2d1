import BelayCore
import BelayLedger
import GRDBSQLite

/// The yardstick for ingest and decisions: the same rows, table, indexes, batches and fsyncs
/// through nothing but SQLite's C functions.
///
/// No JSON, no hashing, no fold, no duplicates to look for: every value is ready before the clock
/// starts. A hub cannot be faster than this on the same disk.
final class BareLoop {
  private let database: OpaquePointer
  private let statement: OpaquePointer
  private var seq: Int64 = 0
  private var tree: BareTree?

  /// - Parameters:
  ///   - path: a file that does not exist yet.
  ///   - hasTree: whether it also keeps the ledger's tree over the leaves.
  init(at path: String, hasTree: Bool = false) throws(BareLoopFailure) {
    var database: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(path, &database, flags, nil) == SQLITE_OK, let database else {
      throw BareLoopFailure(code: SQLITE_CANTOPEN, text: path)
    }
    self.database = database
    let setUp = """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;
      PRAGMA mmap_size = 0; PRAGMA cache_size = -65536; \(Schema.create);
      """
    guard sqlite3_exec(database, setUp, nil, nil, nil) == SQLITE_OK else {
      throw Self.failure(of: database)
    }
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(database, Schema.insertEvent, -1, &statement, nil) == SQLITE_OK,
      let statement
    else { throw Self.failure(of: database) }
    self.statement = statement
    if hasTree { tree = try BareTree(on: database) }
  }

  deinit {
    tree = nil
    sqlite3_finalize(statement)
    sqlite3_close(database)
  }

  /// Inserts all of the rows in one transaction, which ends with an fsync.
  ///
  /// - Returns: the time for that.
  func commit(_ rows: [BareRow]) throws(BareLoopFailure) -> Duration {
    let start = ContinuousClock.now
    try execute("BEGIN IMMEDIATE")
    for row in rows { try insert(row) }
    if let tree {
      for row in rows { try tree.append(row.leaf) }
      try tree.flush()
    }
    try execute("COMMIT")
    return .now - start
  }

  private func execute(_ sql: String) throws(BareLoopFailure) {
    guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
      throw Self.failure(of: database)
    }
  }

  private func insert(_ row: BareRow) throws(BareLoopFailure) {
    seq += 1
    sqlite3_bind_int64(statement, 1, seq)
    bind(row.id, 2)
    bind(row.source, 3)
    bind(row.type, 4)
    sqlite3_bind_int64(statement, 5, row.time)
    sqlite3_bind_int64(statement, 6, row.recorded)
    bind(row.agent, 7)
    bind(row.run, 8)
    bind(row.authid, 9)
    sqlite3_bind_null(statement, 10)
    sqlite3_bind_null(statement, 11)
    bind(row.salt, 12)
    bind(row.payload, 13)
    bind(row.leaf, 14)
    guard sqlite3_step(statement) == SQLITE_DONE else { throw Self.failure(of: database) }
    sqlite3_reset(statement)
  }

  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private func bind(_ text: String, _ index: Int32) {
    sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), Self.copied)
  }

  private func bind(_ bytes: [UInt8], _ index: Int32) {
    sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), Self.copied)
  }

  static func failure(of database: OpaquePointer) -> BareLoopFailure {
    BareLoopFailure(
      code: sqlite3_extended_errcode(database), text: String(cString: sqlite3_errmsg(database)))
  }
}

struct BareLoopFailure: Error, CustomStringConvertible {
  var code: Int32
  var text: String

  var description: String { "the bare SQLite loop failed with \(code): \(text)" }
}
