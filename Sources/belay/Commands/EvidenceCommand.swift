import ArgumentParser
import BelayCanvas
import BelayClient
import BelayCore

/// `belay evidence`
struct EvidenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence", abstract: "Show what is on record that bears on an escalation.",
    discussion: """
      Earlier cases of the same tool with near arguments and how they ended, how the agent and what \
      it wants to use are doing, what it has cost, which rule matched, what an advisor says, and \
      last what the counts speak for. Behind | stands what others claim.

        belay evidence E-17
      """)

  @Argument(help: ArgumentHelp("The escalation: E-17, or its id.", valueName: "id"))
  var escalation: String
  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let evidence = try await hub.ask { try await $0.evidence(escalation) }
    guard !output.json else { return StandardOutput.write(line: evidence.shown) }
    for line in evidence["summary"]?.array?.compactMap(EvidenceLine.init(json:)) ?? [] {
      let mark = line.kind == .claim ? "| " : ""
      for part in SafeText.lines(untrusted: line.text) {
        StandardOutput.write(line: "\(mark)\(part)")
      }
    }
  }
}
