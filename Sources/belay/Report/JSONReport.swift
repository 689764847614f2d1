import BelayCore

/// A report for programs: one JSON object, its lists with one value on each line.
struct JSONReport {
  let report: OversightReport
  let integrity: ReportIntegrity
  let evidence: [ArticleEvidence]
  let title: ReportTitle
  let proofs: ReportProofs

  /// Line by line, so that a long report needs no more memory than its longest line.
  func write(to out: (String) -> Void) {
    var opening = "{"
    for (key, value) in report.members(evidence, integrity, title, proofs: proofs) {
      out(opening)
      let name = JSON.string(key).text + ":"
      switch value {
      case .one(let json): opening = name + json.shown
      case .list(let values):
        opening = name + "["
        for value in values {
          out(opening)
          opening = value.shown
          comma(&opening)
        }
        close(&opening)
      }
      opening += ","
    }
    out(String(opening.dropLast()))
    out("}")
  }

  private func comma(_ line: inout String) { line += "," }

  /// Behind the last value of a list, in the place of its comma.
  private func close(_ line: inout String) {
    if line.hasSuffix(",") { line.removeLast() }
    line += "]"
  }
}
