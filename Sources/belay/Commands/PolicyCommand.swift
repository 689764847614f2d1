import ArgumentParser
import BelayCanvas
import BelayClient
import BelayCore
import BelayHub

/// `belay policy`
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Check, explain and show the rules about what needs a person.",
    discussion: """
      A hub reads policy.toml in its state directory, or the file of `belay hub --policy`. Rules are \
      tried in the order of the file; of each thing that rules can set, the first one that matches \
      and names it counts. A rule of which it is unclear whether it matches makes things stricter and \
      never allows.

        belay policy example > policy.toml
        belay policy check policy.toml
        belay policy explain E-17
      """,
    subcommands: [
      PolicyCheckCommand.self, PolicyExplainCommand.self, PolicyShowCommand.self,
      PolicyRevokeCommand.self, PolicyExampleCommand.self,
    ])

  /// A line whose words may come from a file or an agent.
  static func write(_ words: String) {
    StandardOutput.write(line: "\(SafeText(untrusted: words))")
  }
}

/// `belay policy example`
struct PolicyExampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "example", abstract: "Print a policy with comments, to begin with.",
    discussion: "It passes `belay policy check` as it is; its auto-approval ends in eight hours.")

  func run() throws {
    StandardOutput.write(PolicyExample.text(at: Clock.system.read().wall))
  }
}

/// `belay policy revoke`
struct PolicyRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "End an auto-approval at once, for good.",
    discussion: """
      What it has approved and no agent has claimed yet is taken back. The name stays revoked: \
      whoever allows it again writes a rule with another one.

        belay policy revoke lab-reads --reason 'reads more than it said'
      """)

  @Argument(help: "The rule's name.") var name: String
  @Option(help: "Why; kept in the ledger.") var reason: String
  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let report = try await hub.ask { try await $0.revokeRule(name, reason: reason) }
    if output.json {
      StandardOutput.write(line: report.shown)
    } else {
      PolicyCommand.write("\(name) is revoked: it approves nothing any more")
    }
  }
}
