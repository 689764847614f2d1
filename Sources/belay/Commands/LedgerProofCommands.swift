import ArgumentParser
import BelayCore
import BelayLedger
import Foundation

extension LedgerCommand {
  /// `belay ledger proof`
  struct Proof: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "proof", abstract: "Write the proof that a record is in the signed tree.",
      discussion: """
        One file that needs neither the ledger nor a hub to be checked (c2sp.org/tlog-proof): the \
        record's header, its place, the hashes from there to the root, and the newest checkpoint.

          belay ledger proof 42 > 42.tlog-proof
          python3 verify_ledger.py --key "$VKEY" 42.tlog-proof
        """)

    @Argument(help: "The record's number.") var seq: Int
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"))
    var output: String?
    @Flag(help: "The same as JSON, over the whole tree, signed or not.") var json = false
    @OptionGroup var ledger: LedgerOptions

    func run() throws {
      let reader = try ledger.reader()
      guard !json else {
        guard let proof = try reader.proof(of: seq) else { throw try missing(reader) }
        return StandardOutput.write(line: proof.json.shown)
      }
      guard let bytes = try reader.transparencyProof(of: seq, by: ledger.signedLog()) else {
        throw try missing(reader)
      }
      guard let output else {
        return FileHandle.standardOutput.write(Data(bytes))
      }
      do {
        try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
      } catch {
        throw Failure("\(output) cannot be written: \(error.localizedDescription)")
      }
    }

    private func missing(_ reader: LedgerReader) throws -> Failure {
      let last = try reader.lastSeq()
      return Failure(
        last >= seq && seq > 0
          ? "record \(seq) is not signed yet; try again in a moment, or start the hub"
          : "there is no record \(seq); the newest is \(last)")
    }
  }

  /// `belay ledger export`
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write the tree as tools for transparency logs read it.",
      discussion: """
        The newest checkpoint, tiles of hashes and bundles of record headers, as C2SP tlog-tiles names \
        them. Payloads stay in the ledger. A later export into the same folder adds what has come since.
        """)

    @Option(help: ArgumentHelp("The folder; made if it is not there.", valueName: "dir"))
    var tlog: String
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      do {
        try FileManager.default.createDirectory(atPath: tlog, withIntermediateDirectories: true)
      } catch {
        throw Failure("\(tlog) cannot be made: \(error.localizedDescription)")
      }
      var line = ProgressLine()
      let log = try ledger.signedLog()
      let head = try TlogExport(from: ledger.reader(), signed: log, to: tlog).run {
        line.show("pieces", $0, of: $1)
      }
      line.clear()
      guard let head else { throw Failure("nothing is signed yet, so there is nothing to export") }
      guard !output.json else { return StandardOutput.write(line: head.json.shown) }
      StandardOutput.write(line: "\(tlog)  \(head.size) records  root \(head.root)")
    }
  }
}
