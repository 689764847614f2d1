import ArgumentParser
import BelayClient
import BelayCore
import BelayLedger

extension LedgerCommand {
  /// `belay ledger key`
  struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "key", abstract: "Print the keys that verify this ledger's checkpoints.",
      discussion: """
        One key a line, the one that signs now first, then those before it. Hand them to whoever \
        is to check the ledger, by a way that does not lead over this machine: a key that comes with \
        what it vouches for vouches for nothing.
        """)

    @OptionGroup var state: StateOptions

    func run() throws {
      let contents = try KeyFolder(stateDirectory: state.paths.state).load()
      guard !contents.verifiers.isEmpty else {
        throw Failure("no key is there yet; the first start of a hub makes it")
      }
      for key in contents.verifiers.reversed() { StandardOutput.write(line: key.text) }
    }
  }

  /// `belay ledger witness-key`
  struct WitnessKey: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "witness-key",
      abstract: "Print the key under which this hub is a witness for others.",
      discussion: """
        Made at the first call, and kept. Hand it to whoever runs a hub with --witness and \
        --witness-key. This hub speaks for the logs that --witness-for names, and no others.
        """)

    @OptionGroup var state: StateOptions

    func run() throws {
      StandardOutput.write(line: try Witness.verifier(stateDirectory: state.paths.state).text)
    }
  }

  /// `belay ledger standing`
  struct Standing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "standing", abstract: "Print what is signed and where it is anchored, as JSON.")

    @OptionGroup var hub: ClientOptions

    func run() async throws {
      let standing = try await hub.ask { try await $0.call(.get, "/v1/ledger/standing") }
      StandardOutput.write(line: standing.shown)
    }
  }

  /// `belay ledger rotate-key`
  struct RotateKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rotate-key", abstract: "Make a new signing key and retire the old one.",
      discussion: """
        The rotation is a record, and the checkpoint over it is signed by both keys; whoever trusts the \
        old one can trust the new one from there. The old private half is destroyed, its public half \
        is kept. Needs a token of role admin. Tell the new key to witnesses and verifiers.
        """)

    @OptionGroup var hub: ClientOptions

    func run() async throws {
      let keys = try await hub.ask { try await $0.call(.post, "/v1/ledger/rotate-key", body: [:]) }
      guard let old = keys["from"]?.string, let new = keys["to"]?.string else {
        throw Failure("the hub's answer is not understood; is it of this version?")
      }
      StandardOutput.write(line: "retired \(old)")
      StandardOutput.write(line: "signs   \(new)")
    }
  }

  /// `belay ledger verifier`
  struct Verifier: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verifier",
      abstract: "Print a program in Python that checks exports and proofs.",
      discussion: """
        It needs Python and openssl, and nothing of Belay. Read it before you run it.

          belay ledger verifier > verify_ledger.py
          python3 verify_ledger.py --key "$(belay ledger key | head -1)" export/
        """)

    func run() {
      StandardOutput.write(
        String(decoding: PackageResources.verify_ledger_py, as: UTF8.self))
    }
  }
}
