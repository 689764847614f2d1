import BelayCanvas
import BelayCore

/// The decisions of a report as comma-separated values (RFC 4180), one line each.
///
/// Excel, LibreOffice and others run what begins like a formula, also behind white space (FAULTS 89).
///
/// Every cell is quoted and passes the sanitizer. One that a spreadsheet would take for a formula
/// gets an apostrophe in front: an agent chooses its words, and must not run anything with them.
struct CSVReport {
  let report: OversightReport
  let proofs: ReportProofs

  private static let facts = [
    "handle", "agent_id", "run_id", "name", "reason", "risk", "action_digest", "raised_at",
    "displayed_at", "no_operator", "decision", "decided_by", "role", "authid", "approved_by",
    "affordance", "decision_reason", "decided_at", "displayed_ms", "wait_ms", "override",
    "grant_digest", "agent_mode", "state", "outcome", "outcome_detail", "revoked_by", "revocation",
  ]
  private static let steps = ["raised", "decided", "claimed", "executed"]
  private static let proof = ["proof_seq", "proof_file", "proof_sha256"]

  func write(to out: (String) -> Void) {
    out((Self.facts + Self.steps.map { $0 + "_seq" } + Self.proof).joined(separator: ","))
    for one in report.decisions { out(line(one)) }
  }

  private func line(_ one: DecisionCase) -> String {
    let json = one.json
    let facts = Self.facts.map { title in json[title].map { $0.string ?? $0.text } ?? "" }
    let seqs = Self.steps.map { what in one.trail.first(what).map { String($0.seq) } ?? "" }
    let file = proofs.files[one.keySeq]
    let proof = file.map { [String(one.keySeq), $0.name, $0.sha256.text] } ?? ["", "", ""]
    return (facts + seqs + proof).map(Self.cell).joined(separator: ",")
  }

  static func cell(_ text: String) -> String {
    let safe = "\(SafeText(untrusted: text))"
    let isFormula = safe.first { !$0.isWhitespace }.map { "=+-@|%＝＋－＠".contains($0) } ?? false
    let quoted = safe.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    return "\"\(isFormula ? "'" : "")\(quoted)\""
  }
}
