internal import BelayCore

/// How the console looks: a style for every role and a form for every mark.
///
/// A theme file may inherit from another; both give rules for roles, the nearer file wins field by
/// field. A role then takes each field from its own rule, else from the rule of the longest prefix
/// that sets it, else from `ground`.
package struct Theme: Sendable, Equatable {
  package let name: String
  private var styles: [Role: Style]
  private var unicode: Glyphs
  private var ascii: Glyphs

  /// Themes that inherit deeper than this are refused.
  static let deepest = 8

  /// - Parameters:
  ///   - source: the file's text, at most 64 KiB.
  ///   - name: what errors call it.
  ///   - find: gives the text of a theme by the name in `inherits`; nil when there is none.
  package init(
    toml source: String, named name: String,
    find: (String) -> String? = { Theme.shippedSource($0) }
  ) throws(ThemeError) {
    let chain = try Self.chain(toml: source, named: name, find: find)
    self.name = name
    styles = try Self.resolved(chain)
    unicode = .unicode
    ascii = .ascii
    for file in chain {
      for (mark, form) in file.glyphs {
        unicode.replace(mark, with: form.unicode)
        ascii.replace(mark, with: form.ascii)
      }
    }
  }

  /// Constant time.
  package func style(_ role: Role) -> Style { styles[role] ?? .plain }

  /// By dotted name; a name that is no role falls back to its longest prefix that is one.
  package func style(_ name: String) -> Style {
    var prefix = Substring(name)
    while true {
      if let role = Role(rawValue: String(prefix)) { return style(role) }
      guard let dot = prefix.lastIndex(of: ".") else { return style(.ground) }
      prefix = prefix[..<dot]
    }
  }

  /// - Parameter frames: whether lines that are wide in some locales may be drawn; if not, their twins are.
  package func glyphs(ascii wantsASCII: Bool, frames: Bool = true) -> Glyphs {
    if wantsASCII { return ascii }
    guard !frames else { return unicode }
    var plain = unicode
    for mark in Mark.allCases where mark.isWideSomewhere { plain.replace(mark, with: ascii[mark]) }
    return plain
  }

  /// The same theme in the colours that a terminal can show.
  ///
  /// Where there is no colour, paper cannot tell a selected row any more, so a role whose paper
  /// differs from the ground's is reversed.
  package func reduced(to depth: ColorDepth) -> Theme {
    var reducer = ColorReducer(depth)
    let ground = style(.ground).background
    var theme = self
    theme.styles = styles.mapValues { style in
      let plain = reducer.reduce(style)
      return depth == .mono && style.background != ground ? plain.with(.reverse) : plain
    }
    return theme
  }

  // MARK: Inheritance

  /// The files from the farthest ancestor to the theme itself.
  private static func chain(
    toml source: String, named name: String, find: (String) -> String?
  ) throws(ThemeError) -> [ThemeFile] {
    var chain = [try ThemeFile(toml: source, named: name)]
    while let (parent, place) = chain[0].inherits {
      let child = chain[0]
      guard !chain.contains(where: { $0.name == parent }), chain.count < deepest else {
        throw child.error("inherits from itself through \(TOML.shown(parent))", at: place)
      }
      guard let text = find(parent) else {
        throw child.error(
          "there is no theme \(TOML.shown(parent)) to inherit from", at: place)
      }
      chain.insert(try ThemeFile(toml: text, named: parent), at: 0)
    }
    return chain
  }

  private static func resolved(_ chain: [ThemeFile]) throws(ThemeError) -> [Role: Style] {
    var palette: [String: Color] = [:]
    var rules: [String: StyleRule] = [:]
    for file in chain {
      palette.merge(file.palette) { _, nearer in nearer }
      rules.merge(file.styles) { farther, nearer in nearer.over(farther) }
    }
    for file in chain { try file.checkColors(palette) }
    var styles: [Role: Style] = [:]
    for role in Role.allCases { styles[role] = style(role.rawValue, rules, palette) }
    return styles
  }

  private static func style(
    _ name: String, _ rules: [String: StyleRule], _ palette: [String: Color]
  ) -> Style {
    var rule = StyleRule()
    var prefix = Substring(name)
    while !prefix.isEmpty {
      if let next = rules[String(prefix)] { rule = rule.over(next) }
      prefix = prefix.lastIndex(of: ".").map { prefix[..<$0] } ?? ""
    }
    if let ground = rules[Role.ground.rawValue] { rule = rule.over(ground) }
    func color(_ color: StyleRule.ColorName?) -> Color {
      color.flatMap { Color(named: $0.name) ?? palette[$0.name] } ?? .default
    }
    return Style(
      foreground: color(rule.foreground), background: color(rule.background),
      attributes: rule.attributes ?? [])
  }
}
