/// A stretch of text in one style; a row of the screen is a few of them.
package struct Run: Sendable, Equatable {
  package let text: SafeText
  package let style: Style

  package init(_ text: SafeText, _ style: Style) {
    self.text = text
    self.style = style
  }
}

extension [Run] {
  /// Columns when drawn.
  package var width: Int { reduce(0) { $0 + $1.text.width } }
}
