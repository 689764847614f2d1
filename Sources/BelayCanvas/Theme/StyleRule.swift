/// What one theme file says about one role; what it leaves open comes from somewhere else.
struct StyleRule: Sendable, Equatable {
  var foreground: String?
  var background: String?
  var attributes: Style.Attributes?

  /// This rule where it speaks, the other where it does not.
  func over(_ other: StyleRule) -> StyleRule {
    StyleRule(
      foreground: foreground ?? other.foreground, background: background ?? other.background,
      attributes: attributes ?? other.attributes)
  }
}
