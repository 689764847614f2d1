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

  @Flag(
    help: ArgumentHelp(
      "Only look: take no lock, write nothing in the state directory, record and decide nothing.",
      discussion: """
        For a copy of a ledger. Without --socket, the socket lies in a folder of its own that goes with \
        the hub. A hub whose ledger is broken does the same by itself, and exits with 5 in the end.
        """))
  var readOnly = false

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
    if readOnly {
      options.isReadOnly = true
      options.anchors = []
      if listen.socket == nil { options.socketPath = Self.ownFolder + "/hub.sock" }
    }
    defer { if readOnly { rmdir(Self.ownFolder) } }
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
      + "seq=\(hub.lastSeq)" + (hub.readOnly == nil ? "" : " mode=read-only")
  }

  /// For the socket of a hub that writes nothing where its ledger is.
  private static var ownFolder: String {
    FileManager.default.temporaryDirectory.path + "/belay-read-only-\(getpid())"
  }
}
