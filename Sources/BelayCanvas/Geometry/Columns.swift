/// How a row is divided: columns of fixed width and columns that share what is left.
package struct Columns: Sendable, Equatable {
  package struct Column: Sendable, Equatable {
    package enum Extent: Sendable, Equatable {
      case fixed(Int)
      /// At least so many, and its share of the room that is left.
      case flexible(least: Int)
    }

    package let extent: Extent
    package let align: SafeText.Alignment

    package static func fixed(_ width: Int, _ align: SafeText.Alignment = .left) -> Column {
      Column(extent: .fixed(max(0, width)), align: align)
    }

    package static func flexible(least: Int, _ align: SafeText.Alignment = .left) -> Column {
      Column(extent: .flexible(least: max(0, least)), align: align)
    }

    fileprivate var least: Int {
      switch extent {
      case .fixed(let width): width
      case .flexible(let least): least
      }
    }

    fileprivate var isFlexible: Bool {
      if case .flexible = extent { return true }
      return false
    }
  }

  package let columns: [Column]
  package let gap: Int

  /// - Parameter gap: empty columns between two neighbours.
  package init(_ columns: [Column], gap: Int = 1) {
    self.columns = columns
    self.gap = max(0, gap)
  }

  /// The columns from left to right, counted from zero.
  ///
  /// What does not fit is left out from the right: those ranges are empty.
  package func ranges(in width: Int) -> [Range<Int>] {
    let shown = fitting(width)
    let taken = columns[..<shown].reduce(0) { $0 + $1.least } + gap * max(0, shown - 1)
    var spare = max(0, width - taken)
    var flexible = columns[..<shown].count(where: \.isFlexible)
    var x = 0
    return columns.enumerated().map { index, column in
      guard index < shown else { return x..<x }
      var extent = column.least
      if column.isFlexible {
        let share = (spare + flexible - 1) / flexible
        extent += share
        spare -= share
        flexible -= 1
      }
      defer { x += extent + (index + 1 < shown ? gap : 0) }
      return x..<x + extent
    }
  }

  /// How many columns from the left have room for their least width.
  private func fitting(_ width: Int) -> Int {
    var used = 0
    for (index, column) in columns.enumerated() {
      used += column.least + (index == 0 ? 0 : gap)
      if used > width { return index }
    }
    return columns.count
  }
}

extension Frame {
  /// Draws one row of a table; a cell that is too long is cut with the ellipsis.
  package mutating func put(
    _ cells: [Run], in row: Rect, columns: Columns, glyphs: Glyphs
  ) {
    for ((run, range), column) in zip(zip(cells, columns.ranges(in: row.width)), columns.columns)
    where !range.isEmpty {
      let text = run.text.fitted(
        to: range.count, align: column.align, marker: glyphs[.ellipsis])
      put(
        text, at: Point(x: row.x + range.lowerBound, y: row.y), style: run.style, inside: row)
    }
  }
}
