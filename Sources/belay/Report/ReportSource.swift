import BelayCore
import BelayLedger

/// Makes a report from the ledger of a state directory, with or without a hub at work there.
///
/// Memory is bounded: pages of records are read one after the other, most of them without their
/// payloads, and of escalations that have ended only what is told is kept.
struct ReportSource {
  let reader: LedgerReader
  let log: SignedLog
  /// Told what is done, how many of it, and of how many.
  let progress: (String, Int, Int) -> Void

  private static let settings: [EventType] = [.agentStarted, .policyLoaded, .modelsLoaded]

  /// Reads only the period, found by halving, and the older records of what it names. Where the
  /// wall clock was set back, records before the jump may be missed.
  func report(on period: ReportPeriod) throws -> OversightReport {
    var report = OversightReport(period: period)
    let first = try first(notBefore: period.start)
    let all = try reader.lastSeq() - first + 1
    try report.recall(settings: reader.newest(of: Self.settings, before: first))
    var seq = first - 1
    while true {
      let page = try reader.skim(after: seq, wanting: OversightReport.reads)
      for step in page { try take(step, into: &report) }
      guard let last = page.last, last.recorded < period.end else { return report }
      seq = last.seq
      progress("records of the period", seq - first + 1, all)
    }
  }

  private func take(_ step: Skimmed, into report: inout OversightReport) throws {
    switch step {
    case .passed(let seq, let recorded, let type): report.count(seq, recorded, type)
    case .whole(let record):
      guard report.period.contains(record.recorded) else { return }
      if let key = report.stranger(in: record) {
        try report.recall(try reader.history(of: key), before: record.seq)
      }
      try report.apply(record)
    }
  }

  /// Hashes every record of the ledger again and asks what vouches for it, if that is wanted.
  func integrity(checking: Bool) throws -> ReportIntegrity {
    var integrity = ReportIntegrity(
      records: .notChecked, oldest: try reader.records(after: 0, limit: 1).first?.recorded,
      newestSeq: try reader.lastSeq())
    integrity.log = log.newestText.map {
      ReportIntegrity.Log(keys: log.keyTexts, checkpoint: $0, cosigned: log.cosignedText)
    }
    guard checking else { return integrity }
    let verification = try VerificationReport(of: reader, signed: log) {
      progress($0.pass == .records ? "records hashed" : "keys", $0.done, $0.all)
    }
    integrity.checks = [verification.integrity, verification.completeness].flatMap(Self.checks)
    if let broken = verification.broken {
      integrity.records = .broken("\(broken)")
    } else {
      integrity.records = .sound(records: verification.head?.size ?? 0)
    }
    return integrity
  }

  private static func checks(of verdict: LedgerVerdict) -> [ReportIntegrity.Check] {
    verdict.checks.map {
      ReportIntegrity.Check(
        verdict: verdict.name, name: $0.name, state: $0.state.rawValue, detail: $0.detail)
    }
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
