import ArgumentParser
import BelayCore
import BelayHub

/// `belay token`
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make, list and revoke credentials.",
    discussion: """
      The hub keeps only hashes; a token is printed once, when it is made. These commands work on \
      the state directory, also of a hub that is running.
      """,
    subcommands: [Create.self, List.self, Revoke.self])

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a token and print it, alone, on standard output.",
      discussion: """
          belay token create --role agent --agent refund-agent
          belay token create --role operator --name mira

        Roles are disjoint: ingest sends events, agent escalates and obeys for the agents it names, \
        observer reads, operator decides, admin is for managing the hub.
        """)

    @Option(help: "ingest, agent, observer, operator or admin.") var role: Role
    @Option(help: "The agent it speaks for; * and ? make a pattern.") var agent: String?
    @Option(help: "What it is called in records and lists.") var name: String?
    @OptionGroup var state: StateOptions

    func validate() throws {
      guard role != .agent || agent != nil else {
        throw ValidationError(
          "a token of role agent needs --agent NAME (or a pattern such as 'shop-*')")
      }
    }

    func run() throws {
      var random = SystemRandomNumberGenerator()
      let token = try TokenStore(stateDirectory: state.paths.state).create(
        role: role, name: name, agents: agent, at: Clock.system.read().wall, using: &random)
      StandardOutput.write(line: token)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the tokens; none can be used from what is listed.")

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let tokens = try TokenStore(stateDirectory: state.paths.state).list()
      guard !output.json else {
        for token in tokens { StandardOutput.write(line: token.listed.shown) }
        return
      }
      var table = Table("name", "role", "agents", "created")
      for token in tokens {
        table.add(token.name, token.role.rawValue, token.agents ?? "-", token.created.rfc3339)
      }
      table.write()
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke", abstract: "End a token; streams that it opened end too.")

    @Argument(help: "The name of the token.") var name: String
    @OptionGroup var state: StateOptions

    func run() throws {
      try TokenStore(stateDirectory: state.paths.state).revoke(name: name)
    }
  }
}

extension Role: ExpressibleByArgument {}

extension Token {
  /// For `token list --json`: no hash, because nobody needs it.
  fileprivate var listed: JSON {
    [
      "name": .string(name), "role": .string(role.rawValue),
      "agents": agents.map(JSON.string) ?? .null, "created": .string(created.rfc3339),
    ]
  }
}
