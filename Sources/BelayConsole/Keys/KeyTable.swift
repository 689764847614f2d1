import BelayCanvas
import BelayCore

/// Every key of the console as it comes, once. The dispatcher, the help screen and the command prompt
/// read it through ``KeyMap``, where the operator's own keys are put over it.
///
/// Capitals change the world, lower-case letters never do. Keys inside a dialog are the dialog's.
enum KeyTable {
  static let bindings: [Binding] =
    everywhere + rows + events + agents + escalations + cards + agentScreen + breakersScreen
    + otherScreens

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
      place: .everywhere, keys: [.character("L")], label: "L", command: .ledger,
      help: "the ledger: size, signature, anchors, verify", word: "ledger"),
    Binding(
      place: .everywhere, keys: [.character("p")], label: "p", command: .operators,
      help: "operators: who is there, how they answer, who asks", word: "operators"),
    Binding(
      place: .everywhere, keys: [.character("H")], label: "H", command: .handoff,
      help: "handoff: open cards, standing rules, what the last one left", word: "handoff"),
    Binding(
      place: .everywhere, keys: [.character("c")], label: "c", command: .contexts,
      help: "contexts: other hubs and what waits there", word: "contexts"),
    Binding(
      place: .everywhere, keys: [.character("i")], label: "i", command: .histogram,
      help: "events by time; again counts anew", word: "histogram"),
    Binding(
      place: .everywhere, keys: [.character("t")], label: "t", command: .timeline,
      help: "the run of this event with bars in time", word: "timeline"),
    Binding(
      place: .everywhere, keys: [.tab], label: "Tab", command: .nextPane, help: "next pane",
      word: "next-pane"),
    Binding(
      place: .everywhere, keys: [.backTab], label: "S-Tab", command: .previousPane,
      help: "previous pane", word: "previous-pane"),
    Binding(
      place: .everywhere, keys: [.character("q"), .function(10)], label: "q F10",
      command: .back, help: "back; at the root it quits", word: "quit"),
    Binding(
      place: .everywhere, keys: [.escape], label: "Esc", command: .peel,
      help: "back, then clears the filter; never quits", word: "back"),
    Binding(
      place: .everywhere, keys: [.character("-")], label: "-", command: .forward,
      help: "the screen that was left last", word: "forward"),
    Binding(
      place: .everywhere, keys: [.character("?"), .function(1)], label: "? F1", command: .help,
      help: "this help", word: "help"),
    Binding(
      place: .everywhere, keys: [.character("/")], label: "/", command: .filter,
      help: "filter events or agents", word: "filter"),
    Binding(
      place: .everywhere, keys: [.character(":")], label: ":", command: .prompt,
      help: "command by name, Tab completes", word: "command"),
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
      help: "choose a theme", word: "themes"),
    Binding(
      place: .everywhere, keys: [.control("s")], label: "^S", command: .save,
      help: "save the screen and its records in the state directory", word: "save"),
    Binding(
      place: .everywhere, keys: [.character("y")], label: "y", command: .copy,
      help: "copy the row, where the configuration allows it", word: "copy"),
    Binding(
      place: .everywhere, keys: [.control("r")], label: "^R", command: .reload,
      help: "read configuration and theme again", word: "reload"),
    Binding(
      place: .everywhere, keys: [.control("l")], label: "^L", command: .redraw,
      help: "redraw the screen", word: "redraw"),
    Binding(
      place: .everywhere, keys: [.control("z")], label: "^Z", command: .suspend,
      help: "suspend to the shell", word: "suspend"),
  ]

  private static let rows: [Binding] = [
    Binding(
      place: .rows, keys: [.character("j"), .down], label: "j Down", command: .move(.down),
      help: "down", word: "down"),
    Binding(
      place: .rows, keys: [.character("k"), .up], label: "k Up", command: .move(.up), help: "up",
      word: "up"),
    Binding(
      place: .rows, keys: [.pageDown], label: "PgDn", command: .move(.pageDown), help: "page down",
      word: "page-down"),
    Binding(
      place: .rows, keys: [.pageUp], label: "PgUp", command: .move(.pageUp), help: "page up",
      word: "page-up"),
    Binding(
      place: .rows, keys: [.control("d")], label: "^d", command: .move(.halfDown),
      help: "half a page down", word: "half-page-down"),
    Binding(
      place: .rows, keys: [.control("u")], label: "^u", command: .move(.halfUp),
      help: "half a page up", word: "half-page-up"),
    Binding(
      place: .rows, keys: [.character("g"), .home], label: "g Home", command: .move(.top),
      help: "top", word: "top"),
    Binding(
      place: .rows, keys: [.character("G"), .end], label: "G End", command: .move(.bottom),
      help: "bottom; in events: follow", word: "bottom"),
    Binding(
      place: .rows, keys: [.enter], label: "Enter", command: .open, help: "open the row",
      word: "open"),
  ]

  private static let events: [Binding] = [
    Binding(
      place: .events, keys: [.character(" ")], label: "Space", command: .pause,
      help: "freeze all panes, again to resume", word: "freeze"),
    Binding(
      place: .events, keys: [.character("e")], label: "e", command: .nextError,
      help: "next error", word: "error"),
    Binding(
      place: .events, keys: [.character("E")], label: "E", command: .previousError,
      help: "previous error", word: "previous-error"),
    Binding(
      place: .events, keys: [.character("w")], label: "w", command: .nextWarning,
      help: "next warning", word: "warning"),
    Binding(
      place: .events, keys: [.character("W")], label: "W", command: .previousWarning,
      help: "previous warning", word: "previous-warning"),
    Binding(
      place: .events, keys: [.character("B")], label: "B", command: .breakerChange,
      help: "previous change of a breaker, then the newest again", word: "breaker-change"),
    Binding(
      place: .events, keys: [.character("n")], label: "n", command: .nextHit,
      help: "next hit of the filter", word: "hit"),
    Binding(
      place: .events, keys: [.character("N")], label: "N", command: .previousHit,
      help: "previous hit of the filter", word: "previous-hit"),
    Binding(
      place: .events, keys: [.character("o")], label: "o", command: .sameRun,
      help: "only this run, again for all", word: "run"),
    Binding(
      place: .events, keys: [.character("O")], label: "O", command: .nextOfRun,
      help: "next record of this run, among all", word: "next-of-run"),
    Binding(
      place: .events, keys: [.character("m")], label: "m", command: .bookmark,
      help: "bookmark; :note says why", word: "bookmark"),
    Binding(
      place: .events, keys: [.character("u")], label: "u", command: .nextBookmark,
      help: "next bookmark", word: "next-bookmark"),
    Binding(
      place: .events, keys: [.character("U")], label: "U", command: .previousBookmark,
      help: "previous bookmark", word: "previous-bookmark"),
  ]

  private static let agents: [Binding] = [
    Binding(
      place: .agents, keys: [.character(">")], label: ">", command: .sort(by: 1),
      help: "sort by the next column", word: "sort"),
    Binding(
      place: .agents, keys: [.character("<")], label: "<", command: .sort(by: -1),
      help: "sort by the previous column", word: "sort-back"),
    Binding(
      place: .agents, keys: [.character("I")], label: "I", command: .invertSort,
      help: "turn the order round", word: "invert"),
  ]

  private static let escalations: [Binding] = [
    Binding(
      place: .escalations, keys: [.character("A")], label: "A", command: .decide(.approve),
      help: "approve what is shown", word: "approve"),
    Binding(
      place: .escalations, keys: [.character("R")], label: "R", command: .decide(.reject),
      help: "reject, with a reason", word: "reject"),
    Binding(
      place: .escalations, keys: [.character("D")], label: "D", command: .decide(.degrade),
      help: "force degraded, with a reason and a time", word: "degrade"),
    Binding(
      place: .escalations, keys: [.character("M")], label: "M", command: .take,
      help: "mine: tell the others that you look at it; again ends that", word: "take"),
    Binding(
      place: .escalations, keys: [.character("v")], label: "v", command: .raw,
      help: "raw: every character by name", word: "raw"),
    Binding(
      place: .escalations, keys: [.character(" ")], label: "Space", command: .mark,
      help: "mark, to decide alike ones together (never HIGH)", word: "mark"),
    Binding(
      place: .escalations, keys: [.character("x")], label: "x", command: .dismiss,
      help: "hide finished rows", word: "dismiss"),
  ]

  private static let cards: [Binding] = [
    Binding(
      place: .card, keys: [.character("l"), .character("]"), .right], label: "l ]",
      command: .nextTab, help: "next tab", word: "next-tab"),
    Binding(
      place: .card, keys: [.character("h"), .character("["), .left], label: "h [",
      command: .previousTab, help: "previous tab", word: "previous-tab"),
  ]

  private static let otherScreens: [Binding] = [
    Binding(
      place: .ledgerScreen, keys: [.character("v")], label: "v", command: .verify,
      help: "hash every record anew", word: "verify"),
    Binding(
      place: .handoffScreen, keys: [.character("P")], label: "P", command: .handOff,
      help: "hand off, with a note for the next operator", word: "hand-off"),
    Binding(
      place: .handoffScreen, keys: [.character("A")], label: "A", command: .acknowledgeHandoff,
      help: "acknowledge what the last operator left", word: "acknowledge-handoff"),
    Binding(
      place: .histogram, keys: [.character("l"), .character("]"), .right], label: "l ]",
      command: .widen(by: 1), help: "longer stretches", word: "longer"),
    Binding(
      place: .histogram, keys: [.character("h"), .character("["), .left], label: "h [",
      command: .widen(by: -1), help: "shorter stretches", word: "shorter"),
  ]

  private static let agentScreen: [Binding] = [
    Binding(
      place: .agentScreen, keys: [.tab], label: "Tab", command: .section(by: 1),
      help: "next section", word: "section"),
    Binding(
      place: .agentScreen, keys: [.backTab], label: "S-Tab", command: .section(by: -1),
      help: "previous section", word: "previous-section"),
    Binding(
      place: .agentScreen, keys: [.enter], label: "Enter", command: .open,
      help: "open what the row names; on a heading: all rows", word: "open-row"),
    Binding(
      place: .agentScreen, keys: [.character("o")], label: "o", command: .sameRun,
      help: "only this run in events, or the row's record", word: "run-of-row"),
    Binding(
      place: .agentScreen, keys: [.character("A")], label: "A", command: .signal(.acknowledge),
      help: "acknowledge the signal under the cursor", word: "acknowledge"),
    Binding(
      place: .agentScreen, keys: [.character("S")], label: "S", command: .signal(.silence),
      help: "silence it for a time; again ends that", word: "silence"),
    Binding(
      place: .agentScreen, keys: [.character("D")], label: "D", command: .control(.degrade),
      help: "force degraded", word: "degrade-agent"),
    Binding(
      place: .agentScreen, keys: [.character("N")], label: "N", command: .control(.restore),
      help: "restore to normal", word: "restore"),
    Binding(
      place: .agentScreen, keys: [.character("P")], label: "P", command: .control(.pause),
      help: "pause", word: "pause-agent"),
    Binding(
      place: .agentScreen, keys: [.character("C")], label: "C", command: .control(.resume),
      help: "continue after a pause", word: "continue"),
    Binding(
      place: .agentScreen, keys: [.character("K")], label: "K", command: .control(.kill),
      help: "kill", word: "kill"),
  ]
  private static let breakersScreen: [Binding] = [
    Binding(
      place: .breakersScreen, keys: [.enter], label: "Enter", command: .open,
      help: "open its agent", word: "open-agent"),
    Binding(
      place: .breakersScreen, keys: [.character("F")], label: "F", command: .order(.forceOpen),
      help: "force it open: no call goes through", word: "force-open"),
    Binding(
      place: .breakersScreen, keys: [.character("C")], label: "C", command: .order(.close),
      help: "close it: calls go through", word: "close"),
    Binding(
      place: .breakersScreen, keys: [.character("R")], label: "R", command: .order(.reset),
      help: "reset it: forget what it has seen", word: "reset"),
    Binding(
      place: .breakersScreen, keys: [.character("X")], label: "X", command: .order(.disable),
      help: "disable it: every call goes through", word: "disable"),
  ]
}
