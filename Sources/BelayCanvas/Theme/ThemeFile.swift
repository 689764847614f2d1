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
struct ThemeFile: Sendable, Equatable {
  static let largest = 64 << 10

  let name: String
  /// Kept so that an error found later can point at its line.
  let source: String
  var inherits: String?
  var palette: [String: Color] = [:]
  var styles: [String: StyleRule] = [:]
  var glyphs: [Mark: Form] = [:]

  struct Form: Sendable, Equatable {
    var unicode: SafeText?
    var ascii: SafeText?
  }

  init(toml source: String, named name: String) throws(ThemeError) {
    self.name = name
    self.source = source
    guard source.utf8.count <= Self.largest else {
      throw ThemeError(name, "the file is larger than 64 KiB; a theme needs a few hundred lines")
    }
    try Self.refuseControls(source, name)
    let reader = ThemeReader(name: name, source: source)
    try reader.read(into: &self)
  }

  /// The reader behind stops at NUL, so what follows one would go unread.
  private static func refuseControls(_ source: String, _ name: String) throws(ThemeError) {
    var line = 1
    var column = 1
    for scalar in source.unicodeScalars {
      if scalar == "\n" {
        line += 1
        column = 1
        continue
      }
      if scalar.value < 0x20 && scalar != "\t" && scalar != "\r" {
        throw ThemeError(
          name, "control character \(SafeText(untrusted: String(scalar))); remove it", line: line,
          column: column)
      }
      column += 1
    }
  }
}
