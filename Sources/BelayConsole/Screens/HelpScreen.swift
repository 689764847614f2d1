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
    case blank
  }

  static var lines: [Line] {
    Place.allCases.flatMap { place -> [Line] in
      let keys = KeyTable.bindings.filter { $0.place == place }
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

extension Drawing {
  mutating func helpScreen(_ help: HelpScreen) {
    let inside = pane(layout.body, title: "Help", label: "q back", focused: true, boxed: true)
    let lines = HelpScreen.lines
    let first = help.firstLine(page: inside.height, lines: lines.count)
    for (offset, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
      let row = inside.row(offset)
      switch line {
      case .blank: break
      case .place(let title):
        frame.put(title, at: Point(x: row.x + 1, y: row.y), style: ink(.textStrong), inside: row)
      case .key(let label, let help):
        frame.put(text(label), at: Point(x: row.x + 3, y: row.y), style: ink(.key), inside: row)
        frame.put(text(help), at: Point(x: row.x + 15, y: row.y), style: ink(.text), inside: row)
      }
    }
  }
}
