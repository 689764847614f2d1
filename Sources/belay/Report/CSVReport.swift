import BelayCanvas
import BelayCore

/// The decisions of a report as comma-separated values (RFC 4180), one line each.
///
/// Every cell is quoted and passes the sanitizer. One that a spreadsheet would take for a formula
/// gets an apostrophe in front: an agent chooses its words, and must not run anything with them.
struct CSVReport {
  let report: OversightReport

  private static let titles = [
    "handle", "agent_id", "name", "risk", "action_digest", "raised_at", "decision", "decided_by",
    "authid", "affordance", "decision_reason", "displayed_ms", "wait_ms", "state", "raised_seq",
    "decided_seq", "claimed_seq", "executed_seq",
  ]

  var lines: [String] {
    [Self.titles.joined(separator: ",")] + report.decisions.map(line)
  }

  private func line(_ one: DecisionCase) -> String {
    let json = one.json
    let seqs = ["raised", "decided", "claimed", "executed"].map { what in
      one.trail.first(what).map { String($0.seq) } ?? ""
    }
    let facts = Self.titles.dropLast(seqs.count).map { title in
      json[title].map { $0.string ?? $0.text } ?? ""
    }
    return (facts + seqs).map(Self.cell).joined(separator: ",")
  }

  private static func cell(_ text: String) -> String {
    let safe = "\(SafeText(untrusted: text))"
    let isFormula = safe.first.map { "=+-@".contains($0) } ?? false
    let quoted = safe.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    return "\"\(isFormula ? "'" : "")\(quoted)\""
  }
}
