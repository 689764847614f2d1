package import BelayCore

internal import GRDB

extension Ledger {
  /// Erases salt and payload of some records, and writes the record that says so, in one transaction:
  /// whenever the process ends, both are done or neither. Without its salt nobody can tell from a
  /// commitment what it was made of, so the tree and every proof stay as they are.
  ///
  /// Snapshots of the fold go too, since they repeat what payloads say; whoever holds a fold must load
  /// it anew. Then the file is written anew without old pages and its log is emptied; that takes as much
  /// memory as the ledger is long, and is made up for at the next opening if it was cut short.
  ///
  /// Nothing is erased twice, nothing that a legal hold covers, and no part of a question that is open.
  /// `Remainder` says what stays of the hub's own records.
  ///
  /// - Parameters:
  ///   - id: of the record; a UUIDv7.
  ///   - authid: by what credential it was ordered.
  package func erase(
    _ order: ErasureOrder, id: String, authid: String, recorded: Timestamp
  ) throws(LedgerError) -> Erasure {
    let cuts = try reader.cuts(of: order)
    try removeSnapshots(for: order)
    let event = Event(
      id: id, source: .hub, type: .ledgerErased, time: recorded, data: order.data(cuts))
    try begin()
    guard case .new(let record) = try insert(event, authid: authid, recorded: recorded) else {
      throw .poisoned("the id \(id) of an erasure is taken")
    }
    try guarded { () throws(SQLFailure) in
      try connection.access { try Self.erase(cuts, by: record.seq, in: $0) }
    }
    try commit()
    // Once more: somebody may have been writing one meanwhile.
    try? SnapshotFolder.remove(from: directory)
    isFileWrittenAnew = false
    return Erasure(record: record, isPurged: try purge())
  }

  /// Folds of the past repeat what payloads say.
  private func removeSnapshots(for order: ErasureOrder) throws(LedgerError) {
    do throws(LedgerError) {
      try SnapshotFolder.remove(from: directory)
    } catch {
      throw .notErasable(seq: order.seqs.first ?? 0, "the folds that repeat it stay, \(error)")
    }
  }

  private static func erase(
    _ cuts: [Int: ErasureOrder.Cut], by: Int, in database: Database
  ) throws {
    let empty = try Statement(
      "UPDATE events SET salt = zeroblob(0), payload = zeroblob(0) WHERE seq = ?", on: database)
    let keep = try Statement(
      "INSERT INTO erased SELECT seq, ?2, length(payload), ?3, 0, ?4 FROM events WHERE seq = ?1",
      on: database)
    for (seq, cut) in cuts {
      keep.bind(seq, at: 1)
      keep.bind(cut.commitment, at: 2)
      keep.bind(by, at: 3)
      if let rest = cut.rest { keep.bind(rest, at: 4) } else { keep.bind(nil as Int?, at: 4) }
      try keep.run()
      empty.bind(seq, at: 1)
      try empty.run()
    }
    try Statement("DELETE FROM snapshots", on: database).run()
  }

  /// Removes what erased payloads have left in old pages and in the log, if there is anything. Between
  /// transactions; waits up to five seconds for readers.
  ///
  /// - Returns: false if somebody reads at length and so keeps the old log; ask again later.
  @discardableResult
  package func purge() throws(LedgerError) -> Bool {
    invariant(!isInTransaction, "a purge is between transactions")
    return try guarded { () throws(SQLFailure) in
      guard try connection.isPurgeDue() else { return true }
      if !isFileWrittenAnew { try connection.writeFileAnew() }
      isFileWrittenAnew = true
      return try connection.emptyLog()
    }
  }
}

extension WriterConnection {
  fileprivate func isPurgeDue() throws(SQLFailure) -> Bool {
    try access { database in
      try Int.fetchOne(database, sql: "SELECT count(*) FROM erased WHERE purged = 0") ?? 0 > 0
    }
  }

  fileprivate func writeFileAnew() throws(SQLFailure) {
    try access { try $0.execute(sql: "VACUUM") }
  }

  fileprivate func emptyLog() throws(SQLFailure) -> Bool {
    try access { database in
      do {
        try database.checkpoint(.truncate)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
        return false
      }
      try database.execute(sql: "UPDATE erased SET purged = 1 WHERE purged = 0")
      return true
    }
  }
}
