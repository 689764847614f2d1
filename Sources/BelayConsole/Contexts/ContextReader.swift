import BelayCore

/// Reads `[context.NAME]` tables, each error with its line and column.
struct ContextReader {
  let file: String

  func adding(
    _ entry: TOML.Entry, _ value: TOML.Value, to places: [ContextPlace]
  ) throws(ConfigurationError) -> [ContextPlace] {
    let name = String(entry.key.dropFirst("context.".count))
    guard ContextPlace.isName(name) else {
      throw fault(entry.place, "a context's name is 1 to 32 of A-Z a-z 0-9 . _ - and not all")
    }
    guard case .table(let lines) = value else {
      throw fault(entry.valuePlace, "a context is a table: [context.\(name)]")
    }
    guard places.count < ContextPlace.most else {
      throw fault(entry.place, "there are more than \(ContextPlace.most) contexts")
    }
    return places + [try context(name, entry, lines)]
  }

  private func context(
    _ name: String, _ entry: TOML.Entry, _ lines: [TOML.Entry]
  ) throws(ConfigurationError) -> ContextPlace {
    var place = ContextPlace(name: name, url: "")
    for line in lines {
      switch (line.key, line.value) {
      case ("url", .string(let text)): place.url = text
      case ("token_file", .string(let text)): place.tokenFile = text
      case ("ca_file", .string(let text)): place.caFile = text
      case ("theme", .string(let text)): place.theme = text
      case ("role", .string(let text)) where ["operator", "observer"].contains(text):
        place.role = text
      case ("role", _): throw fault(line.valuePlace, "role is \"operator\" or \"observer\"")
      case ("read_only", .bool(let value)): place.readOnly = value
      case ("attend", .bool(let value)): place.attend = value
      case ("url", _), ("token_file", _), ("ca_file", _), ("theme", _):
        throw fault(line.valuePlace, "\(line.key) is a string")
      case ("read_only", _), ("attend", _):
        throw fault(line.valuePlace, "\(line.key) is true or false")
      default:
        throw fault(
          line.place,
          "unknown key \(TOML.shown(line.key)); a context has url, token_file, ca_file, theme, "
            + "role, read_only, attend")
      }
    }
    guard !place.url.isEmpty else {
      throw fault(entry.place, "context \(name) needs its url: a hub's address or socket")
    }
    if place.attend, place.readOnlyBecause != nil {
      throw fault(
        entry.place, "context \(name): attend is for who decides, and there nobody does")
    }
    return place
  }

  private func fault(_ place: TOML.Place, _ problem: String) -> ConfigurationError {
    ConfigurationError(file: file, place: place, problem: problem)
  }
}
