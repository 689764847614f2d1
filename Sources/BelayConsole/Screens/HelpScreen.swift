import BelayCanvas

/// Every key, as the key table has it.
struct HelpScreen: Sendable {
  private var pager = Pager()

  mutating func move(_ motion: Motion, page: Int, lines: Int) {
    pager.move(motion, page: page, lines: lines)
  }

  func firstLine(page: Int, lines: Int) -> Int { pager.first(page: page, lines: lines) }

  enum Line {
    case place(SafeText)
    case key(String, String)
    case trouble(String)
    case blank
  }

  /// The keys in force, and before them what is wrong with the operator's own.
  static func lines(_ keys: KeyMap, troubles: [String]) -> [Line] {
    let wrong = troubles + keys.conflicts
    let head: [Line] =
      wrong.isEmpty
      ? [] : [.place("in the configuration")] + wrong.map { .trouble($0) } + [.blank]
    return head
      + Place.allCases.flatMap { place -> [Line] in
        let keys = keys.bindings.filter { $0.place == place && !$0.keys.isEmpty }
        return [.place(SafeText(untrusted: place.title))]
          + keys.map { .key($0.label, $0.help) } + [.blank]
      } + dialogs
  }

  /// Keys that belong to a dialog and not to a place.
  private static var dialogs: [Line] {
    [
      .place("in a dialog"),
      .key("y", "yes, for LOW and MEDIUM without hidden characters"),
      .key("last 4", "of the digest, typed, for the rest; then Enter"),
      .key("Esc", "keep it waiting"),
      .key("", "keys count 0.4 s after the dialog was drawn; a paste never decides"),
    ]
  }
}

extension Console {
  var helpLines: [HelpScreen.Line] { HelpScreen.lines(keys, troubles: options.troubles) }
}

extension Drawing {
  mutating func helpScreen(_ help: HelpScreen) {
    let inside = pane(layout.body, title: "Help", label: "q back", focused: true, boxed: true)
    let lines = console.helpLines
    let first = help.firstLine(page: inside.height, lines: lines.count)
    for (offset, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      let row = inside.row(offset)
      switch line {
      case .blank: break
      case .place(let title):
        frame.put(title, at: Point(x: row.x + 1, y: row.y), style: ink(.textStrong), inside: row)
      case .trouble(let words):
        frame.put(
          text(words).truncated(to: row.width - 4, marker: glyphs[.ellipsis]),
          at: Point(x: row.x + 3, y: row.y), style: ink(.noticeWarn), inside: row)
      case .key(let label, let help):
        frame.put(text(label), at: Point(x: row.x + 3, y: row.y), style: ink(.key), inside: row)
        frame.put(text(help), at: Point(x: row.x + 15, y: row.y), style: ink(.text), inside: row)
      }
    }
  }
}
