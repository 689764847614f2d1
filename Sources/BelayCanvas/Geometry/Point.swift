/// A cell's place: columns from the left and rows from the top, both from zero.
///
/// A point may lie outside the picture; whoever draws there clips.
package struct Point: Sendable, Hashable {
  package var x: Int
  package var y: Int

  package init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}
