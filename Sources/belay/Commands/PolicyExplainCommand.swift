import ArgumentParser
import BelayClient
import BelayCore
import BelayHub
import Foundation

/// `belay policy explain`
struct PolicyExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell which rules were tried on a question, and what they set.",
    discussion: """
      Of an escalation, or with --file of a request as an agent would send it. The rules are those \
      that the hub goes by now; with --policy they come from a file, and no hub is asked.

        belay policy explain E-17
        belay policy explain --file request.json
        belay policy explain --file request.json --policy policy.toml
      """)

  @Argument(help: "The escalation: its handle (E-17) or its id.") var escalation: String?
  @Option(
    help: ArgumentHelp(
      "A request as agents send it: a JSON object, or a file with one; - is standard input.",
      valueName: "json|file"))
  var file: ArgumentsArgument?
  @Option(
    help: ArgumentHelp("Rules from this file instead of the hub's.", valueName: "file"))
  var policy: String?
  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (escalation == nil) != (file == nil) else {
      throw ValidationError("name an escalation, or a request with --file")
    }
    guard policy == nil || file != nil else {
      throw ValidationError("--policy goes with --file: a hub explains by its own rules")
    }
  }

  func run() async throws {
    let explanation = try await explanation()
    guard !output.json else { return StandardOutput.write(line: explanation.shown) }
    for line in PolicyWords(explanation).lines { PolicyCommand.write(line) }
  }

  private func explanation() async throws -> JSON {
    if let escalation {
      return try await hub.ask { try await $0.explainPolicy(of: escalation) }
    }
    let request = try request()
    guard let policy else {
      return try await hub.ask { try await $0.explainPolicy(for: request) }
    }
    return try Self.explanation(of: request, by: policy)
  }

  private func request() throws -> EscalationRequest {
    let json = try file?.read(as: "--file") ?? .null
    do throws(RequestError) {
      return try EscalationRequest(json: json)
    } catch {
      throw Failure(.wrongUsage, "--file: \(error)")
    }
  }

  /// As at a console with somebody at it, and with no auto-approval used before.
  private static func explanation(of request: EscalationRequest, by path: String) throws -> JSON {
    let now = Clock.system.read()
    let file = PolicyFile(bytes: try PolicyFile.bytes(at: path), path: path, at: now.wall)
    guard let rules = file.sound else { throw Failure("\(path):\(file.problem)") }
    let judgement = rules.judge(request, Circumstances(now: now, loaded: now))
    return PolicyExplanation(rules: rules, judgement: judgement).json
  }
}
