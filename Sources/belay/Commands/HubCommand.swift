import ArgumentParser
import BelayHub
import Foundation
import Logging

/// `belay hub`
struct HubCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hub", abstract: "Run the hub: accept events, carry decisions, keep the ledger.",
    discussion: """
      Prints one line on standard output when it accepts requests, then logs to standard error. \
      TERM and INT stop it in order: what was acknowledged is on disk, what was not gets no answer.
      """)

  @OptionGroup var listen: ListenOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var signals: SignalOptions
  @OptionGroup var advisor: AdvisorOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var anchors: AnchorOptions

  func run() async throws {
    // Before anybody can know that the hub is there, and send one.
    let leave = LeaveSignals()
    let logger = Logger(label: "belay.hub", factory: { StreamLogHandler.standardError(label: $0) })
    var options = try listen.hubOptions(in: state.paths)
    options.policy.onSignal = signals.onSignal
    options.advisor = try advisor.advisor()
    options.policyPath = policy.path
    options.models = models.source(in: state.paths)
    try anchors.apply(to: &options)
    let hub = try await Hub.start(options, logger: logger)
    StandardOutput.write(line: Self.ready(hub, state: state.paths.state))
    let leaving = Task.detached {
      await leave.first()
      await hub.stop()
    }
    defer { leaving.cancel() }
    if let failure = await hub.run() { throw Failure(.ledgerBroken, failure) }
  }

  /// The line that tells a supervisor, a script or a test where the hub is.
  static func ready(_ hub: Hub, state: String) -> String {
    "belay hub ready listen=\(hub.listen.text) socket=\(hub.socketPath) state=\(state) "
      + "seq=\(hub.lastSeq)"
  }
}
