internal import BelayCore

/// Holds what is left of erased payloads against the records that erased them (INV 3): a payload that is
/// gone, or cut, without a record in the tree that names it, its commitment and its rest is a break.
struct ErasureCheck {
  /// The record of the last look-up, and what it erased: neighbours share it more often than not.
  private var by = 0
  private var named: [Int: ErasureOrder.Named] = [:]
  private var lastReach: (by: Int, reach: PruneReach?)?

  /// - Returns: the record as what is left says it; nil if nothing is.
  mutating func check(_ row: Row, _ session: ReadSession) throws -> Record? {
    guard let erasure = row.erasure else { return nil }
    guard row.payload.allSatisfy({ $0 == 0 }),
      row.payload.count == erasure.length || row.payload.isEmpty
    else {
      throw LedgerError.corrupt(seq: row.seq, "it was erased, but not wholly or not by a ledger")
    }
    if try isPruned(row, erasure, session) { return nil }
    if erasure.by != by {
      named = try Self.names(in: erasure.by, session)
      by = erasure.by
    }
    let rest = erasure.rest.map { Array($0) }
    guard erasure.by > row.seq, let said = named[row.seq],
      said.commitment == "sha256:\(erasure.commitment)",
      said.rest == rest.map({ Digest(sha256Of: $0).text })
    else {
      throw LedgerError.corrupt(
        seq: row.seq, "its payload is gone, and record \(erasure.by) does not say that it erased it"
      )
    }
    guard let rest else {
      guard row.escalationAgent == nil, row.escalationID == nil else {
        throw LedgerError.corrupt(seq: row.seq, "it was erased, but names an escalation")
      }
      return nil
    }
    return try ColumnCheck.record(of: row, saying: rest)
  }

  /// Whether it went by an order of retention, which names ranges and leaves nothing of a payload.
  private mutating func isPruned(
    _ row: Row, _ erasure: Row.Erasure, _ session: ReadSession
  ) throws -> Bool {
    guard erasure.rest == nil, let reach = try reach(of: erasure.by, session) else { return false }
    let type = String(decoding: row.type, as: UTF8.self)
    return row.seq <= (PruneRows.isDecisionType(type) ? reach.decisions : reach.payload)
  }

  private mutating func reach(of seq: Int, _ session: ReadSession) throws -> PruneReach? {
    if let last = lastReach, last.by == seq { return last.reach }
    let record = try session.records(after: seq - 1, limit: 1).first
    var reach: PruneReach?
    if let record, record.seq == seq, record.event.kind == .ledgerPruned,
      record.event.source == .hub, record.erasedBy == nil
    {
      reach = PruneReach(record.event.data["through"])
    }
    lastReach = (seq, reach)
    return reach
  }

  /// What a record says that it erased is erased, or somebody has put it back.
  func checkOrder(_ record: Record, after: Int, _ session: ReadSession) throws {
    guard record.event.kind == .ledgerErased, record.event.source == .hub else { return }
    let find = try Statement("SELECT count(*) FROM erased WHERE by = ?", on: session.database)
    find.bind(record.seq, at: 1)
    let count = try find.next() ? find.integer(0) : 0
    find.reset()
    let named = ErasureOrder.names(in: record.event.data).filter { $0.key > after }
    guard count < named.count else { return }
    let there = try named.keys.sorted().first { seq in
      let rows = try session.rows(after: seq - 1, limit: 1)
      defer { rows.reset() }
      return try rows.next() && Row(rows).erasure?.by != record.seq
    }
    throw LedgerError.corrupt(
      seq: there ?? record.seq,
      "#\(record.seq) erased its payload, and it was put back")
  }

  private static func names(
    in seq: Int, _ session: ReadSession
  ) throws -> [Int: ErasureOrder.Named] {
    guard let record = try session.records(after: seq - 1, limit: 1).first, record.seq == seq,
      record.event.kind == .ledgerErased, record.event.source == .hub, record.erasedBy == nil
    else { return [:] }
    return ErasureOrder.names(in: record.event.data)
  }

  /// The table names only records that have no payload; those were looked at on the way, or were whole
  /// then and erased since.
  func checkTable(_ session: ReadSession) throws {
    for source in [
      "erased INDEXED BY erased_by", "erased INDEXED BY erased_unpurged WHERE purged = 0",
      "pruned", "base",
    ] {
      // Reads every page of it, and so finds one that is another's.
      _ = try session.number("SELECT count(*) FROM \(source)")
    }
    let odd = try session.number(
      """
      SELECT min(seq) FROM erased WHERE NOT EXISTS (
        SELECT 1 FROM events WHERE events.seq = erased.seq AND \(Schema.isEmptied))
      """)
    guard odd == 0 else {
      throw LedgerError.corrupt(seq: odd, "the table erased names it, and it was not erased")
    }
  }
}
