/// One whole picture of cells: what the terminal should show, as a value.
///
/// Nothing drawn on a frame can leave its box or break the grid: whatever does not fit is clipped,
/// a wide grapheme cut in half at an edge becomes a space, and one that is half overwritten does
/// too. So every row's widths always add up to the frame's width.
package struct Frame: Sendable, Equatable {
  /// No larger than `Frame.largest`, whatever was asked for.
  package let size: Size
  /// Row by row.
  package private(set) var cells: [Cell]
  /// Where the terminal's cursor shows; nil hides it.
  package var cursor: Point?
  /// What an escape in a safe text is drawn in; the ink is on the paper of the text around it.
  package var escapeStyle: Style

  /// A terminal may claim any size; a picture stops here, about 8 MB of cells.
  package static let largest = Size(width: 500, height: 500)

  package init(
    size: Size, style: Style = .plain, escapes: Style = Style(attributes: [.bold, .reverse])
  ) {
    self.size = Size(
      width: min(size.width, Self.largest.width), height: min(size.height, Self.largest.height))
    cells = Array(repeating: .blank(style), count: self.size.width * self.size.height)
    escapeStyle = escapes
  }

  /// The whole frame as a block.
  package var bounds: Rect { Rect(size) }

  /// The cell at a place inside the frame.
  package subscript(x: Int, y: Int) -> Cell { cells[y * size.width + x] }

  /// One row from left to right.
  package func row(_ y: Int) -> ArraySlice<Cell> {
    cells[y * size.width..<(y + 1) * size.width]
  }

  /// Puts one grapheme where both its columns are known to be inside, and mends what it tears.
  mutating func set(_ grapheme: String, width: Int, x: Int, y: Int, style: Style) {
    let index = y * size.width + x
    mend(index, x: x)
    cells[index] = Cell(grapheme, width: Int8(width), style: style)
    guard width == 2 else { return }
    mend(index + 1, x: x + 1)
    cells[index + 1] = .continuation(style)
  }

  /// Blanks the other half of a wide grapheme that is about to lose this half.
  private mutating func mend(_ index: Int, x: Int) {
    switch cells[index].width {
    case 0 where x > 0: cells[index - 1] = .blank(cells[index - 1].style)
    case 2 where x + 1 < size.width: cells[index + 1] = .blank(cells[index + 1].style)
    default: break
    }
  }

  /// Changes the look of what already stands there, a selected row for example.
  package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let area = rect.intersection(bounds)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX {
        let index = y * size.width + x
        cells[index].style = change(cells[index].style)
      }
    }
  }
}
