internal import BelayCore

/// Holds what is left of erased payloads against the records that erased them (INV 3): a payload that is
/// gone without a record in the tree that names it and its commitment is a break.
struct ErasureCheck {
  private var count = 0
  /// The record of the last look-up, and what it erased: neighbours share it more often than not.
  private var by = 0
  private var named: [Int: String] = [:]

  mutating func check(_ row: Row, _ session: ReadSession) throws {
    guard let erasure = row.erasure else { return }
    count += 1
    guard row.salt.isEmpty, row.escalationAgent == nil, row.escalationID == nil else {
      throw LedgerError.corrupt(seq: row.seq, "it was erased, but not wholly or not by a ledger")
    }
    if erasure.by != by {
      named = try Self.names(in: erasure.by, session)
      by = erasure.by
    }
    guard erasure.by > row.seq, named[row.seq] == "sha256:\(erasure.commitment)" else {
      throw LedgerError.corrupt(
        seq: row.seq, "its payload is gone, and record \(erasure.by) does not say that it erased it"
      )
    }
  }

  private static func names(in seq: Int, _ session: ReadSession) throws -> [Int: String] {
    guard let record = try session.records(after: seq - 1, limit: 1).first, record.seq == seq,
      record.event.kind == .ledgerErased, record.event.source == .hub, record.erasedBy == nil
    else { return [:] }
    return ErasureOrder.names(in: record.event.data)
  }

  /// Every row of the table was met on the way, so as many means the same.
  func checkCount(_ session: ReadSession) throws {
    guard try session.number("SELECT count(*) FROM erased") == count else {
      throw LedgerError.corrupt(seq: 0, "the table erased names records that were not erased")
    }
  }
}
