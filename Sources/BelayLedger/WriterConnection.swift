internal import GRDB
internal import GRDBSQLite

/// The one connection that writes and checkpoints.
///
/// SQLite before 3.51.3 can corrupt a file when two connections write or checkpoint at once, so
/// nobody else does either. SQLite's own automatic checkpoint swallows a failed fsync; it is off,
/// and `checkpointIfDue` does the same work where the failure is seen (INV 4).
///
/// `synchronous` is EXTRA: in the write-ahead log the same as FULL, but the rollback journal of the
/// very first transaction is then gone for good. Were it back after a power cut, SQLite would take
/// the new ledger for a transaction that did not end, and empty it.
///
/// `secure_delete` writes zeros over whatever is removed, so that no free page and no gap in a page keeps
/// what was erased. It has to be on from the first record on.
final class WriterConnection {
  let queue: DatabaseQueue
  /// Pages in the write-ahead log, 4 KiB each, before it is copied into the database file.
  private let checkpointPages: Int
  /// Written by SQLite's hook after each commit.
  private let logPages: UnsafeMutablePointer<Int32>

  init(_ path: String, checkpointPages: Int) throws(SQLFailure) {
    self.checkpointPages = checkpointPages
    do {
      queue = try DatabaseQueue(path: path, configuration: Self.configuration)
      logPages = .allocate(capacity: 1)
      logPages.initialize(to: 0)
    } catch {
      throw SQLFailure(error)
    }
    try access { [logPages] database in
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      sqlite3_wal_hook(
        database.sqliteConnection,
        { pages, _, _, count in
          pages?.storeBytes(of: count, as: Int32.self)
          return SQLITE_OK
        }, logPages)
    }
  }

  /// How long anybody may be in the way.
  static let busyMilliseconds = 5_000

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "belay.ledger.writer"
    configuration.busyMode = .timeout(Double(Self.busyMilliseconds) / 1_000)
    // A transaction stays open from one access to the next.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA synchronous = EXTRA;
          PRAGMA secure_delete = ON;
          PRAGMA wal_autocheckpoint = 0;
          PRAGMA mmap_size = 0;
          PRAGMA cache_size = -65536;
          PRAGMA temp_store = MEMORY;
          """)
    }
    return configuration
  }

  func access<T>(_ body: (Database) throws -> T) throws(SQLFailure) -> T {
    do {
      return try queue.inDatabase(body)
    } catch {
      throw SQLFailure(error)
    }
  }

  // GRDB's hooks want to see the ends of a transaction; what is between them they need not see.

  func begin() throws(SQLFailure) { try execute("BEGIN IMMEDIATE TRANSACTION") }

  func commit() throws(SQLFailure) { try execute("COMMIT TRANSACTION") }

  private func execute(_ sql: String) throws(SQLFailure) {
    try access { try $0.cachedStatement(sql: sql).execute() }
  }

  /// Copies the log into the database file once it is long. Costs a few milliseconds and two fsyncs
  /// then, one comparison otherwise. A reader in the way only makes it do less.
  func checkpointIfDue() throws(SQLFailure) {
    guard logPages.pointee >= checkpointPages else { return }
    try access { database in
      do {
        try database.checkpoint(.passive)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {}
    }
    logPages.pointee = 0
  }

  /// Moves the whole log into the file, unless a reader is in the way for long, and closes.
  func close() throws(SQLFailure) {
    try access { database in
      if database.isInsideTransaction { try database.rollback() }
      do {
        try database.checkpoint(.truncate)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {}
      _ = sqlite3_wal_hook(database.sqliteConnection, nil, nil)
    }
    do { try queue.close() } catch { throw SQLFailure(error) }
    logPages.deallocate()
  }

  /// Keeps the connection open until the process ends: closing would checkpoint, and after a failed
  /// fsync that is the retry which must not be (INV 4).
  func abandon() {
    _ = Unmanaged.passRetained(queue)
  }
}
