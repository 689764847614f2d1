import BelayCanvas

/// Puts rows of cells into the library's screen, a stretch of one style at a time.
///
/// A row has ten stretches rather than 120 cells, and most cells are one ASCII character each.
struct RowPainter {
  private var plan: ColorPlan
  /// Of the newest cell; most are followed by one of the same style.
  private var style = Style.plain
  private var look = ColorPlan.Look(attributes: 0, pair: 0)  // what plain is in any plan
  /// ASCII characters not put yet, all in `look`.
  private var stretch: [UInt8] = []
  private var scalars: [UInt32] = []

  init(_ plan: ColorPlan) {
    self.plan = plan
  }

  /// Forgets all colours when some were refused, and says whether it did: everything is to be drawn.
  mutating func startAnewIfFull() -> Bool {
    guard plan.startAnewIfFull() else { return false }
    take(style)
    return true
  }

  mutating func put(_ row: ArraySlice<Cell>, at y: Int, width: Int) {
    for (x, cell) in zip(0..<width, row) where !cell.isContinuation {
      if cell.style != style {
        flush(before: x, y)
        take(cell.style)
      }
      if let byte = cell.ascii {
        stretch.append(byte)
      } else {
        flush(before: x, y)
        put(cell, x, y)
      }
    }
    flush(before: min(width, row.count), y)
  }

  private mutating func take(_ style: Style) {
    self.style = style
    look = plan.look(of: style)
    for definition in plan.fresh { Curses.define(definition) }
    plan.fresh.removeAll(keepingCapacity: true)
  }

  private mutating func put(_ cell: Cell, _ x: Int, _ y: Int) {
    scalars.removeAll(keepingCapacity: true)
    for scalar in cell.grapheme.unicodeScalars { scalars.append(scalar.value) }
    Curses.put(scalars, row: y, column: x, width: Int(cell.width), look: look)
  }

  private mutating func flush(before x: Int, _ y: Int) {
    guard !stretch.isEmpty else { return }
    Curses.put(ascii: stretch, row: y, column: x - stretch.count, look: look)
    stretch.removeAll(keepingCapacity: true)
  }
}

extension Cell {
  /// The byte of a cell that is one printable ASCII character.
  fileprivate var ascii: UInt8? {
    let bytes = grapheme.utf8
    guard width == 1, bytes.count == 1, let byte = bytes.first else { return nil }
    return (0x20...0x7E).contains(byte) ? byte : nil
  }
}
