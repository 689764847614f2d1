package import BelayCore

/// What an operator has written into `config.toml` about the console.
///
///     theme = "nord"          # a name, or the path of a theme file
///     clipboard = true        # y may copy, through the terminal (OSC 52)
///
///     [keys]                  # a command's word, and the keys for it
///     zoom = "Z"
///     error = ["x", "F3"]
///
///     [context.prod-eu]       # another hub; see ContextPlace
///     url = "https://belay.example:4318"
package struct Configuration: Sendable, Equatable {
  package static let largest = 64 << 10

  package var theme: String?
  package var clipboard = false
  package var keys: [KeyWish] = []
  /// In the order of the file.
  package var contexts: [ContextPlace] = []

  package init() {}

  /// - Parameter name: what errors call the file.
  /// - Throws: what is wrong first, with line and column.
  package init(toml source: String, named name: String) throws(ConfigurationError) {
    guard source.utf8.count <= Self.largest else {
      throw ConfigurationError(file: name, place: nil, problem: "the file is larger than 64 KiB")
    }
    for entry in try Self.entries(of: source, named: name) {
      switch (entry.key, entry.value) {
      case ("theme", .string(let text)): theme = text
      case ("clipboard", .bool(let value)): clipboard = value
      case ("keys", .table(let lines)):
        for line in lines { keys.append(try Self.wish(line, name)) }
      case (let key, let value) where key.hasPrefix("context."):
        contexts = try ContextReader(file: name).adding(entry, value, to: contexts)
      case ("theme", _), ("clipboard", _), ("keys", _), ("context", _):
        let wanted = [
          "theme": "a string", "clipboard": "true or false", "keys": "a table",
          "context": "a table of tables, [context.NAME]",
        ]
        throw ConfigurationError(
          file: name, place: entry.valuePlace,
          problem: "\(entry.key) is \(wanted[entry.key] ?? "something else")")
      default:
        throw ConfigurationError(
          file: name, place: entry.place,
          problem: "unknown key \(TOML.shown(entry.key)); known are theme, clipboard, keys, context"
        )
      }
    }
  }

  private static func entries(
    of source: String, named name: String
  ) throws(ConfigurationError) -> [TOML.Entry] {
    do throws(TOMLError) {
      return try TOML.read(source)
    } catch {
      throw ConfigurationError(file: name, place: error.place, problem: error.problem)
    }
  }

  private static func wish(
    _ entry: TOML.Entry, _ name: String
  ) throws(ConfigurationError) -> KeyWish {
    var spellings: [String] = []
    switch entry.value {
    case .string(let text): spellings = [text]
    case .array(let elements):
      for element in elements {
        guard case .string(let text) = element.value else {
          throw ConfigurationError(
            file: name, place: element.place, problem: "a key in quotes is needed here")
        }
        spellings.append(text)
      }
    default:
      throw ConfigurationError(
        file: name, place: entry.valuePlace, problem: "a key in quotes, or a list, is needed here")
    }
    return KeyWish(
      word: entry.key, spellings: spellings,
      origin: "\(name):\(entry.place.line):\(entry.place.column)")
  }
}

/// Why a configuration cannot be used: what is wrong and where.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  package let file: String
  package let place: TOML.Place?
  package let problem: String

  package var description: String {
    let at = place.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(file)\(at): \(problem)"
  }
}
