internal import BelayCore

/// What is looked at before a ledger takes another record: no gap in `seq` (INV 2), the newest
/// record agrees with its leaf (INV 3), and nothing that was acknowledged is gone.
///
/// One pass over an index: 0.1 s for a million records that are in memory. `LedgerReader.verify`
/// looks at everything.
struct OpeningCheck {
  let reader: LedgerReader
  let head: HeadFile.Head?

  /// The newest record; `seq` 0 and no leaf for an empty ledger. The note may be older than that:
  /// its writer can die between the commit and the note.
  func run() throws(LedgerError) -> HeadFile.Head {
    let head = head
    return try reader.read { session in
      let last = try Self.checkSequence(session)
      let newest = last > 0 ? try session.row(last) : nil
      try newest?.checkLeaf()
      if let head { try Self.check(head, last: last, session) }
      return HeadFile.Head(seq: last, leaf: newest?.leaf ?? [])
    }
  }

  private static func checkSequence(_ session: ReadSession) throws -> Int {
    let (count, first, last) = try session.extent()
    guard count > 0 else { return 0 }
    guard first == 1 else { throw LedgerError.corrupt(seq: 1, "the record is missing") }
    guard count == last else {
      let missing = try session.firstGap()
      throw LedgerError.corrupt(seq: missing, "\(last - count) records are missing from here on")
    }
    return last
  }

  private static func check(_ head: HeadFile.Head, last: Int, _ session: ReadSession) throws {
    guard head.seq <= last else {
      throw LedgerError.corrupt(
        seq: last + 1,
        "it ends at \(last) but \(head.seq) was acknowledged: was ledger.sqlite-wal removed, or an "
          + "older copy put back? To go on without these records, remove ledger.head")
    }
    guard head.seq > 0, let row = try session.row(head.seq) else { return }
    guard row.leaf == head.leaf else {
      throw LedgerError.corrupt(
        seq: head.seq,
        "it is not the record that was acknowledged under this number: was another ledger put "
          + "here? To go on with this one, remove ledger.head")
    }
  }
}
