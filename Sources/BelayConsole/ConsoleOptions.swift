package import BelayCanvas

/// What the console is started with.
package struct ConsoleOptions: Sendable {
  package var theme: Theme
  /// What ``theme`` is called in ``themes``, or its path.
  package var themeName: String
  /// Themes that `T` offers, by name; each is read when it is chosen.
  package var themes: [String]
  /// What the terminal can show, and what a theme chosen with `T` is reduced to.
  package var depth: ColorDepth
  /// ASCII marks and frames instead of Unicode ones.
  package var ascii: Bool
  /// Looks only: every key that would change something is refused with the reason.
  package var readOnly: Bool
  /// Why it only looks, where that is not by the command line.
  package var readOnlyBecause: String?
  /// All contexts of the configuration, and the one that the console began with.
  package var contexts: [ContextPlace] = []
  /// Name of the hub's context, such as `prod-eu`; first thing in the header.
  package var context: String
  /// Who sits here, until the hub says it better.
  package var operatorName: String
  /// What an agent must post to, for the first-run line: `http://127.0.0.1:4318`.
  package var hubURL: String
  /// The hub runs inside this program and stops with it.
  package var carriesHub = false
  /// The operator's own keys.
  package var keys: [KeyWish] = []
  /// Whether `y` may copy through the terminal.
  package var clipboard = false
  /// What was typed in earlier sittings.
  package var history = History()
  /// What is wrong with the configuration, said at the start.
  package var troubles: [String] = []

  package init(
    theme: Theme, themes: [String] = [], depth: ColorDepth = .truecolor,
    ascii: Bool = false, readOnly: Bool = false, context: String = "local",
    operatorName: String = "", hubURL: String = "http://127.0.0.1:4318"
  ) {
    self.theme = theme
    themeName = theme.name
    self.themes = themes
    self.depth = depth
    self.ascii = ascii
    self.readOnly = readOnly
    self.context = context
    self.operatorName = operatorName
    self.hubURL = hubURL
  }
}
