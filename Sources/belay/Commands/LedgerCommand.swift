import ArgumentParser

/// `belay ledger`
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "What of the ledger is signed, by whom, and how to check it.",
    subcommands: [Key.self, Standing.self, RotateKey.self, Verifier.self])
}
