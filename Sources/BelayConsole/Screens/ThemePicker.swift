import BelayCanvas

/// The list of themes, over the screen that is drawn in the one under the cursor.
struct ThemePicker: Sendable {
  let names: [String]
  private(set) var index: Int
  /// What it was before, for Esc.
  let before: (name: String, theme: Theme)
  private var scroller = Scroller()

  init(_ names: [String], worn name: String, _ theme: Theme) {
    let all = names.contains(name) ? names : [name] + names
    self.names = all
    index = all.firstIndex(of: name) ?? 0
    before = (name, theme)
  }

  var selected: String { names[index] }

  enum Outcome: Equatable {
    case open
    case moved
    case kept
    case left
  }

  mutating func take(_ key: Key, command: Command?) -> Outcome {
    switch (key, command) {
    case (.enter, _): return .kept
    case (.escape, _), (_, .back): return .left
    case (_, .theme): index = (index + 1) % names.count
    case (_, .move(let motion)):
      index = min(max(0, index + motion.rows(page: 5)), names.count - 1)
    default: return .open
    }
    return .moved
  }
}

extension Drawing {
  mutating func themePicker() {
    guard let picker = console.picker else { return }
    let rows = min(picker.names.count, layout.body.height - 3)
    guard rows > 0 else { return }
    let width = min(30, layout.size.width)
    let area = layout.body.split(right: width).right.split(top: rows + 3).top
    let inside = frame.box(area, title: "Theme", glyphs: glyphs, look: .dialog(theme))
    let first = max(0, min(picker.index - rows / 2, picker.names.count - rows))
    for (offset, name) in picker.names.dropFirst(first).prefix(rows).enumerated() {
      let row = inside.row(offset)
      let isChosen = first + offset == picker.index
      let mark = isChosen ? glyphs[.cursor] : " "
      let words = mark + " " + cell(name, max(1, row.width - 2))
      frame.put(words, at: row.origin, style: ink(.dialog), inside: row)
      guard isChosen else { continue }
      let paper = ink(.selection)
      frame.restyle(row) { $0.on(paper) }
    }
    let last = inside.row(rows)
    frame.put(
      [run("Enter", .key), run(" keeps  ", .hint), run("Esc", .key), run(" goes back", .hint)],
      at: last.origin, clippedTo: last.width)
  }
}
