/// How many columns and rows a picture has; never negative.
package struct Size: Sendable, Hashable {
  package let width: Int
  package let height: Int

  /// Negative lengths count as zero, so that every size a terminal can report makes a picture.
  package init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }
}
