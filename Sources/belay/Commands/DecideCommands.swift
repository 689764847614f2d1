import ArgumentParser
import BelayClient
import BelayCore

/// What every decision from the command line needs: which card, and the digest of what was read.
struct DecisionOptions: ParsableArguments {
  @Argument(help: "The escalation: its handle (E-17) or its id.")
  var escalation: String

  @Option(
    help: ArgumentHelp(
      "The digest of the action you decided on, sha256:… .",
      discussion: "`belay escalations --json` shows it. The hub refuses any other (412).",
      valueName: "sha256:…"))
  var digest: String

  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  /// Sends the decision and prints what the hub recorded.
  func send(
    _ verdict: Verdict, reason: String, message: String? = nil, args: JSON? = nil
  ) async throws {
    guard let digest = Digest(digest) else {
      throw Failure(.wrongUsage, "--digest: want sha256: and 64 hex digits, got \(digest)")
    }
    let decision = Decision(
      verdict: verdict, actionDigest: digest, editedArgs: args, message: message, reason: reason,
      affordance: .cli)
    if let problem = decision.problem { throw Failure(.wrongUsage, "\(problem)") }
    let escalation = try await hub.ask { try await $0.decide(self.escalation, decision) }
    EscalationsCommand.write([escalation], output)
  }
}

/// `belay approve`
struct ApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Approve an escalation, once.",
    discussion: """
      The digest is required: it says that you approve what you read, and not what the id stands \
      for by now.

        belay escalations --json | jq -r '.handle + " " + .action_digest'
        belay approve E-17 --digest sha256:9f3a…
      """)

  @OptionGroup var decision: DecisionOptions
  @Option(help: "Why; kept in the ledger.") var reason = ""

  func run() async throws {
    try await decision.send(.approve, reason: reason)
  }
}

/// `belay edit`
struct EditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Approve an escalation with other arguments, once.",
    discussion: """
      The arguments are given whole: they replace those that the agent asked for, and it runs with \
      these or not at all. The hub refuses if the card does not allow it (allowed_decisions). The \
      digest is still that of the action as it was asked for.

        belay edit E-17 --digest sha256:9f3a… --args '{"order": "A-1042", "amount": 1000}'
        belay edit E-17 --digest sha256:9f3a… --args amended.json --reason 'half of it'
      """)

  @OptionGroup var decision: DecisionOptions
  @Option(
    help: ArgumentHelp(
      "The arguments: a JSON object, or a file with one; - is standard input.",
      valueName: "json|file"))
  var args: ArgumentsArgument
  @Option(help: "Why; kept in the ledger.") var reason = ""

  func run() async throws {
    try await decision.send(.edit, reason: reason, args: try args.read())
  }
}

/// `belay reject`
struct RejectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Reject an escalation; the agent is told the reason.")

  @OptionGroup var decision: DecisionOptions
  @Option(help: "Why; the agent is told.") var reason: String

  func run() async throws {
    try await decision.send(.reject, reason: reason)
  }
}

/// `belay respond`
struct RespondCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "respond",
    abstract: "Answer an escalation with words instead of a yes or a no.")

  @OptionGroup var decision: DecisionOptions
  @Option(help: "The answer for the agent.") var message: String
  @Option(help: "Why; kept in the ledger.") var reason = ""

  func run() async throws {
    try await decision.send(.respond, reason: reason, message: message)
  }
}
