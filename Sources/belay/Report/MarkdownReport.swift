import BelayCanvas
import BelayCore

/// A report for people to read, in Markdown: the sums first, then every case with its records.
struct MarkdownReport {
  let report: OversightReport
  let integrity: ReportIntegrity
  let evidence: [ArticleEvidence]
  let title: ReportTitle
  let proofs: ReportProofs

  /// Line by line: a report of a hundred thousand decisions is not held as text.
  func write(to out: (String) -> Void) {
    let decisions = report.decisions
    for line in head + sums(decisions) + articles { out(line) }
    chapter("Decisions", Self.decisionColumns, decisions.lazy.map(decision), to: out)
    chapter("Orders", Self.orderColumns, report.orderCases.lazy.map(order), to: out)
    chapter("Not in normal mode", Self.spellColumns, report.modeSpells.lazy.map(spell), to: out)
    chapter("Signals", Self.signalColumns, report.signals.lazy.map(signal), to: out)
    chapter("What was at work", Self.settingColumns, report.settings.lazy.map(setting), to: out)
    chapter(
      "Erasures and legal holds", Self.redactionColumns, report.redactions.lazy.map(redaction),
      to: out)
    chapter("Checks of the ledger", Self.checkColumns, integrity.checks.lazy.map(check), to: out)
    writeProofs(to: out)
    let types = report.counts.sorted { $0.key < $1.key }.lazy.map { row($0.key, "\($0.value)") }
    chapter("Records by type", ["type", "number"], types, to: out)
  }

  private var head: [String] {
    let seqs = report.firstSeq.map { "records #\($0) to #\(report.lastSeq ?? $0)" } ?? "no records"
    let named = [title.system.map { "System: \($0)." }, title.deployer.map { "Deployer: \($0)." }]
    let lines = named.compactMap(\.self).flatMap { [cell($0), ""] }
    return [
      "# Oversight report", "",
      "From \(report.period.start.rfc3339) until \(report.period.end.rfc3339), \(seqs).", "",
    ] + lines + [
      "**Integrity.** \(cell(integrity.sentence))", "",
      "**Completeness.** \(cell(integrity.completenessSentence))", "",
      "Numbers with # are records of the ledger. Names, reasons and messages are the words of agents "
        + "and operators; everything else is the hub's. Times are of \(ReportTitle.clock). Made at "
        + "\(title.madeAt.rfc3339) by \(title.madeBy).", "",
    ]
  }

  // MARK: Chapters

  private func sums(_ all: [DecisionCase]) -> [String] {
    let decided = all.filter { $0.answer.map { !$0.isByPolicy } ?? false }
    let waits = report.waits
    var rows = [
      ("escalations", all.count), ("decided by a person", decided.count),
      ("of these other than asked", decided.count(where: \.isOverride)),
      ("answered by a rule", all.count { $0.answer?.isByPolicy ?? false }),
      ("expired", report.count(of: "expired")),
      ("raised with no operator present", all.count { $0.facts.noOperator }),
      ("approved and not claimed in time", report.count(of: "lapsed")),
      ("approval taken back", report.count(of: "revoked")),
      ("outcome unknown", report.count(of: "unknown")),
      ("decided by key within 2 s", all.count(where: \.isReflex)),
      ("orders to agents", report.orderCases.count), ("signals", report.signals.count),
    ].map { "| \($0.0) | \($0.1) |" }
    if let longest = waits.last {
      rows.append("| median time to a decision | \(seconds(waits[waits.count / 2])) |")
      rows.append("| longest time to a decision | \(seconds(longest)) |")
    }
    return ["## In sums", "", "| what | number |", "| --- | --- |"] + rows + [""]
  }

  private var articles: [String] {
    guard !evidence.isEmpty else { return [] }
    var lines: [String] = []
    let rows = evidence.map { one in
      row(one.article, one.duty, one.finding, one.seqs.map { "#\($0)" }.joined(separator: " "))
    }
    let caution =
      "Regulation (EU) 2024/1689. What the ledger shows for each duty, with the first of its records; "
      + "whether it is enough is for people to judge. Not legal advice."
    chapter("Duties", ["article", "duty", "finding", "records"], rows, caution) { lines.append($0) }
    return lines
  }

  private static let decisionColumns = [
    "card", "agent", "asks for", "because", "risk", "digest shown", "decision", "by", "credential",
    "reason", "on screen", "after", "now", "records",
  ]

  private func decision(_ one: DecisionCase) -> String {
    let (asked, answer) = (one.facts, one.answer)
    let people = answer.map {
      $0.approvedBy.count > 1 ? $0.approvedBy.joined(separator: ", ") : $0.by
    }
    let outcome = asked.revokedBy.map { "\(asked.state) by \($0): \(asked.revocation ?? "")" }
    return row(
      asked.handleText, asked.key.agent.text, asked.name, asked.reason.rawValue,
      asked.risk.rawValue, asked.actionDigest.text, answer?.verdict.rawValue ?? "-",
      people ?? "-", one.authid ?? "-", answer?.reason ?? "", one.onScreen.map(seconds) ?? "-",
      one.wait.map(seconds) ?? "-", outcome ?? asked.state, steps(one.trail))
  }

