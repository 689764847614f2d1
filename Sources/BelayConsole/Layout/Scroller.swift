/// Which rows of a list are in view: moves only as far as the selection makes it.
struct Scroller: Sendable, Equatable {
  private var top = 0

  /// First row in view, so that the selected one is in view too.
  func first(selected: Int, height: Int, count: Int) -> Int {
    let height = max(1, height)
    return max(0, min(max(top, selected - height + 1), selected, count - height))
  }

  mutating func reveal(selected: Int, height: Int, count: Int) {
    top = first(selected: selected, height: height, count: count)
  }
}

/// Which lines of a long text are in view.
struct Pager: Sendable, Equatable {
  private(set) var top = 0

  mutating func move(_ motion: Motion, page: Int, lines: Int) {
    top = min(max(0, first(page: page, lines: lines) + motion.rows(page: page)), last(page, lines))
  }

  /// Brings a line into view as the last one.
  mutating func show(line: Int, page: Int) { top = max(0, line - page + 1) }

  /// First line in view, within what there is.
  func first(page: Int, lines: Int) -> Int {
    min(top, last(page, lines))
  }

  private func last(_ page: Int, _ lines: Int) -> Int { max(0, lines - max(1, page)) }
}
