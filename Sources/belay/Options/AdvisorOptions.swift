import ArgumentParser
import BelayHub
import Foundation

/// A user's own model that comments on what waits for a person.
struct AdvisorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A shell command that comments on each escalation.",
      discussion: "It reads the escalation and the evidence as JSON and writes "
        + #"{"comment": "…", "recommendation": "approve|reject|none"} or plain text, at most "#
        + "4 KiB. It gets PATH, HOME and the language of this environment, and nothing else.",
      valueName: "command"))
  var advisorCommand: String?

  @Option(
    help: ArgumentHelp(
      "The same over HTTP: the JSON is POSTed there.", valueName: "http://host:port/path"))
  var advisorURL: String?

  @Option(help: "How long an advisor may take: 30s, 1m. Default: 10s.")
  var advisorTimeout: DurationArgument?

  private static let usual = Duration.seconds(10)
  private static let longest = Duration.seconds(300)

  func validate() throws {
    guard advisorCommand == nil || advisorURL == nil else {
      throw ValidationError("there is one advisor: --advisor-command or --advisor-url, not both")
    }
    guard advisorCommand.map({ !$0.allSatisfy(\.isWhitespace) }) ?? true else {
      throw ValidationError("--advisor-command is empty")
    }
    guard timeout <= Self.longest else {
      throw ValidationError("--advisor-timeout: at most 5m, since people wait for less")
    }
  }

  private var timeout: Duration { advisorTimeout?.duration ?? Self.usual }

  /// Nil if none was named.
  func advisor() throws -> Advisor? {
    if let advisorURL { return try AdvisorEndpoint(advisorURL, timeout: timeout).advisor }
    return advisorCommand.map {
      AdvisorCommand($0, timeout: timeout, environment: ProcessInfo.processInfo.environment).advisor
    }
  }
}
