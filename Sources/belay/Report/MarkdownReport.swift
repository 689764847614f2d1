import BelayCanvas
import BelayCore

/// A report for people to read, in Markdown: the sums first, then every case with its records.
struct MarkdownReport {
  let report: OversightReport
  let integrity: ReportIntegrity
  let evidence: [ArticleEvidence]

  var lines: [String] {
    head + sums + articles + decisions + orders + spells + signals + records
  }

  private var head: [String] {
    let seqs = report.firstSeq.map { "records #\($0) to #\(report.lastSeq ?? $0)" } ?? "no records"
    return [
      "# Oversight report", "",
      "From \(report.period.start.rfc3339) until \(report.period.end.rfc3339), \(seqs).", "",
      "**Integrity.** \(cell(integrity.sentence))", "",
      "Numbers with # are records of the ledger. Names, reasons and messages are the words of agents "
        + "and operators; everything else is the hub's.", "",
    ]
  }

  // MARK: Chapters

  private var sums: [String] {
    let all = report.decisions
    let decided = all.filter { $0.ruling != nil }
    let waits = report.waits
    var rows = [
      ("escalations", all.count), ("decided by a person", decided.count),
      ("of these other than asked", all.count(where: \.isOverride)),
      ("expired", report.count(of: "expired")),
      ("raised with no operator present", all.count { $0.escalation.noOperator }),
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
    return chapter("In sums", ["what", "number"], rows)
  }

  private var articles: [String] {
    guard !evidence.isEmpty else { return [] }
    let rows = evidence.map { one in
      row(one.article, one.duty, one.finding, one.seqs.map { "#\($0)" }.joined(separator: " "))
    }
    let caution =
      "Regulation (EU) 2024/1689. What the ledger shows for each duty, with the first of its records; "
      + "whether it is enough is for people to judge. Not legal advice."
    return chapter("Duties", ["article", "duty", "finding", "records"], rows, caution)
  }

  private var decisions: [String] {
    let rows = report.decisions.map { one in
      let asked = one.escalation
      let ruling = one.ruling
      return row(
        asked.handleText, asked.key.agent.text, asked.request.name, asked.risk.rawValue,
        asked.actionDigest.short, ruling?.decision.verdict.rawValue ?? "-", ruling?.by ?? "-",
        one.authid ?? "-", ruling?.decision.reason ?? "", one.onScreen.map(seconds) ?? "-",
        one.wait.map(seconds) ?? "-", asked.state.word, steps(one.trail))
    }
    return chapter(
      "Decisions",
      [
        "card", "agent", "asks for", "risk", "digest shown", "decision", "by", "credential",
        "reason",
        "on screen", "after", "now", "records",
      ], rows)
  }

  private var orders: [String] {
    let rows = report.orderCases.map { one in
      let order = one.control
      return row(
        order.requestedAt.rfc3339, order.agent.text, order.verb.rawValue, order.by, order.reason,
        order.state.word, one.timeToEffect.map(seconds) ?? "-", steps(one.trail))
    }
    return chapter(
      "Orders",
      ["at", "agent", "order", "by", "reason", "now", "in effect after", "records"], rows)
  }

  private var spells: [String] {
    let rows = report.modeSpells.map { one in
      row(
        one.agent.text, one.mode.rawValue, one.cause, one.reason,
        one.start?.rfc3339 ?? "before the period", one.end?.rfc3339 ?? "not ended",
        [one.startSeq, one.endSeq].compactMap(\.self).map { "#\($0)" }.joined(separator: " "))
    }
    return chapter(
      "Not in normal mode", ["agent", "mode", "cause", "reason", "from", "until", "records"], rows)
  }

  private var signals: [String] {
    let rows = report.signals.map { one in
      row(
        one.at.rfc3339, one.agent, one.signal, one.acknowledgedBy ?? "-",
        "#\(one.seq)" + (one.clearedSeq.map { " cleared #\($0)" } ?? ""))
    }
    return chapter("Signals", ["at", "agent", "signal", "acknowledged by", "records"], rows)
  }

  private var records: [String] {
    let rows = report.counts.sorted { $0.key < $1.key }.map { row($0.key, "\($0.value)") }
    return chapter("Records by type", ["type", "number"], rows)
  }

  // MARK: Pieces

  private func chapter(
    _ title: String, _ columns: [String], _ rows: [String], _ note: String? = nil
  ) -> [String] {
    let table =
      rows.isEmpty
      ? ["None."]
      : [
        "| " + columns.joined(separator: " | ") + " |",
        "|" + String(repeating: " --- |", count: columns.count),
      ] + rows
    return ["## \(title)", ""] + (note.map { [$0, ""] } ?? []) + table + [""]
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
