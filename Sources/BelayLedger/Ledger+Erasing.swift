package import BelayCore

internal import GRDB

extension Ledger {
  /// Erases salt and payload of some records, and writes the record that says so, in one transaction:
  /// whenever the process ends, both are done or neither. Without its salt nobody can tell from a
  /// commitment what it was made of, so the tree and every proof stay as they are.
  ///
  /// Snapshots of the fold go too, since they repeat what payloads say. Then the file is written anew
  /// without old pages and its log is emptied; that takes as much memory as the ledger is long, and is
  /// made up for at the next opening if it was cut short.
  ///
  /// Only what agents and telemetry said can be erased, and each once: the desk's own records say who
  /// decided what, and the next start needs them.
  ///
  /// - Parameter id: of the record; a UUIDv7.
  /// - Returns: the number of the record.
  package func erase(
    _ order: ErasureOrder, id: String, recorded: Timestamp
  ) throws(LedgerError) -> Int {
    let commitments = try reader.read { try Self.commitments(of: order.seqs, $0) }
    let event = Event(
      id: id, source: .hub, type: .ledgerErased, time: recorded, data: order.data(commitments))
    try begin()
    guard case .new(let record) = try insert(event, authid: order.by, recorded: recorded) else {
      throw .poisoned("the id \(id) of an erasure is taken")
    }
    try guarded { () throws(SQLFailure) in
      try connection.access { try Self.erase(commitments, by: record.seq, in: $0) }
    }
    try commit()
    try purge()
    return record.seq
  }

  /// Throws for the first record that has to stay.
  private static func commitments(
    of seqs: [Int], _ session: ReadSession
  ) throws -> [Int: Hash] {
    guard let first = seqs.first, seqs.count <= ErasureOrder.largest else {
      throw LedgerError.notErasable(
        seq: seqs.first ?? 0, "an order names 1 to \(ErasureOrder.largest) records")
    }
    var (found, hasher) = ([Int: Hash](), LeafHasher())
    for seq in seqs {
      let rows = try session.rows(after: seq - 1, limit: 1)
      defer { rows.reset() }
      guard first > 0, try rows.next(), case let row = try Row(rows), row.seq == seq else {
        throw LedgerError.notErasable(seq: seq, "there is no such record")
      }
      if let by = row.erasure?.by {
        throw LedgerError.notErasable(seq: seq, "it was erased by #\(by) already")
      }
      try hasher.check(row)
      switch Source(text: String(decoding: row.source, as: UTF8.self)) {
      case .agent,
        .telemetry where row.escalationAgent == nil:
        break
      default:
        throw LedgerError.notErasable(seq: seq, "only what agents and telemetry said can be")
      }
      found[seq] = hasher.commitment(of: row)
    }
    return found
  }

  private static func erase(
    _ commitments: [Int: Hash], by: Int, in database: Database
  ) throws {
    let empty = try Statement(
      "UPDATE events SET salt = zeroblob(0), payload = zeroblob(0) WHERE seq = ?", on: database)
    let keep = try Statement(
      "INSERT INTO erased SELECT seq, ?2, length(payload), ?3, 0 FROM events WHERE seq = ?1",
      on: database)
    for (seq, commitment) in commitments {
      keep.bind(seq, at: 1)
      keep.bind(commitment, at: 2)
      keep.bind(by, at: 3)
      try keep.run()
      empty.bind(seq, at: 1)
      try empty.run()
    }
    try Statement("DELETE FROM snapshots", on: database).run()
  }

  /// Removes what erased payloads have left in old pages and in the log, if there is anything.
  func purge() throws(LedgerError) {
    invariant(!isInTransaction, "a purge is between transactions")
    try guarded { () throws(SQLFailure) in try connection.purge() }
  }
}

extension WriterConnection {
  fileprivate func purge() throws(SQLFailure) {
    try access { database in
      let due = "SELECT count(*) FROM erased WHERE purged = 0"
      guard try Int.fetchOne(database, sql: due) ?? 0 > 0 else { return }
      try database.execute(sql: "VACUUM")
      do {
        try database.checkpoint(.truncate)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
        // Somebody reads at length. The next opening tries again.
        return
      }
      try database.execute(sql: "UPDATE erased SET purged = 1 WHERE purged = 0")
    }
  }
}
