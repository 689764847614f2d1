extension Frame {
  /// Draws a box and empties its inside:
  ///
  ///     ┌─ Agents ──────── 2 ─┐
  ///     │                     │
  ///     └─────────────────────┘
  ///
  /// The title gives way before the corner label does. Boxes under two columns or rows are left
  /// empty.
  /// - Returns: the inside, without the lines.
  @discardableResult
  package mutating func box(
    _ rect: Rect, title: SafeText = "", corner: SafeText = "", glyphs: Glyphs, look: FrameLook
  ) -> Rect {
    clear(rect, style: look.paper)
    guard rect.width >= 2, rect.height >= 2 else { return rect.inset(by: 1) }
    let top = Rect(x: rect.x + 1, y: rect.y, width: rect.width - 2, height: 1)
    heading([title], right: corner, isClosed: true, in: top, glyphs: glyphs, look: look)
    let bottom = Point(x: rect.x + 1, y: rect.maxY - 1)
    horizontal(glyphs, at: bottom, width: rect.width - 2, style: look.line)
    for x in [rect.x, rect.maxX - 1] {
      vertical(
        glyphs, at: Point(x: x, y: rect.y + 1), height: rect.height - 2, style: look.line)
    }
    put(glyphs[.topLeft], at: rect.origin, style: look.line, clippedTo: 1)
    put(glyphs[.topRight], at: Point(x: rect.maxX - 1, y: rect.y), style: look.line, clippedTo: 1)
    put(glyphs[.bottomLeft], at: Point(x: rect.x, y: rect.maxY - 1), style: look.line, clippedTo: 1)
    put(
      glyphs[.bottomRight], at: Point(x: rect.maxX - 1, y: rect.maxY - 1), style: look.line,
      clippedTo: 1)
    return rect.inset(by: 1)
  }

  /// Draws a rule with words on it, the first part as the title:
  ///
  ///     ─ Agents ─ worst first ─────────── 14 2
  ///     ─ Events ─ filter: level>=ok ── FOLLOW ─
  ///
  /// Parts that do not fit are cut from the right end; the right label goes last.
  /// - Parameter isClosed: whether the rule goes on after the right label, as in the second line.
  package mutating func heading(
    _ parts: [SafeText], right: SafeText = "", isClosed: Bool = false, in rect: Rect,
    glyphs: Glyphs, look: FrameLook
  ) {
    let row = rect.row(0)
    horizontal(glyphs, at: row.origin, width: row.width, style: look.line)
    let tail = isClosed ? 2 : 0
    let label = right.truncated(to: max(0, row.width - tail - 1), marker: glyphs[.ellipsis])
    let labelled = label.isEmpty ? 0 : label.width + 1 + tail
    if !label.isEmpty {
      let padded = isClosed ? " \(label) " : " \(label)" as SafeText
      put(padded, at: Point(x: row.maxX - labelled, y: row.y), style: look.corner, inside: row)
    }
    var x = row.x + 1
    for (index, part) in parts.enumerated() where !part.isEmpty {
      let room = row.maxX - labelled - x - 3
      guard room > 0 else { return }
      let words = part.truncated(to: room, marker: glyphs[.ellipsis])
      let style = index == 0 ? look.title : look.corner
      x += put(" \(words) ", at: Point(x: x, y: row.y), style: style, inside: row) + 1
    }
  }

  /// Draws a box in the middle of a block, over whatever is there.
  ///
  /// - Returns: where its words go: inside the lines, with one column of margin.
  @discardableResult
  package mutating func dialog(
    _ size: Size, in rect: Rect, title: SafeText, corner: SafeText = "", glyphs: Glyphs,
    look: FrameLook
  ) -> Rect {
    let place = rect.intersection(bounds).centered(size)
    return box(place, title: title, corner: corner, glyphs: glyphs, look: look)
      .inset(dx: 1, dy: 0)
  }
}
