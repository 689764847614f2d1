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
      1 2 3 choose a pane, ? lists the keys, q leaves. With --plain, or when standard output is no \
      terminal, records are printed as lines instead.
      """)

  @OptionGroup var hub: ClientOptions
  @OptionGroup var screen: ScreenOptions
  @Flag(help: "Look only: no key decides anything.") var readOnly = false
  @Flag(help: "Plain lines, for screen readers and pipes.") var plain = false

  func run() async throws {
    let client = try hub.client()
    _ = try await client.whoami()
    guard !plain else { return try await PlainView(client: client).run() }
    try await ConsoleSession(
      client: client, screen: screen, paths: hub.state.paths, readOnly: readOnly
    ).run()
  }
}
