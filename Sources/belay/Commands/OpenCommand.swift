import ArgumentParser
import BelayClient
import BelayConsole
import BelayHub
import BelayTerminal
import Foundation

/// `belay` without a command
struct OpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the console, with a hub inside when none is running (the default).")

  @OptionGroup var hub: ClientOptions
  @OptionGroup var listen: ListenOptions
  @OptionGroup var signals: SignalOptions
  @OptionGroup var advisor: AdvisorOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var screen: ScreenOptions

  func run() async throws {
    if try await hub.ask(isAnswering) { return try await show(try hub.client()) }
    try screen.requireTerminal()
    var options = try listen.hubOptions(in: hub.state.paths)
    options.policy.onSignal = signals.onSignal
    options.advisor = try advisor.advisor()
    options.policyPath = policy.path
    let embedded = try await EmbeddedHub.start(options)
    try await embedded.whileRunning { try await show(embedded.client, carriesHub: true) }
  }

  /// Whether a hub is there. One that was named and is not there is an error, never replaced by another.
  private func isAnswering(_ client: HubClient) async throws -> Bool {
    do {
      try await hub.requireSight(of: client)
      return true
    } catch ClientError.unreachable where hub.isDefault {
      return false
    }
  }

  private func show(_ client: HubClient, carriesHub: Bool = false) async throws {
    try await ConsoleSession(
      client: client, screen: screen, paths: hub.state.paths, place: hub.contextPlace(),
      carriesHub: carriesHub
    ).run()
  }
}
