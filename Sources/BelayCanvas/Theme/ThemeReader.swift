internal import TOMLKit

/// Reads the tables of a theme file and refuses every key that it does not know.
struct ThemeReader {
  let name: String
  let source: String

  func read(into file: inout ThemeFile) throws(ThemeError) {
    let root = try parsed()
    for key in root.keys {
      switch key {
      case "inherits": file.inherits = try string(root[key], [key])
      case "palette": file.palette = try palette(table(root[key], [key]))
      case "styles": file.styles = try styles(table(root[key], [key]))
      case "glyphs": file.glyphs = try glyphs(table(root[key], [key]))
      default:
        throw error("unknown key \(shown(key)); known are inherits, palette, styles, glyphs", [key])
      }
    }
  }

  private func parsed() throws(ThemeError) -> TOMLTable {
    do {
      return try TOMLTable(string: source)
    } catch let problem as TOMLParseError {
      throw ThemeError(
        name, SafeText(untrusted: problem.description).description,
        line: problem.source.begin.line, column: problem.source.begin.column)
    } catch {
      throw ThemeError(name, "not TOML")
    }
  }

  // MARK: The tables

  private func palette(_ table: TOMLTable) throws(ThemeError) -> [String: Color] {
    var palette: [String: Color] = [:]
    for key in table.keys {
      let path = ["palette", key]
      guard Color(named: key) == nil else {
        throw error("\(shown(key)) is a colour already; choose another name", path)
      }
      let value = try colorName(table[key], path)
      guard let color = Color(named: value) else { throw noColor(value, path) }
      palette[key] = color
    }
    return palette
  }

  private func styles(_ table: TOMLTable) throws(ThemeError) -> [String: StyleRule] {
    var styles: [String: StyleRule] = [:]
    for key in table.keys {
      let path = ["styles", key]
      guard Role.isKnown(key) else {
        throw error("unknown role \(shown(key)); `belay theme roles` lists them", path)
      }
      styles[key] = try rule(table[key], path)
    }
    return styles
  }

  private func rule(
    _ value: (any TOMLValueConvertible)?, _ path: [String]
  ) throws(ThemeError) -> StyleRule {
    guard let table = value?.table else {
      return StyleRule(foreground: try colorName(value, path))
    }
    var rule = StyleRule()
    for key in table.keys {
      switch key {
      case "fg": rule.foreground = try colorName(table[key], path + [key])
      case "bg": rule.background = try colorName(table[key], path + [key])
      case "modifiers": rule.attributes = try attributes(table[key], path + [key])
      default:
        throw error("unknown key \(shown(key)); known are fg, bg, modifiers", path + [key])
      }
    }
    return rule
  }

  private func attributes(
    _ value: (any TOMLValueConvertible)?, _ path: [String]
  ) throws(ThemeError) -> Style.Attributes {
    guard let words = value?.array else { throw error("a list of modifiers is needed here", path) }
    var attributes: Style.Attributes = []
    for word in words {
      let known = Style.Attributes.named.first { $0.name == word.string }
      guard let known else {
        let names = Style.Attributes.named.map(\.name).joined(separator: ", ")
        throw error("unknown modifier \(shown(word.string ?? "")); known are \(names)", path)
      }
      attributes.insert(known.attribute)
    }
    return attributes
  }

  private func glyphs(_ table: TOMLTable) throws(ThemeError) -> [Mark: ThemeFile.Form] {
    var glyphs: [Mark: ThemeFile.Form] = [:]
    for key in table.keys {
      let path = ["glyphs", key]
      guard let mark = Mark(rawValue: key) else {
        let names = Mark.allCases.map(\.rawValue).joined(separator: ", ")
        throw error("unknown glyph \(shown(key)); known are \(names)", path)
      }
      glyphs[mark] = try form(self.table(table[key], path), path)
    }
    return glyphs
  }

  private func form(_ table: TOMLTable, _ path: [String]) throws(ThemeError) -> ThemeFile.Form {
    var form = ThemeFile.Form()
    for key in table.keys {
      let text = SafeText(untrusted: try string(table[key], path + [key]))
      guard text.width == 1, text.hidden == 0, text.description != " " else {
        throw error("one visible character of one column is needed here", path + [key])
      }
      switch key {
      case "unicode": form.unicode = text
      case "ascii" where text.isASCII: form.ascii = text
      case "ascii": throw error("an ASCII character is needed here", path + [key])
      default: throw error("unknown key \(shown(key)); known are unicode, ascii", path + [key])
      }
    }
    guard form.unicode != nil, form.ascii != nil else {
      throw error("a glyph needs both unicode and ascii", path)
    }
    return form
  }

  // MARK: Values

  private func table(
    _ value: (any TOMLValueConvertible)?, _ path: [String]
  ) throws(ThemeError) -> TOMLTable {
    guard let table = value?.table else { throw error("a table is needed here", path) }
    return table
  }

  private func string(
    _ value: (any TOMLValueConvertible)?, _ path: [String]
  ) throws(ThemeError) -> String {
    guard let string = value?.string else { throw error("a string is needed here", path) }
    return string
  }

  /// The spelling of a colour; a number from 0 to 255 may stand without quotes.
  private func colorName(
    _ value: (any TOMLValueConvertible)?, _ path: [String]
  ) throws(ThemeError) -> String {
    if let number = value?.int { return String(number) }
    guard let name = value?.string else { throw error("a colour is needed here", path) }
    return name
  }

  // MARK: Errors

  func noColor(_ value: String, _ path: [String]) -> ThemeError {
    error(
      "\(shown(value)) is no colour; write #rrggbb, an ANSI name, 0-255, default or a palette name",
      path)
  }

  func error(_ problem: String, _ path: [String]) -> ThemeError {
    let place = KeyPlace(of: path, in: source)
    return ThemeError(name, problem, line: place?.line, column: place?.column)
  }

  private func shown(_ text: String) -> String {
    "\"\(SafeText(untrusted: text).truncated(to: 40))\""
  }
}

extension Role {
  /// Whether some role is this one or falls back to it.
  static func isKnown(_ name: String) -> Bool {
    allCases.contains { $0.rawValue == name || $0.rawValue.hasPrefix(name + ".") }
  }
}
