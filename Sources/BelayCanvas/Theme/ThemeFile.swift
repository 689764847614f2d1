internal import BelayCore

/// One theme file as written, checked by itself; `Theme` adds what it inherits.
///
///     inherits = "night"            # optional: what this file leaves open
///
///     [palette]                     # names for colours, of this file and of those it inherits from
///     alarm = "#ff6c6b"
///
///     [styles]                      # role = colour, or fg, bg and modifiers
///     ground = { fg = "#d4d8de", bg = "#14171c" }
///     "breaker.open" = { fg = "alarm", modifiers = ["bold"] }
///
///     [glyphs]                      # one narrow character each, and its ASCII twin
///     open = { unicode = "⊘", ascii = "X" }
struct ThemeFile {
  static let largest = 64 << 10

  let name: String
  var inherits: (name: String, place: TOML.Place)?
  var palette: [String: Color] = [:]
  var styles: [String: StyleRule] = [:]
  var glyphs: [Mark: (unicode: SafeText, ascii: SafeText)] = [:]

  init(toml source: String, named name: String) throws(ThemeError) {
    self.name = name
    guard source.utf8.count <= Self.largest else {
      throw ThemeError(name, "the file is larger than 64 KiB; a theme needs a few hundred lines")
    }
    for entry in try Self.entries(of: source, named: name) {
      switch entry.key {
      case "inherits": inherits = (try string(entry), entry.place)
      case "palette": try readPalette(try table(entry))
      case "styles": try readStyles(try table(entry))
      case "glyphs": try readGlyphs(try table(entry))
      default: throw unknown("key", entry, ["inherits", "palette", "styles", "glyphs"])
      }
    }
  }

  private static func entries(
    of source: String, named name: String
  ) throws(ThemeError) -> [TOML.Entry] {
    do throws(TOMLError) {
      return try TOML.read(source)
    } catch {
      throw ThemeError(name, error.problem, line: error.place.line, column: error.place.column)
    }
  }

  /// Every colour a rule names must be one, or be in the palette of the whole chain.
  func checkColors(_ palette: [String: Color]) throws(ThemeError) {
    for (_, rule) in styles.sorted(by: { $0.key < $1.key }) {
      for color in [rule.foreground, rule.background].compactMap(\.self)
      where Color(named: color.name) == nil && palette[color.name] == nil {
        throw noColor(color)
      }
    }
  }

  // MARK: The tables

  private mutating func readPalette(_ entries: [TOML.Entry]) throws(ThemeError) {
    for entry in entries {
      guard Color(named: entry.key) == nil else {
        throw error("\(TOML.shown(entry.key)) is a colour already; choose another name", entry)
      }
      let value = try colorName(entry)
      guard let color = Color(named: value.name) else { throw noColor(value) }
      palette[entry.key] = color
    }
  }

  private mutating func readStyles(_ entries: [TOML.Entry]) throws(ThemeError) {
    for entry in entries {
      guard Role.isKnown(entry.key) else {
        throw unknown("role", entry, Role.allCases.map(\.rawValue))
      }
      guard case .table(let fields) = entry.value else {
        styles[entry.key] = StyleRule(foreground: try colorName(entry))
        continue
      }
      styles[entry.key] = try rule(fields)
    }
  }

  private func rule(_ fields: [TOML.Entry]) throws(ThemeError) -> StyleRule {
    var rule = StyleRule()
    for field in fields {
      switch field.key {
      case "fg": rule.foreground = try colorName(field)
      case "bg": rule.background = try colorName(field)
      case "modifiers": rule.attributes = try attributes(field)
      default: throw unknown("key", field, ["fg", "bg", "modifiers"])
      }
    }
    return rule
  }

  private mutating func readGlyphs(_ entries: [TOML.Entry]) throws(ThemeError) {
    for entry in entries {
      guard let mark = Mark(rawValue: entry.key) else {
        throw unknown("glyph", entry, Mark.allCases.map(\.rawValue))
      }
      var forms: [String: SafeText] = [:]
      for field in try table(entry) {
        guard field.key == "unicode" || field.key == "ascii" else {
          throw unknown("key", field, ["unicode", "ascii"])
        }
        forms[field.key] = try glyph(field)
      }
      guard let unicode = forms["unicode"], let ascii = forms["ascii"] else {
        throw error("a glyph needs both unicode and ascii", entry)
      }
      glyphs[mark] = (unicode, ascii)
    }
  }

  // MARK: Values

  private func table(_ entry: TOML.Entry) throws(ThemeError) -> [TOML.Entry] {
    guard case .table(let entries) = entry.value else {
      throw error("a table is needed here", at: entry.valuePlace)
    }
    return entries
  }

  private func string(_ entry: TOML.Entry) throws(ThemeError) -> String {
    guard case .string(let text) = entry.value else {
      throw error("a string in quotes is needed here", at: entry.valuePlace)
    }
    return text
  }

  /// The spelling of a colour; a number from 0 to 255 may stand without quotes.
  private func colorName(_ entry: TOML.Entry) throws(ThemeError) -> StyleRule.ColorName {
    switch entry.value {
    case .string(let name): return StyleRule.ColorName(name: name, place: entry.valuePlace)
    case .integer(let slot): return StyleRule.ColorName(name: String(slot), place: entry.valuePlace)
    case .float, .bool, .time, .array, .table:
      throw error("a colour is needed here", at: entry.valuePlace)
    }
  }

  private func attributes(_ entry: TOML.Entry) throws(ThemeError) -> Style.Attributes {
    guard case .array(let words) = entry.value else {
      throw error("a list of modifiers is needed here", at: entry.valuePlace)
    }
    var attributes: Style.Attributes = []
    for word in words {
      guard case .string(let name) = word.value,
        let known = Style.Attributes.named.first(where: { $0.name == name })
      else {
        let names = Style.Attributes.named.map(\.name).joined(separator: ", ")
        throw error("unknown modifier; known are \(names)", at: word.place)
      }
      attributes.insert(known.attribute)
    }
    return attributes
  }

  private func glyph(_ entry: TOML.Entry) throws(ThemeError) -> SafeText {
    let text = SafeText(untrusted: try string(entry))
    guard text.width == 1, text.hidden == 0, text != " " else {
      throw error("one visible character of one column is needed here", at: entry.valuePlace)
    }
    guard entry.key == "unicode" || text.isASCII else {
      throw error("an ASCII character is needed here", at: entry.valuePlace)
    }
    return text
  }
}

// MARK: Errors

extension ThemeFile {
  func error(_ problem: String, at place: TOML.Place) -> ThemeError {
    ThemeError(name, problem, line: place.line, column: place.column)
  }

  private func error(_ problem: String, _ entry: TOML.Entry) -> ThemeError {
    error(problem, at: entry.place)
  }

  private func unknown(
    _ kind: String, _ entry: TOML.Entry, _ known: [String]
  ) -> ThemeError {
    let names = known.joined(separator: ", ")
    return error("unknown \(kind) \(TOML.shown(entry.key)); known are \(names)", entry)
  }

  private func noColor(_ color: StyleRule.ColorName) -> ThemeError {
    error(
      "\(TOML.shown(color.name)) is no colour; write #rrggbb, an ANSI name, 0-255, default or a "
        + "palette name", at: color.place)
  }
}

extension Role {
  /// Whether some role is this one or falls back to it.
  fileprivate static func isKnown(_ name: String) -> Bool {
    allCases.contains { $0.rawValue == name || $0.rawValue.hasPrefix(name + ".") }
  }
}
