import ArgumentParser
import BelayClient
import BelayCore

/// `belay signals`
struct SignalsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signals", abstract: "List the troubles that the hub sees, newest first.")

  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (now, fleet) = try await hub.ask { client in
      (try await client.whoami().time, try await client.fleet())
    }
    let standing = fleet.agentsInOrder.flatMap { agent in
      agent.signals.map { (agent: agent.id, signal: $0) }
    }.sorted { ($0.signal.since, $0.agent) > ($1.signal.since, $1.agent) }
    if output.json {
      for one in standing { StandardOutput.write(line: json(one.signal, of: one.agent).shown) }
    } else if standing.isEmpty {
      StandardOutput.write(line: "no signals")
    } else {
      var table = Table("agent", "signal", "since", "policy", "care", "what")
      for one in standing {
        table.add(
          one.agent.text, one.signal.name, one.signal.since.clockText,
          one.signal.policy.isEmpty ? "-" : one.signal.policy.joined(separator: ", "),
          care(one.signal, at: now), one.signal.explanation ?? "-")
      }
      table.write()
    }
  }

  private func json(_ signal: Signal, of agent: AgentID) -> JSON {
    var object: JSONObject = ["agent_id": .string(agent.text)]
    for member in signal.json.object?.members ?? [] { object[member.key] = member.value }
    return .object(object)
  }

  private func care(_ signal: Signal, at now: Timestamp) -> String {
    if signal.isSilenced(at: now), let until = signal.silencedUntil {
      return "silenced until \(until.clockText)"
    }
    return signal.acknowledgedBy.map { "seen by \($0)" } ?? "-"
  }
}

/// Which signal of which agent.
struct SignalArguments: ParsableArguments {
  @Argument(help: "The agent.") var agent: String
  @Argument(
    help: ArgumentHelp(
      "The signal: \(SignalName.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "signal"))
  var signal: String

  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { _ = try names() }

  private func names() throws -> (AgentID, SignalName) {
    guard let agent = AgentID(agent) else {
      throw ValidationError("an agent's name is 1 to 64 of A-Z a-z 0-9 . _ -")
    }
    guard let signal = SignalName(rawValue: signal) else {
      let names = SignalName.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no signal \(self.signal); there are \(names)")
    }
    return (agent, signal)
  }

  /// Sends it and prints what came of it.
  func send(
    _ action: String, for stretch: Duration? = nil, reason: String = "", done: String
  ) async throws {
    let (agent, signal) = try names()
    let status = try await hub.ask {
      try await $0.order(action, signal: signal, of: agent, for: stretch, reason: reason)
    }
    StandardOutput.write(
      line: output.json ? status.shown : "\(signal.rawValue) of \(agent): \(done)")
  }
}

/// `belay acknowledge`
struct AcknowledgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge", abstract: "Say that you have seen a signal.",
    discussion: "It stands until the trouble is over; everybody sees who looks after it.")

  @OptionGroup var signal: SignalArguments
  @Option(help: "What you make of it; kept in the ledger.") var reason = ""

  func run() async throws {
    try await signal.send("acknowledge", reason: reason, done: "acknowledged")
  }
}

/// `belay silence`
struct SilenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silence", abstract: "Let a signal of an agent bother nobody for a while.",
    discussion: """
      It is still recorded, and shown as silenced; no policy acts on it meanwhile.

        belay silence search-agent tool_loop --for 30m --reason 'polls a slow job'
      """)

  @OptionGroup var signal: SignalArguments
  @Option(name: .customLong("for"), help: "How long: 90s, 30m, 2h.") var stretch: DurationArgument
  @Option(help: "Why; kept in the ledger.") var reason: String

  func run() async throws {
    try await signal.send(
      "silence", for: stretch.duration, reason: reason, done: "silenced")
  }
}

/// `belay unsilence`
struct UnsilenceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unsilence", abstract: "Let a silenced signal be heard again.")

  @OptionGroup var signal: SignalArguments

  func run() async throws { try await signal.send("unsilence", done: "heard again") }
}
