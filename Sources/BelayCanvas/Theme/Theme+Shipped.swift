extension Theme {
  /// The themes in the binary, the default one first; their source is `themes/` at the top of the
  /// repository, compiled in, so the binary needs no files beside it.
  package static let shippedNames = shipped.map(\.name)

  package static let defaultName = "night"

  /// A theme from the binary.
  package static func shipped(_ name: String) throws(ThemeError) -> Theme {
    guard let source = shippedSource(name) else {
      let known = shippedNames.joined(separator: ", ")
      throw ThemeError(name, "there is no such theme; the built-in ones are \(known)")
    }
    return try Theme(toml: source, named: name)
  }

  /// The TOML text of a theme from the binary.
  package static func shippedSource(_ name: String) -> String? {
    shipped.first { $0.name == name }.map { String(decoding: $0.toml, as: UTF8.self) }
  }

  private static let shipped: [(name: String, toml: [UInt8])] = [
    ("night", PackageResources.night_toml),
    ("day", PackageResources.day_toml),
    ("mono", PackageResources.mono_toml),
    ("high-contrast", PackageResources.high_contrast_toml),
    ("solarized-dark", PackageResources.solarized_dark_toml),
    ("solarized-light", PackageResources.solarized_light_toml),
    ("gruvbox", PackageResources.gruvbox_toml),
    ("nord", PackageResources.nord_toml),
    ("deuteranopia", PackageResources.deuteranopia_toml),
    ("tritanopia", PackageResources.tritanopia_toml),
  ]
}
