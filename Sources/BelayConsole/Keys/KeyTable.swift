import BelayCanvas
import BelayCore

/// One line of the key table: the keys, where they work, what they ask for and how help says it.
struct Binding {
  let place: Place
  let keys: [Key]
  /// The keys as people write them.
  let label: String
  let command: Command
  let help: String
  /// Word for the `:` prompt; nil where a command makes no sense.
  var word: String?
}

/// Every key of the console, once: the dispatcher, the help screen and the command prompt read
/// this table.
///
/// Capitals change the world, lower-case letters never do. Keys inside a dialog are the dialog's.
enum KeyTable {
  static let bindings: [Binding] =
    everywhere + rows + events + agents + escalations + cards + agentScreen + breakersScreen

  /// The first of these places that knows the key.
  static func command(for key: Key, in places: [Place]) -> Command? {
    for place in places {
      let found = bindings.first { $0.place == place && $0.keys.contains(key) }
      if let found { return found.command }
    }
    return nil
  }

  private static let everywhere: [Binding] = [
    Binding(
      place: .everywhere, keys: [.character("1")], label: "1", command: .focus(.events),
      help: "focus events", word: "events"),
    Binding(
      place: .everywhere, keys: [.character("2")], label: "2", command: .focus(.agents),
      help: "focus agents", word: "agents"),
    Binding(
      place: .everywhere, keys: [.character("3")], label: "3", command: .focus(.escalations),
      help: "focus escalations", word: "escalations"),
    Binding(
      place: .everywhere, keys: [.character("b")], label: "b", command: .breakers,
      help: "all breakers, worst first; again sorts anew", word: "breakers"),
    Binding(
      place: .everywhere, keys: [.tab], label: "Tab", command: .nextPane, help: "next pane"),
    Binding(
      place: .everywhere, keys: [.backTab], label: "S-Tab", command: .previousPane,
      help: "previous pane"),
    Binding(
      place: .everywhere, keys: [.character("q"), .function(10)], label: "q F10",
      command: .back, help: "back; at the root it quits", word: "quit"),
    Binding(
      place: .everywhere, keys: [.escape], label: "Esc", command: .peel,
      help: "back, then clears the filter; never quits"),
    Binding(
      place: .everywhere, keys: [.character("?"), .function(1)], label: "? F1", command: .help,
      help: "this help", word: "help"),
    Binding(
      place: .everywhere, keys: [.character("/")], label: "/", command: .filter,
      help: "filter events or agents", word: "filter"),
    Binding(
      place: .everywhere, keys: [.character(":")], label: ":", command: .prompt,
      help: "command by name, Tab completes"),
    Binding(
      place: .everywhere, keys: [.character("=")], label: "=", command: .pause,
      help: "freeze all panes, again to resume", word: "pause"),
    Binding(
      place: .everywhere, keys: [.character("f")], label: "f", command: .zoom,
      help: "zoom the focused pane", word: "zoom"),
    Binding(
      place: .everywhere, keys: [.character("z")], label: "z", command: .takeBack,
      help: "take back, before it is sent", word: "undo"),
    Binding(
      place: .everywhere, keys: [.character("T")], label: "T", command: .theme,
      help: "next theme", word: "theme"),
    Binding(
      place: .everywhere, keys: [.control("l")], label: "^L", command: .redraw,
      help: "redraw the screen", word: "redraw"),
    Binding(
      place: .everywhere, keys: [.control("z")], label: "^Z", command: .suspend,
      help: "suspend to the shell"),
  ]

  private static let rows: [Binding] = [
    Binding(
      place: .rows, keys: [.character("j"), .down], label: "j Down", command: .move(.down),
      help: "down"),
    Binding(
      place: .rows, keys: [.character("k"), .up], label: "k Up", command: .move(.up), help: "up"),
    Binding(
      place: .rows, keys: [.pageDown], label: "PgDn", command: .move(.pageDown), help: "page down"),
    Binding(
      place: .rows, keys: [.pageUp], label: "PgUp", command: .move(.pageUp), help: "page up"),
    Binding(
      place: .rows, keys: [.control("d")], label: "^d", command: .move(.halfDown),
      help: "half a page down"),
    Binding(
      place: .rows, keys: [.control("u")], label: "^u", command: .move(.halfUp),
      help: "half a page up"),
    Binding(
      place: .rows, keys: [.character("g"), .home], label: "g Home", command: .move(.top),
      help: "top"),
    Binding(
      place: .rows, keys: [.character("G"), .end], label: "G End", command: .move(.bottom),
      help: "bottom; in events: follow"),
    Binding(
      place: .rows, keys: [.enter], label: "Enter", command: .open, help: "open the row"),
  ]

