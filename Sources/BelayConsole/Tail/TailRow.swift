import BelayCore

/// A record with its line in words, which are made once.
struct TailRow: Sendable {
  let record: Record
  let summary: RecordSummary

  init(_ record: Record) {
    self.record = record
    summary = record.summary
  }
}
