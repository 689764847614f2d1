internal import BelayCore

/// Holds the tables of verdicts and claims against the records that have them (INV 8, 13). They are
/// outside the tree, so they are derived from the payloads anew.
struct SoleRecordCheck {
  private var verdicts = 0
  private var claims = 0

  mutating func check(_ record: Record, _ session: ReadSession) throws {
    guard let key = record.escalationKey else { return }
    let table: String
    switch record.event.kind {
    case .escalationDecided:
      table = "verdicts"
      verdicts += 1
    case .escalationClaimed:
      table = "claims"
      claims += 1
    default: return
    }
    guard try session.soleRecord(of: key, in: table) == record.seq else {
      throw LedgerError.corrupt(seq: record.seq, "the table \(table) does not name this record")
    }
  }

  /// Every row of them was met on the way, so as many rows as records means the same rows; but for those
  /// whose records retention has let go of, which stay so that nothing is decided twice.
  func checkCounts(after: Int, _ session: ReadSession) throws {
    for (table, count) in [("verdicts", verdicts), ("claims", claims)] {
      let whole = try session.number(
        """
        SELECT count(*) FROM \(table) WHERE seq > \(after) AND NOT EXISTS (
          SELECT 1 FROM erased WHERE erased.seq = \(table).seq AND rest IS NULL)
        """)
      guard whole == count else {
        throw LedgerError.corrupt(seq: 0, "the table \(table) names records that are not there")
      }
    }
  }
}