  private static let events: [Binding] = [
    Binding(
      place: .events, keys: [.character(" ")], label: "Space", command: .pause,
      help: "freeze all panes, again to resume"),
    Binding(
      place: .events, keys: [.character("e")], label: "e", command: .nextError,
      help: "next error", word: "error"),
    Binding(
      place: .events, keys: [.character("E")], label: "E", command: .previousError,
      help: "previous error"),
    Binding(
      place: .events, keys: [.character("n")], label: "n", command: .nextHit,
      help: "next hit of the filter"),
    Binding(
      place: .events, keys: [.character("N")], label: "N", command: .previousHit,
      help: "previous hit of the filter"),
    Binding(
      place: .events, keys: [.character("o")], label: "o", command: .sameRun,
      help: "only this run, again for all", word: "run"),
    Binding(
      place: .events, keys: [.character("m")], label: "m", command: .bookmark, help: "bookmark"),
    Binding(
      place: .events, keys: [.character("u")], label: "u", command: .nextBookmark,
      help: "next bookmark"),
    Binding(
      place: .events, keys: [.character("U")], label: "U", command: .previousBookmark,
      help: "previous bookmark"),
  ]

  private static let agents: [Binding] = [
    Binding(
      place: .agents, keys: [.character(">")], label: ">", command: .sort(by: 1),
      help: "sort by the next column"),
    Binding(
      place: .agents, keys: [.character("<")], label: "<", command: .sort(by: -1),
      help: "sort by the previous column"),
  ]

  private static let escalations: [Binding] = [
    Binding(
      place: .escalations, keys: [.character("A")], label: "A", command: .decide(.approve),
      help: "approve what is shown"),
    Binding(
      place: .escalations, keys: [.character("R")], label: "R", command: .decide(.reject),
      help: "reject, with a reason"),
    Binding(
      place: .escalations, keys: [.character("D")], label: "D", command: .decide(.degrade),
      help: "force degraded, with a reason and a time"),
    Binding(
      place: .escalations, keys: [.character("v")], label: "v", command: .raw,
      help: "raw: every character by name"),
    Binding(
      place: .escalations, keys: [.character(" ")], label: "Space", command: .mark,
      help: "mark, to decide alike ones together (never HIGH)"),
    Binding(
      place: .escalations, keys: [.character("x")], label: "x", command: .dismiss,
      help: "hide finished rows"),
  ]

  private static let cards: [Binding] = [
    Binding(
      place: .card, keys: [.character("l"), .character("]"), .right], label: "l ]",
      command: .nextTab, help: "next tab"),
    Binding(
      place: .card, keys: [.character("h"), .character("["), .left], label: "h [",
      command: .previousTab, help: "previous tab"),
  ]

  private static let agentScreen: [Binding] = [
    Binding(
      place: .agentScreen, keys: [.tab], label: "Tab", command: .section(by: 1),
      help: "next section"),
    Binding(
      place: .agentScreen, keys: [.backTab], label: "S-Tab", command: .section(by: -1),
      help: "previous section"),
    Binding(
      place: .agentScreen, keys: [.enter], label: "Enter", command: .open,
      help: "open what the row names; on a heading: all rows"),
    Binding(
      place: .agentScreen, keys: [.character("o")], label: "o", command: .sameRun,
      help: "only this run in events, or the row's record"),
    Binding(
      place: .agentScreen, keys: [.character("A")], label: "A", command: .signal(.acknowledge),
      help: "acknowledge the signal under the cursor"),
    Binding(
      place: .agentScreen, keys: [.character("S")], label: "S", command: .signal(.silence),
      help: "silence it for a time; again ends that"),
    Binding(
      place: .agentScreen, keys: [.character("D")], label: "D", command: .control(.degrade),
      help: "force degraded"),
    Binding(
      place: .agentScreen, keys: [.character("N")], label: "N", command: .control(.restore),
      help: "restore to normal"),
    Binding(
      place: .agentScreen, keys: [.character("P")], label: "P", command: .control(.pause),
      help: "pause"),
    Binding(
      place: .agentScreen, keys: [.character("C")], label: "C", command: .control(.resume),
      help: "continue after a pause"),
    Binding(
      place: .agentScreen, keys: [.character("K")], label: "K", command: .control(.kill),
      help: "kill"),
  ]
  private static let breakersScreen: [Binding] = [
    Binding(
      place: .breakersScreen, keys: [.enter], label: "Enter", command: .open,
      help: "open its agent"),
    Binding(
      place: .breakersScreen, keys: [.character("F")], label: "F", command: .order(.forceOpen),
      help: "force it open: no call goes through"),
    Binding(
      place: .breakersScreen, keys: [.character("C")], label: "C", command: .order(.close),
      help: "close it: calls go through"),
    Binding(
      place: .breakersScreen, keys: [.character("R")], label: "R", command: .order(.reset),
      help: "reset it: forget what it has seen"),
    Binding(
      place: .breakersScreen, keys: [.character("X")], label: "X", command: .order(.disable),
      help: "disable it: every call goes through"),
  ]
}
