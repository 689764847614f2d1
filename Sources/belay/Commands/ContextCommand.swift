import ArgumentParser
import BelayClient
import BelayConsole
import BelayCore

/// `belay context`
struct ContextCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "context", abstract: "List and check the hubs that config.toml names.",
    discussion: """
      A context is a table in config.toml (`belay paths` says where that is):

        [context.prod-eu]
        url = "https://belay.example:4318"
        token_file = "~/.config/belay/prod-eu.token"
        theme = "high-contrast"
        read_only = true

      `belay console --context prod-eu` opens it; in the console :ctx goes over, and c shows what \
      waits in every one of them.
      """,
    subcommands: [ListCommand.self, CheckCommand.self])

  private static func contexts(_ state: StateOptions) throws -> [ContextPlace] {
    let (configuration, troubles) = ConfigurationFile(state.paths).read()
    if let trouble = troubles.first { throw Failure(.wrongUsage, trouble) }
    guard !configuration.contexts.isEmpty else {
      throw Failure(
        "\(state.paths.configurationFile) names no context; `belay help context` shows how")
    }
    return configuration.contexts
  }

  /// `belay context list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the contexts; nothing is asked of their hubs.")

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let contexts = try ContextCommand.contexts(state)
      guard !output.json else {
        return contexts.forEach { StandardOutput.write(line: $0.json.shown) }
      }
      var table = Table("context", "hub", "token", "theme", "may")
      for place in contexts {
        table.add(
          place.name, place.url, place.tokenFile ?? "-", place.theme ?? "-",
          place.readOnlyBecause == nil ? "decide" : "look")
      }
      table.write()
    }
  }

  /// `belay context check`
  struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Ask every hub who one is there.",
      discussion: "Exit code 0 if all answer as the configuration says, else 1.")

    @Argument(help: "Only these; all if none is named.") var names: [String] = []
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let all = try ContextCommand.contexts(state)
      if let unknown = names.first(where: { name in !all.contains { $0.name == name } }) {
        throw Failure(.wrongUsage, "there is no context \(unknown)")
      }
      let wanted = names.isEmpty ? all : all.filter { names.contains($0.name) }
      let checks = await withTaskGroup(of: (Int, ContextCheck).self) { group in
        for (index, place) in wanted.enumerated() {
          group.addTask { (index, await ContextCheck(place)) }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }.sorted { $0.0 < $1.0 }.map(\.1)
      write(checks)
      let bad = checks.count { !$0.isGood }
      if bad > 0 { throw Failure("\(bad) of \(checks.count) contexts are not as they should be") }
    }

    private func write(_ checks: [ContextCheck]) {
      guard !output.json else {
        return checks.forEach { StandardOutput.write(line: $0.json.shown) }
      }
      var table = Table("context", "is", "role", "name", "waiting", "trouble")
      for check in checks {
        table.add(
          check.name, check.isGood ? "good" : "BAD", check.role ?? "-", check.person ?? "-",
          check.waiting.map { "\($0)" } ?? "-", check.trouble ?? "")
      }
      table.write()
    }
  }
}

/// What asking the hub of a context came to.
struct ContextCheck: Sendable {
  let name: String
  private(set) var role: String?
  private(set) var person: String?
  private(set) var waiting: Int?
  private(set) var trouble: String?

  var isGood: Bool { trouble == nil }

  init(_ place: ContextPlace) async {
    name = place.name
    do {
      let client = try ContextFile(place: place).client()
      let identity = try await client.whoami()
      (role, person) = (identity.role, identity.name)
      if let wanted = place.role, wanted != identity.role {
        trouble = "the configuration says \(wanted), the hub says \(identity.role)"
      }
      waiting = try await client.fleet().pending().count
    } catch {
      trouble = "\(error)"
    }
  }

  var json: JSON {
    var object: JSONObject = ["context": .string(name), "good": .bool(isGood)]
    object["role"] = role.map(JSON.string)
    object["operator"] = person.map(JSON.string)
    object["waiting"] = waiting.map { JSON($0) }
    object["trouble"] = trouble.map(JSON.string)
    return .object(object)
  }
}

extension ContextPlace {
  fileprivate var json: JSON {
    var object: JSONObject = [
      "context": .string(name), "url": .string(url), "read_only": .bool(readOnlyBecause != nil),
      "attend": .bool(attend),
    ]
    object["token_file"] = tokenFile.map(JSON.string)
    object["theme"] = theme.map(JSON.string)
    object["role"] = role.map(JSON.string)
    return .object(object)
  }
}
