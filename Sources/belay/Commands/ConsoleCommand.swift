import ArgumentParser
import BelayClient
import BelayConsole
import BelayCore
import BelayTerminal
import Foundation

/// `belay console`
struct ConsoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Open the console on a running hub.",
    discussion: """
      1 2 3 choose a pane, ? lists the keys, q leaves. With --plain, records are printed as lines \
      instead; --attend then says that somebody reads them and decides with `belay approve` and \
      its kind, so that agents ask at all.
      """)

  @OptionGroup var hub: ClientOptions
  @OptionGroup var screen: ScreenOptions
  @Flag(help: "Look only: no key decides anything.") var readOnly = false
  @Flag(help: "Plain lines, for screen readers and pipes.") var plain = false
  @Flag(help: "With --plain: count me as present, as a console on a screen does.")
  var attend = false

  func validate() throws {
    guard plain || !attend else { throw ValidationError("--attend goes with --plain") }
    guard !(attend && readOnly) else {
      throw ValidationError("--attend is for who decides, --read-only for who does not")
    }
  }

  func run() async throws {
    let client = try await hub.ask { client in
      try await hub.requireSight(of: client)
      if attend { try await Attendance(client: client).beat() }
      return client
    }
    guard !plain else { return await plainly(client) }
    try await ConsoleSession(
      client: client, screen: screen, paths: hub.state.paths, place: hub.contextPlace(),
      readOnly: readOnly
    ).run()
  }

  /// Ends when it is interrupted.
  private func plainly(_ client: HubClient) async {
    let presence = attend ? Task { await Attendance(client: client).last() } : nil
    defer { presence?.cancel() }
    await PlainView(client: client).run()
  }
}
