package import BelayCore

internal import GRDB

extension Ledger {
  /// Erases salt and payload of some records, and writes the record that says so, in one transaction:
  /// whenever the process ends, both are done or neither. Without its salt nobody can tell from a
  /// commitment what it was made of, so the tree and every proof stay as they are.
  ///
  /// Snapshots of the fold go too, since they repeat what payloads say; whoever holds a fold must load
  /// it anew. The bytes are overwritten where they are, and the log that still has them is cut off if
  /// nobody reads it; `purge` makes up for what is left. Some milliseconds for 1,000 records.
  ///
  /// Nothing is erased twice, nothing that a legal hold covers, and no part of a question that is open.
  /// `Remainder` says what stays.
  ///
  /// - Parameters:
  ///   - id: of the record; a UUIDv7.
  ///   - authid: by what credential it was ordered.
  ///   - patience: how long readers may be in the way of the log's end.
  package func erase(
    _ order: ErasureOrder, id: String, authid: String, recorded: Timestamp,
    patience: Duration = .seconds(5)
  ) throws(LedgerError) -> Erasure {
    let cuts = try reader.cuts(of: order)
    let event = Event(
      id: id, source: .hub, type: .ledgerErased, time: recorded, data: order.data(cuts))
    try begin()
    guard case .new(let record) = try insert(event, authid: authid, recorded: recorded) else {
      throw .poisoned("the id \(id) of an erasure is taken")
    }
    try guarded { () throws(SQLFailure) in
      try connection.access { database in
        let emptying = try Emptying(by: record.seq, on: database)
        for (seq, cut) in cuts { try emptying.empty(seq, cut.commitment, rest: cut.rest) }
        try Statement("DELETE FROM snapshots", on: database).run()
      }
    }
    try commit()
    return Erasure(record: record, isPurged: try purge(patience: patience))
  }
}

/// Writes zeros over salt and payload of rows, and keeps what their leaves need.
///
/// The row keeps its length. Were it shorter, SQLite would move its neighbours about, and leave copies of
/// them in the gaps of pages, where a later erasure of those would not reach them.
struct Emptying {
  private let keep: Statement
  private let empty: Statement
  private let by: Int

  init(by: Int, on database: Database) throws(SQLFailure) {
    self.by = by
    keep = try Statement(
      "INSERT INTO erased SELECT seq, ?2, length(payload), ?3, 0, ?4 FROM events WHERE seq = ?1",
      on: database)
    empty = try Statement(
      """
      UPDATE events SET salt = zeroblob(32), payload = zeroblob(length(payload)) WHERE seq = ?
      """, on: database)
  }

  func empty(_ seq: Int, _ commitment: Hash, rest: [UInt8]?) throws(SQLFailure) {
    keep.bind(seq, at: 1)
    keep.bind(commitment, at: 2)
    keep.bind(by, at: 3)
    if let rest { keep.bind(rest, at: 4) } else { keep.bind(nil as Int?, at: 4) }
    try keep.run()
    empty.bind(seq, at: 1)
    try empty.run()
  }
}
