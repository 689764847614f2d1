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
  /// The context that the console begins in; nil for a hub that was named otherwise.
  var place: ContextPlace?
  var readOnly = false
  /// The hub lives in this process.
  var carriesHub = false

  /// Runs until the operator leaves, on the main thread, because that is where Linux delivers signals.
  @MainActor
  func run() throws {
    let clock = Clock.system
    let inbox = try Inbox()
    let terminal = try Terminal.open(screen.terminalOptions)
    defer { terminal.close() }
    var options = try screen.consoleOptions(
      on: terminal, address: client.address, in: place, paths: paths, readOnly: readOnly)
    options.carriesHub = carriesHub
    if place == nil, !options.contexts.isEmpty { options.contexts.insert(home(options), at: 0) }
    let first = Switchboard.Line(
      client: client, change: ContextChange(options), stateDirectory: ledger(of: client.address))
    let home = options.context
    let switchboard = Switchboard(
      first, in: home, contexts: options.contexts, inbox: inbox, now: clock.read
    ) { wanted in
      wanted.name == home ? first : try line(to: wanted)
    }
    defer { switchboard.end() }
    var loop = ConsoleLoop(
      terminal: terminal, console: Console(options: options), inbox: inbox,
      desk: ScreenDesk(paths: paths, theme: options.themeName), clock: clock.read,
      switchboard: switchboard)
    loop.run()
  }

  /// The hub that the console began with, where the configuration has no name for it.
  private func home(_ options: ConsoleOptions) -> ContextPlace {
    ContextPlace(name: options.context, url: client.address.description)
  }

  private func line(to wanted: ContextPlace) throws -> Switchboard.Line {
    let client = try ContextFile(place: wanted).client()
    let options = try screen.plainOptions(
      address: client.address, in: wanted, paths: paths, readOnly: readOnly)
    return Switchboard.Line(
      client: client, change: ContextChange(options), stateDirectory: ledger(of: client.address))
  }

  private func ledger(of address: HubAddress) -> String? {
    address == .unix(path: paths.socket) ? paths.state : nil
  }
}
