extension Frame {
  /// Empties a block.
  package mutating func clear(_ rect: Rect, style: Style) {
    let area = rect.intersection(bounds)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { set(" ", width: 1, x: x, y: y, style: style) }
    }
  }

  /// Fills a block with the first cell of a text.
  package mutating func fill(_ rect: Rect, with text: SafeText, style: Style) {
    var cells = Graphemes(text)
    let area = rect.intersection(bounds)
    guard let cell = cells.next(), cell.width == 1 else { return clear(area, style: style) }
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { set(cell.text, width: 1, x: x, y: y, style: style) }
    }
  }

  /// A line of one row.
  package mutating func horizontal(
    _ glyphs: Glyphs, at point: Point, width: Int, style: Style
  ) {
    fill(
      Rect(x: point.x, y: point.y, width: width, height: 1), with: glyphs[.horizontal],
      style: style)
  }

  /// A line of one column.
  package mutating func vertical(_ glyphs: Glyphs, at point: Point, height: Int, style: Style) {
    fill(
      Rect(x: point.x, y: point.y, width: 1, height: height), with: glyphs[.vertical],
      style: style)
  }
}
