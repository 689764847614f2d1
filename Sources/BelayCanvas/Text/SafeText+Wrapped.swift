extension SafeText {
  /// The whole text in rows of at most `columns` columns; put together they are the text again.
  ///
  /// Breaks after spaces where it can, inside words where it must, inside an escape only when the
  /// row is narrower than the escape. In rows of one column wide characters stand as escapes,
  /// because there they cannot stand at all.
  /// - Parameter columns: less than one counts as one.
  /// - Returns: at least one row.
  package func wrapped(to columns: Int) -> [SafeText] {
    let columns = max(1, columns)
    guard width > columns else { return [self] }
    if columns == 1 && !isASCII { return spelledNarrow().fill(1) }
    return fill(columns)
  }

  private func fill(_ columns: Int) -> [SafeText] {
    var row = RowFiller(columns: columns)
    for unit in Units(self) {
      if unit.width <= columns {
        row.take(unit.range, width: unit.width, breaksAfter: unit.isSpace)
      } else {
        for cell in Graphemes(slice(unit.range, width: unit.width)) {
          let start = unit.range.lowerBound
          let range = cell.range.lowerBound + start..<cell.range.upperBound + start
          row.take(range, width: cell.width, breaksAfter: false)
        }
      }
    }
    return row.finish().map { slice($0.range, width: $0.width) }
  }

  /// Every wide character as an escape.
  private func spelledNarrow() -> SafeText {
    var narrow = SafeText()
    for cell in Graphemes(self) {
      let part = slice(cell.range, width: cell.width)
      narrow += cell.width == 1 ? part : Self.spelled(cell.text)
    }
    return narrow
  }

  private static func spelled(_ cell: String) -> SafeText {
    var door = Door(ascii: false)
    for scalar in cell.unicodeScalars { door.escape(scalar) }
    return door.finish()
  }
}

/// The row being filled, and the last place where it may break.
private struct RowFiller {
  let columns: Int
  private var rows: [(range: Range<Int>, width: Int)] = []
  private var start = 0
  private var end = 0
  private var width = 0
  private var breakEnd = 0
  private var breakWidth = 0

  init(columns: Int) { self.columns = columns }

  mutating func take(_ range: Range<Int>, width more: Int, breaksAfter: Bool) {
    if width + more > columns && breakWidth > 0 { cut(at: breakEnd, width: breakWidth) }
    if width + more > columns && width > 0 { cut(at: end, width: width) }
    end = range.upperBound
    width += more
    if breaksAfter {
      breakEnd = end
      breakWidth = width
    }
  }

  mutating func finish() -> [(range: Range<Int>, width: Int)] {
    if width > 0 { cut(at: end, width: width) }
    return rows
  }

  private mutating func cut(at offset: Int, width columns: Int) {
    rows.append((start..<offset, columns))
    start = offset
    width -= columns
    breakEnd = offset
    breakWidth = 0
  }
}
