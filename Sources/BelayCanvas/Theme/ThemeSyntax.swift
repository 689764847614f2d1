/// The part of TOML that themes are written in, with the place of everything.
///
/// Tables of one bare name; bare and quoted keys; strings on one line; whole numbers; inline
/// tables; lists; comments. Everything it reads is TOML and means the same there; the rest of TOML
/// is refused with a word about it. Own code because toml++ behind TOMLKit 0.6 asserts on some
/// malformed files, such as `a = ,`, where an editor of a theme that is on screen would take the
/// console down, and because it tells no place but that of a syntax error.
struct ThemeSyntax {
  struct Place: Sendable, Equatable {
    /// From one; columns count scalars.
    var line: Int
    var column: Int
  }

  struct Entry {
    let key: String
    let place: Place
    let value: Value
    let valuePlace: Place
  }

  enum Value {
    case string(String)
    case number(Int)
    case list([(value: Value, place: Place)])
    case table([Entry])
  }

  /// Lists within lists within tables; a theme needs two.
  static let deepest = 4

  private let name: String
  private var scalars: [Unicode.Scalar]
  private var index = 0
  private(set) var place = Place(line: 1, column: 1)

  init(_ source: String, named name: String) {
    self.name = name
    scalars = Array(source.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
  }

  /// The whole file as one table.
  mutating func read() throws(ThemeError) -> [Entry] {
    var root: [Entry] = []
    try readLines(into: &root)
    while next == "[" {
      let place = place
      let key = try heading()
      var table: [Entry] = []
      try readLines(into: &table)
      try add(
        Entry(key: key, place: place, value: .table(table), valuePlace: place), to: &root)
    }
    return root
  }

  // MARK: Lines

  /// Lines of `key = value` up to a heading or the end.
  private mutating func readLines(into entries: inout [Entry]) throws(ThemeError) {
    skipBlankLines()
    while let scalar = next, scalar != "[" {
      try add(try entry(depth: 0), to: &entries)
      try endLine()
    }
  }

  private mutating func heading() throws(ThemeError) -> String {
    advance()
    skipBlanks()
    let key = try key()
    skipBlanks()
    guard next == "]" else { throw unexpected("] after the name of a table") }
    advance()
    try endLine()
    return key
  }

  private mutating func endLine() throws(ThemeError) {
    skipBlanks()
    guard next == nil || next == "\n" || next == "\r" || next == "#" else {
      throw unexpected("the end of the line")
    }
    skipBlankLines()
  }

  private mutating func entry(depth: Int) throws(ThemeError) -> Entry {
    let place = place
    let key = try key()
    skipBlanks()
    if next == "." {
      throw error("dotted keys are not used here; quote the whole name, as in \"breaker.open\"")
    }
    guard next == "=" else { throw unexpected("= after the key") }
    advance()
    skipBlanks()
    let valuePlace = self.place
    let value = try value(depth: depth)
    return Entry(key: key, place: place, value: value, valuePlace: valuePlace)
  }

  private func add(_ entry: Entry, to entries: inout [Entry]) throws(ThemeError) {
    guard !entries.contains(where: { $0.key.utf8.elementsEqual(entry.key.utf8) }) else {
      throw ThemeError(
        name, "\(ThemeFile.shown(entry.key)) is there already; remove one of the two",
        line: entry.place.line, column: entry.place.column)
    }
    entries.append(entry)
  }

  // MARK: Keys and values

  private mutating func key() throws(ThemeError) -> String {
    if next == "\"" || next == "'" { return try quoted() }
    let bare = take(while: \.isBareKey)
    guard !bare.isEmpty else { throw unexpected("a name") }
    return bare
  }

  private mutating func value(depth: Int) throws(ThemeError) -> Value {
    guard depth < Self.deepest else { throw error("too many levels; a theme needs two") }
    switch next {
    case "\"", "'": return .string(try quoted())
    case "[": return .list(try list(depth: depth))
    case "{": return .table(try inlineTable(depth: depth))
    default:
      let digits = take(while: \.isDigit)
      guard let number = Int(digits), String(number) == digits else {
        throw unexpected("a string in quotes, a number, a table or a list")
      }
      return .number(number)
    }
  }

  private mutating func list(depth: Int) throws(ThemeError) -> [(value: Value, place: Place)] {
    var items: [(value: Value, place: Place)] = []
    advance()
    skipBlankLines()
    while next != "]" {
      let place = place
      items.append((try value(depth: depth + 1), place))
      skipBlankLines()
      guard next == "," || next == "]" else { throw unexpected(", or ] in a list") }
      if next == "," { advance() }
      skipBlankLines()
    }
    advance()
    return items
  }

  private mutating func inlineTable(depth: Int) throws(ThemeError) -> [Entry] {
    var entries: [Entry] = []
    advance()
    skipBlanks()
    guard next != "}" else {
      advance()
      return []
    }
    while true {
      try add(try entry(depth: depth + 1), to: &entries)
      skipBlanks()
      guard next == "," || next == "}" else { throw unexpected(", or } in a table") }
      let isLast = next == "}"
      advance()
      guard !isLast else { return entries }
      skipBlanks()
    }
  }

  // MARK: Scalars

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func advance() {
    let passed = scalars[index]
    index += 1
    place.column += 1
    if passed == "\n" { place = Place(line: place.line + 1, column: 1) }
  }

  private mutating func take(while belongs: (Unicode.Scalar) -> Bool) -> String {
    var taken = String.UnicodeScalarView()
    while let scalar = next, belongs(scalar) {
      taken.append(scalar)
      advance()
    }
    return String(taken)
  }

  private mutating func skipBlanks() {
    while next == " " || next == "\t" { advance() }
  }

  private mutating func skipBlankLines() {
    while let scalar = next {
      switch scalar {
      case " ", "\t", "\n": advance()
      case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": advance()
      case "#": while let rest = next, rest != "\n" { if rest != "\n" { advance() } }
      default: return
      }
    }
  }

  private func error(_ problem: String) -> ThemeError {
    ThemeError(name, problem, line: place.line, column: place.column)
  }

  private func unexpected(_ wanted: String) -> ThemeError {
    guard let next, next != "\n" else { return error("\(wanted) is needed here; the line ends") }
    return error("\(wanted) is needed here, not \(ThemeFile.shown(String(next)))")
  }
}

extension ThemeSyntax {
  /// A string on one line: `"…"` with escapes, or `'…'` as it stands.
  private mutating func quoted() throws(ThemeError) -> String {
    let quote = next
    var text = String.UnicodeScalarView()
    advance()
    while let scalar = next, scalar != quote {
      guard scalar == "\t" || (scalar.value >= 0x20 && scalar.value != 0x7F) else {
        throw unexpected("the closing quote")
      }
      advance()
      text.append(scalar == "\\" && quote == "\"" ? try escaped() : scalar)
    }
    guard next != nil else { throw unexpected("the closing quote") }
    advance()
    return String(text)
  }

  private mutating func escaped() throws(ThemeError) -> Unicode.Scalar {
    guard let letter = next else { throw unexpected("an escape") }
    let simple: [Unicode.Scalar: Unicode.Scalar] = [
      "b": "\u{8}", "t": "\t", "n": "\n", "f": "\u{C}", "r": "\r", "\"": "\"", "\\": "\\",
    ]
    if let scalar = simple[letter] {
      advance()
      return scalar
    }
    guard letter == "u" || letter == "U" else { throw unexpected("an escape of TOML") }
    advance()
    var digits = ""
    while digits.utf8.count < (letter == "u" ? 4 : 8), let digit = next, digit.isHexDigit {
      digits.unicodeScalars.append(digit)
      advance()
    }
    guard digits.utf8.count == (letter == "u" ? 4 : 8),
      let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    else { throw error("the digits of a Unicode scalar are needed here") }
    return scalar
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { "0"..."9" ~= self }
  fileprivate var isHexDigit: Bool { isDigit || "a"..."f" ~= self || "A"..."F" ~= self }
  fileprivate var isBareKey: Bool {
    isDigit || "a"..."z" ~= self || "A"..."Z" ~= self || self == "-" || self == "_"
  }
}
