import ArgumentParser
import BelayLedger

/// `belay ledger`
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Check the ledger, prove what it says, and hand it on.",
    discussion: """
      verify, proof and export only read. They work with or without a hub on the same state, and need \
      no network. erase, hold and prune go through the hub when one runs.
      """,
    subcommands: [
      Verify.self, Proof.self, Export.self, Verifier.self, Key.self, Standing.self, RotateKey.self,
      WitnessKey.self, Erase.self, Hold.self, Prune.self,
    ])
}

/// Which ledger a command reads.
struct LedgerOptions: ParsableArguments {
  @OptionGroup var state: StateOptions
  @Option(
    help: ArgumentHelp(
      "A ledger's file by itself, such as a copy; its checkpoints are looked for beside it.",
      valueName: "file"))
  var file: String?

  func reader() throws -> LedgerReader {
    if let file { return try LedgerReader(file: file) }
    return try LedgerReader(at: state.paths.state)
  }
}
