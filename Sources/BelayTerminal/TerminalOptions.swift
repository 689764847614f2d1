/// How the terminal is to be used.
package struct TerminalOptions: Sendable {
  /// `TERM`, `COLORTERM`, `NO_COLOR`, `TMUX` and the locale's name are read from here.
  package var environment: [String: String]
  /// False as with `--no-color`.
  package var allowsColor = true
  /// Whether frames are wrapped in `CSI ?2026h` and `l`, so that none is shown half drawn.
  package var synchronizesOutput = true

  package init(environment: [String: String]) {
    self.environment = environment
  }

  /// Whether the locale is one in which lines and blocks may be two columns wide (UAX 11, ambiguous).
  package var drawsWideLines: Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
    guard let name = names.first(where: { !$0.isEmpty }) else { return false }
    let language = name.prefix { $0 != "_" && $0 != "." && $0 != "@" }
    return ["ja", "ko", "zh"].contains(language)
  }
}
