internal import BelayCore

internal import GRDB

// What was erased or pruned is overwritten with zeros in its page. What the log still has of the pages as
// they were goes with the log:
//
//     zeros over the bytes ─► commit ─► the log into the file (nobody waits) ─► the log cut to nothing
//                                                                                   │
//                                       a reader in the way: asked again later ◄────┘

extension Ledger {
  /// Cuts off the log that may still hold what was erased or pruned, if there is anything. Between
  /// transactions.
  ///
  /// Costs a look-up, or copying of at most `checkpointPages` pages and three fsyncs.
  ///
  /// - Parameter patience: how long readers may be in the way; zero waits for nobody.
  /// - Returns: false if somebody reads at length and so keeps the old log; ask again later.
  @discardableResult
  package func purge(patience: Duration = .seconds(5)) throws(LedgerError) -> Bool {
    invariant(!isInTransaction, "a purge is between transactions")
    return try guarded { () throws(SQLFailure) in
      guard try connection.isPurgeDue() else { return true }
      return try connection.emptyLog(patience: patience)
    }
  }
}

extension WriterConnection {
  fileprivate func isPurgeDue() throws(SQLFailure) -> Bool {
    try access { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM erased WHERE purged = 0)") ?? false
    }
  }

  /// The log is cut only where a look into it shows nobody: what is copied first need not be copied
  /// while others wait.
  fileprivate func emptyLog(patience: Duration) throws(SQLFailure) -> Bool {
    try access { database in
      try Self.tryCheckpoint(.passive, database)
      let milliseconds = patience / .milliseconds(1)
      try database.execute(sql: "PRAGMA busy_timeout = \(Int(milliseconds))")
      let isEmpty = try Self.tryCheckpoint(.truncate, database)
      try database.execute(sql: "PRAGMA busy_timeout = \(Self.busyMilliseconds)")
      guard isEmpty else { return false }
      try database.execute(sql: "UPDATE erased SET purged = 1 WHERE purged = 0")
      return true
    }
  }

  @discardableResult
  private static func tryCheckpoint(
    _ mode: Database.CheckpointMode, _ database: Database
  ) throws -> Bool {
    do {
      try database.checkpoint(mode)
      return true
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      return false
    }
  }
}
