internal import BelayCore

/// Holds what is left of erased payloads against the records that erased them (INV 3): a payload that is
/// gone, or cut, without a record in the tree that names it, its commitment and its rest is a break.
struct ErasureCheck {
  /// The record of the last look-up, and what it erased: neighbours share it more often than not.
  private var by = 0
  private var named: [Int: ErasureOrder.Named] = [:]

  /// - Returns: the record as what is left says it; nil if nothing is.
  mutating func check(_ row: Row, _ session: ReadSession) throws -> Record? {
    guard let erasure = row.erasure else { return nil }
    guard row.salt.isEmpty else {
      throw LedgerError.corrupt(seq: row.seq, "it was erased, but not wholly or not by a ledger")
    }
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
    let odd = try session.number(
      """
      SELECT min(seq) FROM erased WHERE NOT EXISTS (
        SELECT 1 FROM events WHERE events.seq = erased.seq AND length(events.payload) = 0)
      """)
    guard odd == 0 else {
      throw LedgerError.corrupt(seq: odd, "the table erased names it, and it was not erased")
    }
  }
}
