extension Color {
  /// How well this colour is read on another: 1 (not at all) to 21 (black on white).
  ///
  /// Nil where either is the terminal's own colour. Source: WCAG 2.2, contrast ratio; text wants
  /// 4.5, shapes want 3.0.
  package func contrast(with other: Color) -> Double? {
    guard let mine = RGB(self)?.luminance, let theirs = RGB(other)?.luminance else { return nil }
    return (max(mine, theirs) + 0.05) / (min(mine, theirs) + 0.05)
  }
}

extension Style {
  /// The contrast of ink on paper as drawn; nil where the terminal's own colours are in play.
  package var contrast: Double? { foreground.contrast(with: background) }
}

extension RGB {
  /// Relative luminance, 0 to 1. Source: WCAG 2.2.
  var luminance: Double {
    let light = linear
    return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue
  }
}
