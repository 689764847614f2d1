import ArgumentParser
import BelayCanvas
import BelayCore
import BelayLedger
import Foundation

/// `belay ledger`
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Check, prove and hand on what the ledger says.",
    discussion: "All of it reads only, and works while a hub is at work on the same state.",
    subcommands: [Verify.self, Proof.self, Export.self])
}

/// Which ledger a command reads.
struct LedgerOptions: ParsableArguments {
  @OptionGroup var state: StateOptions
  @Option(
    help: ArgumentHelp("A ledger's file by itself, such as a copy.", valueName: "file"))
  var file: String?

  func reader() throws -> LedgerReader {
    if let file { return try LedgerReader(file: file) }
    return try LedgerReader(at: state.paths.state)
  }
}

// MARK: Verifying

extension LedgerCommand {
  /// `belay ledger verify`
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Hash every record anew and compare all that is stored with it.",
      discussion: """
        Two verdicts. Integrity: every record is what was written, and so are the tables and the tree \
        over it; the first one that is not is named. Completeness: what should have been written is \
        there. Nothing is repaired.

        The exit code is 5 if integrity fails, whatever completeness says.
        """)

    @Flag(help: "Also fold every record anew and compare the snapshots with that; takes longer.")
    var replay = false
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      var line = ProgressLine()
      let report = try VerificationReport(of: ledger.reader(), replaying: replay) { progress in
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

// MARK: Proving

extension LedgerCommand {
  /// `belay ledger proof`
  struct Proof: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "proof", abstract: "Print the proof that a record is in the tree.",
      discussion: """
        Whoever has the root of the tree can check it without the ledger: SHA-256 of a zero byte and \
        the header is the leaf, and the hashes lead from there to the root (RFC 9162, 2.1.3.2).
        """)

    @Argument(help: "The record's number.") var seq: Int
    @Option(help: "In the tree as it was with that many records; by default all.") var size: Int?
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let reader = try ledger.reader()
      guard let proof = try reader.proof(of: seq, size: size) else {
        let last = try reader.lastSeq()
        throw Failure("there is no record \(seq) in a tree of that size; the newest is \(last)")
      }
      guard !output.json else { return StandardOutput.write(line: proof.json.shown) }
      for (name, value) in proof.lines { StandardOutput.write(line: name.padding(to: 10) + value) }
    }
  }
}

extension RecordProof {
  fileprivate var lines: [(name: String, value: String)] {
    let header = JSON.shown(String(decoding: header, as: UTF8.self))
    let hashes = inclusion.hashes.enumerated().map { index, hash in
      (index == 0 ? "hashes" : "", "\(hash)")
    }
    return [("seq", "\(seq)"), ("index", "\(inclusion.index)"), ("header", header)]
      + [("leaf", "\(leaf)")] + hashes + [("size", "\(head.size)"), ("root", "\(head.root)")]
  }
}

// MARK: Handing on

extension LedgerCommand {
  /// `belay ledger export`
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write the tree as tools for transparency logs read it.",
      discussion: """
        Tiles of hashes and bundles of record headers, as C2SP tlog-tiles names them. Payloads stay in \
        the ledger. A later export into the same folder adds what has come since.
        """)

    @Option(help: ArgumentHelp("The folder; made if it is not there.", valueName: "dir"))
    var tlog: String
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      try FileManager.default.createDirectory(atPath: tlog, withIntermediateDirectories: true)
      var line = ProgressLine()
      let head = try TlogExport(from: ledger.reader(), to: tlog).run {
        line.show("pieces", $0, of: $1)
      }
      line.clear()
      guard !output.json else { return StandardOutput.write(line: head.json.shown) }
      StandardOutput.write(line: "\(tlog)  \(head.size) records  root \(head.root)")
    }
  }
}
