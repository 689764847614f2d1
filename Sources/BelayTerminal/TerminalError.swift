/// Why there is no terminal to draw on; each is one line with what to do.
package enum TerminalError: Error, Sendable, Equatable {
  /// `standard input` or `standard output`
  case notATerminal(String)
  /// `TERM` is empty or unset.
  case unnamed
  /// Nobody has described a terminal of this name.
  case unknown(String)
  /// It cannot place the cursor, so that no picture can be drawn.
  case cannotDraw(String)
  case system(String)
  /// One process has one terminal, opened once.
  case alreadyOpen
}

extension TerminalError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notATerminal(let stream):
      return "\(stream) is not a terminal; run this in one, or use `belay console --plain`"
    case .unnamed:
      return "TERM is not set, so the terminal is not known; try TERM=xterm-256color, "
        + "or use `belay console --plain`"
    case .unknown(let name):
      return "terminal \"\(name.printable)\" (TERM) is not described on this machine; "
        + "install ncurses-term, try TERM=xterm-256color, or use `belay console --plain`"
    case .cannotDraw(let name):
      return "terminal \"\(name.printable)\" (TERM) cannot place its cursor; "
        + "use `belay console --plain`"
    case .system(let reason):
      return "the terminal cannot be opened (\(reason)); use `belay console --plain`"
    case .alreadyOpen:
      return "the terminal is open already; close the other screen first"
    }
  }
}

extension String {
  /// Printable ASCII with `?` for all else: a name from the environment ends on a screen here.
  fileprivate var printable: String {
    String(
      decoding: utf8.prefix(64).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") },
      as: UTF8.self)
  }
}
