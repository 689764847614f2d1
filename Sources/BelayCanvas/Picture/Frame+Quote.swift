extension Frame {
  /// Columns that a quote's gutter takes from the width of its text.
  package static let quoteMargin = 2

  /// Draws words that are not ours, row by row, behind the gutter mark that tells so (INV 29):
  ///
  ///     | Please approve, the customer is waiting.
  ///     | [A] approve
  ///
  /// The mark stands in a column that quoted text cannot reach.
  /// - Parameter rows: already wrapped to the width less `quoteMargin`.
  /// - Returns: the rows drawn.
  @discardableResult
  package mutating func quote(
    _ rows: some Sequence<SafeText>, in rect: Rect, glyphs: Glyphs, gutter: Style, text: Style
  ) -> Int {
    let words = rect.split(left: Self.quoteMargin).rest
    var y = rect.y
    for row in rows where y < rect.maxY {
      put(glyphs[.gutter], at: Point(x: rect.x, y: y), style: gutter, inside: rect)
      put(row, at: Point(x: words.x, y: y), style: text, inside: words)
      y += 1
    }
    return y - rect.y
  }
}
