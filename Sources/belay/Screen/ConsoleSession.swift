import BelayCanvas
import BelayClient
import BelayConsole
import BelayCore
import BelayHub
import BelayTerminal
import Foundation

/// One sitting at the console: opens the terminal, links it to a hub, and restores everything at the end.
struct ConsoleSession {
  let client: HubClient
  let options: ConsoleOptions
  let terminal: TerminalOptions

  /// Runs until the operator leaves. The calling task should have nothing else to do meanwhile.
  func run() async throws {
    let clock = Clock.system
    let inbox = try Inbox()
    let correspondent = Correspondent(
      client: client, inbox: inbox, now: clock.read,
      consoleName: "console-\(ProcessInfo.processInfo.processIdentifier)")
    let screen = try Terminal.open(terminal)
    defer { screen.close() }
    let link = Task { await correspondent.follow() }
    defer { link.cancel() }
    var loop = ConsoleLoop(
      terminal: screen, console: Console(options: options), inbox: inbox, clock: clock.read,
      perform: correspondent.perform)
    try loop.run()
  }
}
