import ArgumentParser
import BelayCanvas
import BelayCore
import BelayLedger
import Foundation

extension LedgerCommand {
  /// `belay ledger verify`
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Hash every record anew and compare all that is stored with it.",
      discussion: """
        Two verdicts. Integrity: every record is what was written and signed, and so are the tables and \
        the tree over it; the first one that is not is named. Completeness: what should have been \
        written is there. Nothing is repaired.

        Checkpoints that anchors keep outside are compared too: completeness says how much of the \
        ledger they have seen, and since when.

        Without --public-key the keys beside the ledger are used, which whoever forges it can replace.
        The exit code is 5 if integrity fails, whatever completeness says.
        """)

    @Flag(help: "Also fold every record anew and compare the snapshots with that; takes longer.")
    var replay = false
    @Option(
      name: [.customLong("public-key"), .customLong("vkey")],
      help: ArgumentHelp(
        "A key of the log as `belay ledger key` prints it; again for each older one.",
        valueName: "vkey"))
    var publicKeys: [String] = []
    @Option(
      help: ArgumentHelp(
        "A file outside to which checkpoints are appended, besides those that the hub was started "
          + "with; repeatable.", valueName: "file"))
    var anchor: [String] = []
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let log = try ledger.signedLog(publicKeys, anchors: anchor)
      var line = ProgressLine()
      let report = try VerificationReport(
        of: ledger.reader(), signed: log, replaying: replay
      ) { progress in
        line.show(progress.pass.name, progress.done, of: progress.all)
      }
      line.clear()
      if output.json {
        StandardOutput.write(line: report.json.shown)
      } else {
        for verdict in [report.integrity, report.completeness] { verdict.write() }
      }
      if let broken = report.broken { throw Failure(.ledgerBroken, broken.description) }
    }
  }
}

extension LedgerOptions {
  /// The checkpoints beside the ledger, and the keys to check them with.
  func signedLog(
    _ publicKeys: [String] = [], anchors: [String] = []
  ) throws -> SignedLog {
    let folder = file.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
    return try SignedLog.of(folder ?? state.paths.state, publicKeys, anchors)
  }
}

extension StateOptions {
  /// The checkpoints beside the ledger, and the keys that are there.
  func signedLog() throws -> SignedLog { try SignedLog.of(paths.state, [], []) }
}

extension SignedLog {
  fileprivate static func of(
    _ folder: String, _ keys: [String], _ anchors: [String]
  ) throws -> SignedLog {
    do {
      let keys = try keys.map { try VerifierKey($0) }
      return try SignedLog(stateDirectory: folder, keys: keys, anchors: anchors)
    } catch let error as NoteError {
      throw ValidationError(error.description)
    } catch let error as SigningError {
      throw Failure(error.description)
    }
  }
}

extension VerificationProgress.Pass {
  fileprivate var name: String {
    switch self {
    case .records: "records"
    case .keys: "keys"
    }
  }
}

extension LedgerVerdict {
  /// A line for the verdict, and one for each of its checks.
  fileprivate func write() {
    StandardOutput.write(line: name.padding(to: 16) + state.word)
    for check in checks {
      let detail = "\(SafeText(untrusted: check.detail))"
      StandardOutput.write(
        line: "  " + check.name.padding(to: 14) + check.state.word.padding(to: 9) + detail)
    }
  }
}

extension LedgerVerdict.Check.State {
  fileprivate var word: String {
    switch self {
    case .pass: "pass"
    case .fail: "FAIL"
    case .unknown: "unknown"
    }
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
