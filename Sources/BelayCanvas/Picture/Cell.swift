/// One column of one row.
package struct Cell: Sendable {
  /// One base scalar and at most four marks, from a `SafeText`; empty in the second column of a
  /// wide grapheme.
  package let grapheme: String
  /// Columns taken: 1, 2, or 0 where the cell to the left is wide.
  package let width: Int8
  package var style: Style

  init(_ grapheme: String, width: Int8, style: Style) {
    self.grapheme = grapheme
    self.width = width
    self.style = style
  }

  static func blank(_ style: Style) -> Cell { Cell(" ", width: 1, style: style) }
  static func continuation(_ style: Style) -> Cell { Cell("", width: 0, style: style) }

  package var isContinuation: Bool { width == 0 }
}

extension Cell: Equatable {
  /// Compares bytes: Swift's string equality takes K and the Kelvin sign for the same, a screen
  /// must not.
  package static func == (left: Cell, right: Cell) -> Bool {
    left.width == right.width && left.style == right.style
      && left.grapheme.utf8.elementsEqual(right.grapheme.utf8)
  }
}
