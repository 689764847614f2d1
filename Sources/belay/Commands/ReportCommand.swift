import ArgumentParser
import BelayCore
import BelayHub
import BelayLedger
import Foundation

/// `belay report`
struct ReportCommand: ParsableCommand {
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case md, json, csv
  }

  enum Profile: String, ExpressibleByArgument, CaseIterable {
    case plain
    case euAIAct = "eu-ai-act"
  }

  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Tell what people decided, ordered and stopped in a period.",
    discussion: """
      Reads the ledger in the state directory, also while a hub works there. Each statement names its \
      records. The ledger is hashed again first; a broken one still gives a report, which says so, and \
      exit code 5.

        belay report --from -7d
        belay report --from 2026-11-01 --to 2026-12-01 --profile eu-ai-act > november.md
        belay report --from -24h --format csv
      """)

  @Option(
    name: .customLong("from"), parsing: .unconditional,
    help: ArgumentHelp(
      "The beginning: a day, a time of RFC 3339, or -24h from now.", valueName: "when"))
  var start = MomentArgument(argument: "-24h")!

  @Option(
    name: .customLong("to"), parsing: .unconditional,
    help: ArgumentHelp("The end, not included. Default: now.", valueName: "when"))
  var end: MomentArgument?

  @Option(help: "eu-ai-act adds the duties of Regulation (EU) 2024/1689 and what shows them.")
  var profile = Profile.plain

  @Option(help: "md for people, json for programs, csv with the decisions alone.")
  var format = Form.md

  @Flag(help: "Do not hash the ledger again; the report then says that it was not checked.")
  var skipVerify = false

  @OptionGroup var state: StateOptions

  func run() throws {
    let now = Clock.system.read().wall
    guard let period = ReportPeriod(from: start.moment(at: now), to: end?.moment(at: now) ?? now)
    else { throw Failure(.wrongUsage, "--from must lie before --to") }
    do {
      let reader = try LedgerReader(at: state.paths.state)
      let progress = Progress(total: try reader.lastSeq())
      let source = ReportSource(reader: reader, progress: progress.show)
      let integrity = try source.integrity(checking: !skipVerify)
      let report = try source.report(on: period)
      progress.end()
      write(report, integrity, at: now)
      if case .broken(let reason) = integrity.records { throw Failure(.ledgerBroken, reason) }
    } catch let error as LedgerError {
      throw Failure(error.isBroken ? .ledgerBroken : .failed, "\(error)")
    } catch is OversightReport.TooLong {
      throw Failure(
        "there are more than \(OversightReport.maxLines) cases from --from to --to; "
          + "make several reports of shorter periods")
    }
  }

  private func write(_ report: OversightReport, _ integrity: ReportIntegrity, at now: Timestamp) {
    let evidence = profile == .euAIAct ? report.articles(integrity, madeAt: now) : []
    switch format {
    case .md:
      let text = MarkdownReport(report: report, integrity: integrity, evidence: evidence)
      for line in text.lines { StandardOutput.write(line: line) }
    case .csv: for line in CSVReport(report: report).lines { StandardOutput.write(line: line) }
    case .json:
      StandardOutput.write(line: report.json(evidence: evidence, integrity: integrity).shown)
    }
  }
}
