import BelayCanvas
import BelayCore

/// One record as one line of plain text, for pipes, logs and screen readers.
struct RecordLine {
  let text: String

  init(_ record: Record) {
    let summary = record.summary
    let parts = [
      "#\(record.seq)", record.recorded.rfc3339, summary.who, summary.level.word, summary.kind,
      summary.detail, summary.figure, summary.run.map { "run \($0)" } ?? "",
    ]
    text = parts.filter { !$0.isEmpty }.map { "\(SafeText(untrusted: $0))" }
      .joined(separator: "  ")
  }
}
