extension Frame {
  /// Draws text in one row, from a place that may lie outside.
  ///
  /// - Parameter width: columns from `point` on that may be drawn to; nil is up to the edge.
  /// - Returns: the columns drawn or clipped away on the left, that is how far to the right the
  ///   next text goes.
  @discardableResult
  package mutating func put(
    _ text: SafeText, at point: Point, style: Style, clippedTo width: Int? = nil
  ) -> Int {
    let room = Rect(x: point.x, y: point.y, width: width ?? max(0, size.width - point.x), height: 1)
    return put(text, at: point, style: style, inside: room)
  }

  /// Draws text in one row of a block; nothing is drawn outside the block.
  @discardableResult
  package mutating func put(
    _ text: SafeText, at point: Point, style: Style, inside rect: Rect
  ) -> Int {
    let area = rect.intersection(bounds)
    guard !area.isEmpty, point.y >= area.y, point.y < area.maxY else { return 0 }
    if text.isASCII && text.escapes.isEmpty {
      return putPlain(text, at: point, style: style, area: area)
    }
    var x = point.x
    for cell in Graphemes(text) where x < area.maxX {
      let style = cell.isEscape ? escapeStyle.on(style) : style
      place(cell, x: x, y: point.y, style: style, area: area)
      x += cell.width
    }
    return min(x, area.maxX) - point.x
  }

  /// Several texts in a row, each in its own style.
  @discardableResult
  package mutating func put(
    _ runs: [Run], at point: Point, clippedTo width: Int? = nil
  ) -> Int {
    let room = width ?? max(0, size.width - point.x)
    var used = 0
    for run in runs where used < room {
      used += put(
        run.text, at: Point(x: point.x + used, y: point.y), style: run.style,
        clippedTo: room - used)
    }
    return used
  }

  /// Text against the right edge of a block's row; cut on the right when it is too wide.
  package mutating func put(_ text: SafeText, endingIn rect: Rect, style: Style) {
    let x = max(rect.x, rect.maxX - text.width)
    put(text, at: Point(x: x, y: rect.y), style: style, inside: rect)
  }

  private mutating func place(
    _ cell: Graphemes.Grapheme, x: Int, y: Int, style: Style, area: Rect
  ) {
    if x >= area.x && x + cell.width <= area.maxX {
      set(cell.text, width: cell.width, x: x, y: y, style: style)
      return
    }
    for half in x..<x + cell.width where half >= area.x && half < area.maxX {
      set(" ", width: 1, x: half, y: y, style: style)
    }
  }

  private mutating func putPlain(_ text: SafeText, at point: Point, style: Style, area: Rect) -> Int
  {
    let skipped = max(0, area.x - point.x)
    var x = point.x + skipped
    for byte in text.text.utf8.dropFirst(skipped) {
      guard x < area.maxX else { break }
      set(Self.ascii[Int(byte)], width: 1, x: x, y: point.y, style: style)
      x += 1
    }
    return min(x, area.maxX) - point.x
  }

  private static let ascii = (UInt8(0)..<128).map { String(Unicode.Scalar($0)) }
}
