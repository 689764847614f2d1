package import BelayCanvas

/// What the console is started with.
package struct ConsoleOptions: Sendable {
  package var theme: Theme
  /// Shipped themes that `T` goes through, by name; each is read and reduced when it is chosen.
  package var themes: [String]
  /// What the terminal can show, and what a theme chosen with `T` is reduced to.
  package var depth: ColorDepth
  /// ASCII marks and frames instead of Unicode ones.
  package var ascii: Bool
  /// Looks only: every key that would change something is refused with the reason.
  package var readOnly: Bool
  /// Name of the hub's context, such as `prod-eu`; first thing in the header.
  package var context: String
  /// Who sits here, until the hub says it better.
  package var operatorName: String
  /// What an agent must post to, for the first-run line: `http://127.0.0.1:4318`.
  package var hubURL: String
  /// The hub runs inside this program and stops with it.
  package var carriesHub = false

  package init(
    theme: Theme, themes: [String] = [], depth: ColorDepth = .truecolor,
    ascii: Bool = false, readOnly: Bool = false, context: String = "local",
    operatorName: String = "", hubURL: String = "http://127.0.0.1:4318"
  ) {
    self.theme = theme
    self.themes = themes
    self.depth = depth
    self.ascii = ascii
    self.readOnly = readOnly
    self.context = context
    self.operatorName = operatorName
    self.hubURL = hubURL
  }

  /// The theme after the present one; the same if there is no other.
  var nextTheme: Theme {
    guard !themes.isEmpty else { return theme }
    let index = themes.firstIndex(of: theme.name) ?? -1
    let next = try? Theme.shipped(themes[(index + 1) % themes.count])
    return next?.reduced(to: depth) ?? theme
  }
}
