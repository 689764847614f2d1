import ArgumentParser
import BelayCanvas
import BelayClient
import BelayConsole
import BelayCore
import BelayHub

/// `belay snapshot`
struct SnapshotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Print the console's screen once, as text.",
    discussion: "For documents and bug reports: exactly as many lines as --size says, no escapes.")

  @Option(
    help: ArgumentHelp("Columns and rows, each 1 to 500. Default: 120x36.", valueName: "WxH"))
  var size: Size?
  @OptionGroup var hub: ClientOptions
  @OptionGroup var screen: ScreenOptions

  func run() async throws {
    var console = Console(
      options: try screen.plainOptions(
        address: try hub.address(), in: try hub.contextPlace(), paths: hub.state.paths,
        readOnly: true))
    let now = Clock.system.read()
    let news = try await hub.ask { client in try await SnapshotCommand.news(of: client, at: now) }
    for message in news {
      _ = console.update(message)
    }
    let size = size ?? Size(width: 120, height: 36)
    _ = console.update(.resized(size))
    let frame = console.frame(size: size, now: now)
    StandardOutput.write(line: "\(frame)")
  }

  /// What a console that has just connected would have been told.
  private static func news(of client: HubClient, at now: Reading) async throws -> [Message] {
    let identity = try await client.whoami()
    let fleet = try await client.fleet()
    let recent = try await client.page(after: max(0, fleet.seq - 500), limit: 500).records
    return [
      .tick(now), .link(.connecting(attempt: 1), at: now),
      .link(.snapshot(fleet), at: now),
      .link(.whoami(role: identity.role, name: identity.name), at: now),
      .link(.recent(recent.filter { $0.seq <= fleet.seq }), at: now),
      .link(.heartbeat(identity.time), at: now),
    ]
  }
}
