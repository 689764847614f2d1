import BelayCore
import BelayLedger

/// Makes a report from the ledger of a state directory, with or without a hub at work there.
struct ReportSource {
  let reader: LedgerReader
  /// Told how many records are done.
  let progress: (Int) -> Void

  private static let page = 1_000

  /// Reads only the period, found by halving, and the older records of what it names. Where the
  /// wall clock was set back, records before the jump may be missed.
  func report(on period: ReportPeriod) throws -> OversightReport {
    var report = OversightReport(period: period)
    var seq = try first(notBefore: period.start) - 1
    while true {
      let records = try reader.records(after: seq, limit: Self.page)
      for record in records {
        if let key = report.stranger(in: record) {
          try report.recall(try reader.history(of: key), before: record.seq)
        }
        try report.apply(record)
      }
      guard let last = records.last, last.recorded < period.end else { return report }
      seq = last.seq
      progress(seq)
    }
  }

  /// Hashes every record of the ledger again, if that is wanted.
  func integrity(checking: Bool) throws -> ReportIntegrity {
    var verdict = ReportIntegrity.Verdict.notChecked
    if checking {
      do throws(LedgerError) {
        verdict = .sound(records: try reader.verify { progress($0.done) }.size)
      } catch {
        guard error.isBroken else { throw error }
        verdict = .broken("\(error)")
      }
    }
    return ReportIntegrity(
      records: verdict, oldest: try reader.records(after: 0, limit: 1).first?.recorded,
      newestSeq: try reader.lastSeq())
  }

  /// The first record from `start` on; one more than there are if there is none.
  private func first(notBefore start: Timestamp) throws -> Int {
    var low = 1
    var high = try reader.lastSeq() + 1
    while low < high {
      let middle = (low + high) / 2
      guard let record = try reader.record(middle) else { break }
      if record.recorded < start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
