import ArgumentParser
import BelayClient
import BelayCore

/// `belay escalations`
struct EscalationsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "escalations", abstract: "List what waits for a person.",
    discussion: "--show all lists the decided ones too.")

  @Option(help: "Those in this state (pending, approved, claimed, expired, …), or all.")
  var show = "pending"
  @Option(help: "Of this agent only.") var agent: String?
  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let agent = try self.agent.map { name in
      guard let id = AgentID(name) else {
        throw Failure(.wrongUsage, "--agent: a name is 1 to 64 of A-Z a-z 0-9 . _ -")
      }
      return id
    }
    let wanted = show == "all" ? nil : show
    Self.write(
      try await hub.ask { try await $0.escalations(state: wanted, agent: agent) }, output)
  }

  static func write(_ escalations: [Escalation], _ output: OutputOptions) {
    guard !output.json else {
      for escalation in escalations { StandardOutput.write(line: escalation.json().shown) }
      return
    }
    var table = Table("id", "agent", "asks for", "risk", "state", "until", "digest")
    for escalation in escalations {
      table.add(
        escalation.handleText, escalation.key.agent.text, escalation.request.name,
        escalation.risk.rawValue, escalation.standing, escalation.expiresAt.clockText,
        escalation.actionDigest.text)
    }
    table.write()
  }
}

extension Escalation {
  /// `pending`, or `pending, 1 of 2 approved` where more than one person has to.
  fileprivate var standing: String {
    guard state == .pending, terms.approvers > 1 else { return state.word }
    return "pending, \(endorsements.count) of \(terms.approvers) approved"
  }
}
