internal import BelayCore

/// Rehashes every stored record and holds the tables that SQL reads against the payloads (INV 3).
///
/// The leaf covers the columns that its header names and the payload; the escalation columns, the
/// verdicts and the claims are outside it, so they are derived from the payload anew. Comparing
/// hashes alone would let an edited table pass.
struct Verification {
  /// Records between two reports, and in one read transaction.
  private static let page = 1_000

  private var next = 1
  private var verdicts = 0
  private var claims = 0

  /// Goes through the whole ledger, about 20 µs a record.
  ///
  /// - Returns: the number of records, all of them sound.
  mutating func run(
    _ reader: LedgerReader, progress: (Int) -> Void
  ) throws(LedgerError) -> Int {
    var isAtEnd = false
    while !isAtEnd {
      var state = self
      isAtEnd = try reader.read { session in
        let rows = try session.rows(after: state.next - 1, limit: Self.page)
        for row in rows { try state.check(row, session) }
        if rows.isEmpty { try state.checkTables(session) }
        return rows.isEmpty
      }
      self = state
      progress(next - 1)
    }
    return next - 1
  }

  private mutating func check(_ row: Row, _ session: ReadSession) throws {
    guard row.seq == next else {
      throw LedgerError.corrupt(seq: next, "the record is missing")
    }
    next += 1
    try row.checkLeaf()
    let event = try StoredRecord.event(row.payload, seq: row.seq)
    let record = Record(seq: row.seq, recorded: row.recorded, authid: row.authid, event: event)
    try checkColumns(row, record)
    try checkSoleRecord(record, session)
  }

  private func checkColumns(_ row: Row, _ record: Record) throws(LedgerError) {
    let event = record.event
    let key = record.escalationKey
    let columns: [(String, String?, String?)] = [
      ("id", row.id, event.id), ("source", row.source, event.source.text),
      ("type", row.type, event.type), ("run", row.run, event.subject),
      ("agent", row.agent, Entry.agent(of: event)),
      ("time", row.time?.rfc3339, event.time?.rfc3339),
      ("escalation_agent", row.escalationAgent, key?.agent.text),
      ("escalation_id", row.escalationID, key?.id),
    ]
    for (name, stored, derived) in columns where stored != derived {
      throw .corrupt(seq: row.seq, "its column \(name) does not say what its payload says")
    }
  }

  private mutating func checkSoleRecord(_ record: Record, _ session: ReadSession) throws {
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

  /// Every row of them was met on the way, so as many rows as records means the same rows.
  private func checkTables(_ session: ReadSession) throws {
    for (table, count) in [("verdicts", verdicts), ("claims", claims)] {
      guard try session.number("SELECT count(*) FROM \(table)") == count else {
        throw LedgerError.corrupt(seq: 0, "the table \(table) names records that are not there")
      }
    }
  }
}

extension LedgerReader {
  /// Recomputes every leaf and compares every column; the first break is thrown with its `seq`, and
  /// nothing is repaired. `progress` is told the records done so far, every 1,000.
  ///
  /// - Returns: how many records there are.
  package func verifyLeaves(progress: (Int) -> Void = { _ in }) throws(LedgerError) -> Int {
    var verification = Verification()
    return try verification.run(self, progress: progress)
  }

  /// Recomputes the leaf of one record.
  package func checkLeaf(_ seq: Int) throws(LedgerError) {
    guard let row = try read({ try $0.row(seq) }) else {
      throw .corrupt(seq: seq, "the record is missing")
    }
    try row.checkLeaf()
  }
}