  private static let orderColumns = [
    "at", "agent", "order", "by", "reason", "now", "in effect after", "records",
  ]

  private func order(_ one: OrderCase) -> String {
    let order = one.control
    return row(
      order.requestedAt.rfc3339, order.agent.text, order.verb.rawValue, order.by, order.reason,
      order.state.word, one.timeToEffect.map(seconds) ?? "-", steps(one.trail))
  }

  private static let spellColumns = [
    "agent", "mode", "cause", "reason", "from", "until", "lasted", "records",
  ]

  private func spell(_ one: ModeSpell) -> String {
    let lasted = one.start.flatMap { start in one.end.map { seconds($0.since(start)) } }
    return row(
      one.agent.text, one.mode.rawValue, one.cause, one.reason,
      one.start?.rfc3339 ?? "before the period", one.end?.rfc3339 ?? "not ended", lasted ?? "-",
      [one.startSeq, one.endSeq].compactMap(\.self).map { "#\($0)" }.joined(separator: " "))
  }

  private static let signalColumns = ["at", "agent", "signal", "acknowledged by", "records"]

  private func signal(_ one: OversightReport.SignalLine) -> String {
    let more = [("cleared", one.clearedSeq), ("acknowledged", one.acknowledgedSeq)].compactMap {
      step in step.1.map { " \(step.0) #\($0)" }
    }
    return row(
      one.at.rfc3339, one.agent, one.signal, one.acknowledgedBy ?? "-",
      "#\(one.seq)" + more.joined(separator: ","))
  }

  private static let settingColumns = ["at", "what", "of", "version or digest", "record"]

  private func setting(_ one: SettingLine) -> String {
    row(one.at.rfc3339, one.what, one.subject, one.version, "#\(one.seq)")
  }

  private static let redactionColumns = [
    "at", "what", "payloads", "legal basis", "by", "reason", "record",
  ]

  private func redaction(_ one: RedactionLine) -> String {
    row(
      one.at.rfc3339, one.what, "\(one.count)", one.legalBasis, one.by, one.reason, "#\(one.seq)")
  }

  private static let checkColumns = ["verdict", "check", "state", "detail"]

  private func check(_ one: ReportIntegrity.Check) -> String {
    row(one.verdict, one.name, one.state == "fail" ? "FAIL" : one.state, one.detail)
  }

  private func writeProofs(to out: (String) -> Void) {
    guard !proofs.files.isEmpty || !proofs.unsigned.isEmpty else { return }
    var note =
      "One file for each record that decides a case. `belay ledger verifier` prints a program that "
      + "checks them with the key of the log."
    if !proofs.unsigned.isEmpty {
      note += " Not signed yet: " + proofs.unsigned.map { "#\($0)" }.joined(separator: " ") + "."
    }
    let rows = proofs.files.sorted { $0.key < $1.key }.lazy.map { seq, file in
      row("#\(seq)", file.name, file.sha256.text)
    }
    chapter("Proofs", ["record", "file", "digest of the file"], rows, note, to: out)
    guard let log = integrity.log else { return }
    for line in ["Keys of the log, and its newest checkpoint:", "", "```"] { out(line) }
    for line in (log.keys + [""]) { out(line) }
    for line in (log.cosigned ?? log.checkpoint).split(
      separator: "\n", omittingEmptySubsequences: false)
    { out("\(SafeText(untrusted: String(line)))") }
    for line in ["```", ""] { out(line) }
  }

  // MARK: Pieces

  private func chapter(
    _ title: String, _ columns: [String], _ rows: some Sequence<String>, _ note: String? = nil,
    to out: (String) -> Void
  ) {
    for line in ["## \(title)", ""] + (note.map { [$0, ""] } ?? []) { out(line) }
    var isEmpty = true
    for row in rows {
      if isEmpty {
        out("| " + columns.joined(separator: " | ") + " |")
        out("|" + String(repeating: " --- |", count: columns.count))
      }
      isEmpty = false
      out(row)
    }
    if isEmpty { out("None.") }
    out("")
  }

  private func row(_ cells: String...) -> String {
    "| " + cells.map(cell).joined(separator: " | ") + " |"
  }

  /// On one line, without anything that Markdown or HTML would take for its own.
  private func cell(_ text: String) -> String {
    var result = ""
    for character in "\(SafeText(untrusted: text))" {
      switch character {
      case "|", "\\", "`", "*", "_", "[", "]": result += "\\\(character)"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
    return result
  }

  private func steps(_ trail: Trail) -> String {
    trail.steps.map { "\($0.what) #\($0.seq)" }.joined(separator: ", ")
  }

  private func seconds(_ duration: Duration) -> String {
    let tenths = duration.wholeMicroseconds / 100_000
    return "\(tenths / 10).\(tenths % 10) s"
  }
}
