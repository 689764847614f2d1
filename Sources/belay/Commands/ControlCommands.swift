import ArgumentParser
import BelayClient
import BelayCore

/// What every order to an agent needs.
struct ControlOptions: ParsableArguments {
  @Argument(help: "The agent.") var agent: String
  @Option(help: "Why; kept in the ledger, and the agent is told.") var reason: String

  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--reason: say why; it is kept in the ledger, and the agent is told")
    }
    guard AgentID(agent) != nil else {
      throw ValidationError("an agent's name is 1 to 64 of A-Z a-z 0-9 . _ -")
    }
  }

  /// Sends the order and prints its receipt. The hub has it on record then; the agent may not have it yet.
  func send(
    _ verb: ControlVerb, for stretch: DurationArgument? = nil, level: String? = nil,
    breaker: String? = nil, userMessage: String? = nil
  ) async throws {
    guard let agent = AgentID(agent) else { throw ValidationError("\(agent) is no agent's name") }
    let request = ControlRequest(
      verb: verb, reason: reason, forS: stretch?.duration.seconds, level: level, breaker: breaker,
      userMessage: userMessage)
    let control = try await hub.ask { try await $0.control(agent, request) }
    if output.json {
      StandardOutput.write(line: control.json().shown)
    } else {
      StandardOutput.write(
        line: "\(verb.rawValue) \(agent): \(control.state.word); "
          + "`belay agents` shows when it is in effect")
    }
  }
}

/// `belay degrade`
struct DegradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "degrade", abstract: "Force an agent into degraded mode.",
    discussion: """
      Approvals that the agent has not yet claimed are withdrawn. Without --level it is the \
      mildest level that the agent declares; a level that it does not know is its strictest.

        belay degrade refund-agent --for 15m --reason 'the bank is down'
      """)

  @OptionGroup var control: ControlOptions
  @Option(name: .customLong("for"), help: "How long: 90s, 15m, 2h. Default: until restored.")
  var stretch: DurationArgument?
  @Option(help: "Which of the agent's levels.") var level: String?
  @Option(help: "What the agent's users are told meanwhile.") var userMessage: String?

  func run() async throws {
    try await control.send(.degrade, for: stretch, level: level, userMessage: userMessage)
  }
}

/// `belay restore`
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Let a degraded agent work normally again.")

  @OptionGroup var control: ControlOptions

  func run() async throws { try await control.send(.restore) }
}

/// `belay pause`
struct PauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Hold an agent before its next step.",
    discussion: "Calls under way end. What it had asked of a person is withdrawn.")

  @OptionGroup var control: ControlOptions
  @Option(name: .customLong("for"), help: "How long: 90s, 15m, 2h. Default: until resumed.")
  var stretch: DurationArgument?

  func run() async throws { try await control.send(.pause, for: stretch) }
}

/// `belay resume`
struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a paused agent go on.")

  @OptionGroup var control: ControlOptions

  func run() async throws { try await control.send(.resume) }
}

/// `belay kill`
struct KillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill", abstract: "Stop an agent for good.",
    discussion: "It does not come back by itself; whoever runs it has to start it again.")

  @OptionGroup var control: ControlOptions

  func run() async throws { try await control.send(.kill) }
}
