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
  let screen: ScreenOptions
  let paths: Paths
  var readOnly = false
  /// The hub lives in this process.
  var carriesHub = false
  /// What `:at` is asked for at the start; empty for now.
  var moment = ""

  /// Runs until the operator leaves, on the main thread, because that is where Linux delivers signals.
  @MainActor
  func run() throws {
    let clock = Clock.system
    let inbox = try Inbox()
    let correspondent = Correspondent(
      client: client, inbox: inbox, now: clock.read,
      consoleName: "console-\(ProcessInfo.processInfo.processIdentifier)",
      stateDirectory: client.address == .unix(path: paths.socket) ? paths.state : nil)
    let terminal = try Terminal.open(screen.terminalOptions)
    defer { terminal.close() }
    var options = try screen.consoleOptions(
      on: terminal, address: client.address, paths: paths, readOnly: readOnly)
    options.carriesHub = carriesHub
    options.moment = moment
    let desk = ScreenDesk(paths: paths, theme: options.themeName)
    let link = Task.detached { await correspondent.follow() }
    let anchors = Task.detached { await correspondent.followAnchors() }
    defer {
      link.cancel()
      anchors.cancel()
    }
    var loop = ConsoleLoop(
      terminal: terminal, console: Console(options: options), inbox: inbox, desk: desk,
      clock: clock.read, perform: correspondent.perform)
    loop.run()
  }
}
