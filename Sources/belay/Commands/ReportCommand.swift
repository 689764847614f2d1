import ArgumentParser
import BelayCore
import BelayHub
import BelayLedger
import Synchronization

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
        belay report --from -7d --proofs proofs/ --format json > week.json

      --proofs writes a proof for each decision, order, time out of normal mode, signal and erasure that \
      the report names, each in a file of its own that needs neither the ledger nor a hub to be checked.
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

  @Option(
    help: ArgumentHelp(
      "Write proofs into this folder, N.tlog-proof for record N; the report lists their digests.",
      valueName: "dir"))
  var proofs: String?

  @Option(help: "The system by name and version, for the head of the report.")
  var system: String?

  @Option(help: "Under whose authority it is used, for the head of the report.")
  var deployer: String?

  @Flag(help: "Do not hash the ledger again; the report then says that it was not checked.")
  var skipVerify = false

  @OptionGroup var state: StateOptions

  func run() throws {
    let now = Clock.system.read().wall
    guard let period = ReportPeriod(from: start.moment(at: now), to: end?.moment(at: now) ?? now)
    else { throw Failure(.wrongUsage, "--from must lie before --to") }
    do {
      let source = try source()
      let integrity = try source.integrity(checking: !skipVerify)
      let report = try source.report(on: period)
      let proofs = try prove(report, integrity, source)
      let title = ReportTitle(
        system: system, deployer: deployer, madeBy: "belay \(Hub.version)", madeAt: now)
      source.progress("", 0, 0)
      write(report, integrity, title, proofs)
      if case .broken(let reason) = integrity.records { throw Failure(.ledgerBroken, reason) }
    } catch let error as LedgerError {
      throw Failure(error.isBroken ? .ledgerBroken : .failed, "\(error)")
    } catch is OversightReport.TooLong {
      throw Failure(
        "there are more than \(OversightReport.maxLines) cases from --from to --to; "
          + "make several reports of shorter periods")
    }
  }

  private func source() throws -> ReportSource {
    let line = Mutex(ProgressLine())
    return ReportSource(
      reader: try LedgerReader(at: state.paths.state), log: try state.signedLog()
    ) { what, done, all in
      line.withLock { what.isEmpty ? $0.clear() : $0.show(what, done, of: all) }
    }
  }

  /// A broken ledger proves nothing, and the report says that it is broken.
  private func prove(
    _ report: OversightReport, _ integrity: ReportIntegrity, _ source: ReportSource
  ) throws -> ReportProofs {
    guard let folder = proofs else { return ReportProofs() }
    if case .broken = integrity.records { return ReportProofs() }
    return try ProofFolder(folder).write(
      report.keySeqs, from: source.reader, by: source.log
    ) { source.progress("proofs", $0, $1) }
  }

  private func write(
    _ report: OversightReport, _ integrity: ReportIntegrity, _ title: ReportTitle,
    _ proofs: ReportProofs
  ) {
    let evidence = profile == .euAIAct ? report.articles(integrity, madeAt: title.madeAt) : []
    let out = StandardOutput.write(line:)
    switch format {
    case .md:
      MarkdownReport(
        report: report, integrity: integrity, evidence: evidence, title: title, proofs: proofs
      ).write(to: out)
    case .csv: CSVReport(report: report, proofs: proofs).write(to: out)
    case .json:
      JSONReport(
        report: report, integrity: integrity, evidence: evidence, title: title, proofs: proofs
      ).write(to: out)
    }
  }
}
