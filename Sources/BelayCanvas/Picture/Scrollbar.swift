/// A column that shows where in a long list the view is and where the list has something to say.
package struct Scrollbar: Sendable, Equatable {
  package struct Tick: Sendable, Equatable {
    package enum Kind: Sendable { case error, escalation }

    /// Row of the list, from zero.
    package let row: Int
    package let kind: Kind

    package init(row: Int, kind: Kind) {
      self.row = row
      self.kind = kind
    }
  }

  package let total: Int
  package let visible: Range<Int>
  package let ticks: [Tick]

  /// Ticks outside the list are not drawn.
  package init(total: Int, visible: Range<Int>, ticks: [Tick] = []) {
    self.total = max(0, total)
    self.visible = visible
    self.ticks = ticks
  }

  /// Which rows of a bar of this height are in view; at least one when the list has rows.
  package func thumb(height: Int) -> Range<Int> {
    guard total > 0, height > 0 else { return 0..<0 }
    let first = min(max(0, visible.lowerBound), total - 1)
    let last = min(max(first, visible.upperBound - 1), total - 1)
    return place(first, height)..<place(last, height) + 1
  }

  /// The row of the bar where a row of the list falls.
  func place(_ row: Int, _ height: Int) -> Int { min(height - 1, row * height / max(total, 1)) }
}

extension Frame {
  /// Draws a scrollbar in the first column of a block. Where several ticks fall on one cell an
  /// escalation wins, because it waits for somebody.
  package mutating func scrollbar(
    _ bar: Scrollbar, in rect: Rect, glyphs: Glyphs, theme: Theme
  ) {
    let column = rect.split(left: 1).left
    fill(column, with: glyphs[.track], style: theme.style(.scrollTrack))
    let thumb = bar.thumb(height: column.height)
    fill(
      Rect(x: column.x, y: column.y + thumb.lowerBound, width: 1, height: thumb.count),
      with: glyphs[.thumb], style: theme.style(.scrollThumb))
    for kind in [Scrollbar.Tick.Kind.error, .escalation] {
      let mark: Mark = kind == .error ? .tickError : .tickEscalation
      let style = theme.style(kind == .error ? .tickError : .tickEscalation)
      for tick in bar.ticks where tick.kind == kind && tick.row >= 0 && tick.row < bar.total {
        let y = column.y + bar.place(tick.row, column.height)
        put(glyphs[mark], at: Point(x: column.x, y: y), style: style, inside: column)
      }
    }
  }
}
