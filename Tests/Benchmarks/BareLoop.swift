import BelayCore
import BelayLedger
import GRDBSQLite

/// The yardstick for every figure of the ledger and of ingest: the same rows, table, indexes and
/// fsyncs through nothing but SQLite's C functions. No JSON, no hashing, no duplicates to look for:
/// every value is ready before the clock starts.
///
/// - Parameters:
///   - rows: how many.
///   - batch: how many in one transaction, each of which ends with an fsync.
///   - path: a file that does not exist yet.
/// - Returns: the time for the inserts and commits alone.
func bareLoop(rows: Int, batch: Int, at path: String) throws(BareLoopFailure) -> Duration {
  let loop = try BareLoop(path)
  defer { loop.close() }
  let values = (1...rows).map { BareRow(SampleEvents.event($0), seq: $0) }
  let clock = ContinuousClock()
  let start = clock.now
  for first in stride(from: 0, to: rows, by: batch) {
    try loop.execute("BEGIN IMMEDIATE")
    for row in values[first..<min(rows, first + batch)] { try loop.insert(row) }
    try loop.execute("COMMIT")
  }
  return clock.now - start
}

struct BareLoopFailure: Error {
  var code: Int32
  var text: String
}

/// The values of one row, in the order of the columns.
private struct BareRow {
  let seq: Int64
  let id, source, type, agent, run, authid: String
  let time, recorded: Int64
  let salt, leaf: [UInt8]
  let payload: [UInt8]

  init(_ event: Event, seq: Int) {
    self.seq = Int64(seq)
    id = event.id
    source = event.source.text
    type = event.type
    agent = event.source.name
    run = event.subject ?? ""
    authid = SampleEvents.authid
    time = event.time?.microseconds ?? 0
    recorded = SampleEvents.recorded.microseconds
    salt = SHA256.hash(Array(event.id.utf8))
    leaf = SHA256.hash(event.payload)
    payload = event.payload
  }
}

private struct BareLoop {
  private let database: OpaquePointer
  private let statement: OpaquePointer

  init(_ path: String) throws(BareLoopFailure) {
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
  }

  func close() {
    sqlite3_finalize(statement)
    sqlite3_close(database)
  }

  func execute(_ sql: String) throws(BareLoopFailure) {
    guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
      throw Self.failure(of: database)
    }
  }

  func insert(_ row: BareRow) throws(BareLoopFailure) {
    sqlite3_bind_int64(statement, 1, row.seq)
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

  private static func failure(of database: OpaquePointer) -> BareLoopFailure {
    BareLoopFailure(
      code: sqlite3_extended_errcode(database), text: String(cString: sqlite3_errmsg(database)))
  }
}
