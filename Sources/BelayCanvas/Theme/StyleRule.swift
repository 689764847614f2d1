internal import BelayCore

/// What one theme file says about one role; what it leaves open comes from somewhere else.
struct StyleRule {
  /// A colour as spelled; the palette that explains it is known once the whole chain is read.
  struct ColorName {
    let name: String
    let place: TOML.Place
  }

  var foreground: ColorName?
  var background: ColorName?
  var attributes: Style.Attributes?

  /// This rule where it speaks, the other where it does not.
  func over(_ other: StyleRule) -> StyleRule {
    StyleRule(
      foreground: foreground ?? other.foreground, background: background ?? other.background,
      attributes: attributes ?? other.attributes)
  }
}
