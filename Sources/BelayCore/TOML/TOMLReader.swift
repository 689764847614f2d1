/// Reads TOML from its text, one scalar after the other.
///
/// Tables of one bare name and lists of such tables; bare and quoted keys; strings on one line; whole
/// numbers, fractions, truth values, times with their offset; inline tables; arrays; comments.
/// Everything it reads is TOML and means the same there; the rest of TOML is refused with a word about
/// it. Own code because toml++ behind TOMLKit 0.6 asserts on some malformed files, such as `a = ,`,
/// where the editor of a file in use would take the program down, and because it tells no place but
/// that of a syntax error.
struct TOMLReader {
  /// Arrays within arrays within tables; nothing of ours needs more than three.
  static let deepest = 4

  private var scalars: [Unicode.Scalar]
  private var index = 0
  private var place = TOML.Place(line: 1, column: 1)

  init(_ source: String) {
    scalars = Array(source.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
  }

  mutating func read() throws(TOMLError) -> [TOML.Entry] {
    var root: [TOML.Entry] = []
    var lists: [Heading] = []
    try readLines(into: &root)
    while next == "[" {
      let heading = try heading()
      var table: [TOML.Entry] = []
      try readLines(into: &table)
      let element = TOML.Element(value: .table(table), place: heading.place)
      guard heading.isListed else {
        try add(heading.entry(element.value), to: &root)
        continue
      }
      if let index = lists.firstIndex(where: { $0.key.hasSameBytes(as: heading.key) }) {
        lists[index].elements.append(element)
      } else {
        // Its place among the keys is taken now, so that a second use of the name is found.
        try add(heading.entry(.array([])), to: &root)
        lists.append(Heading(key: heading.key, place: heading.place, elements: [element]))
      }
    }
    return root.map { entry in
      let list = lists.first { $0.key.hasSameBytes(as: entry.key) }
      return list.map { $0.entry(.array($0.elements)) } ?? entry
    }
  }

  // MARK: Lines

  /// `[name]`, or `[[name]]` for one more table of a list.
  private struct Heading {
    var key: String
    var place: TOML.Place
    var isListed = true
    var elements: [TOML.Element] = []

    func entry(_ value: TOML.Value) -> TOML.Entry {
      TOML.Entry(key: key, place: place, value: value, valuePlace: place)
    }
  }

  /// Lines of `key = value` up to a heading or the end.
  private mutating func readLines(into entries: inout [TOML.Entry]) throws(TOMLError) {
    skipBlankLines()
    while let scalar = next, scalar != "[" {
      try add(try entry(depth: 0), to: &entries)
      try endLine()
    }
  }

  private mutating func heading() throws(TOMLError) -> Heading {
    let start = place
    advance()
    let isListed = next == "["
    if isListed { advance() }
    skipBlanks()
    var key = try key()
    // `[context.prod-eu]` is one table of that whole name.
    while !isListed, next == "." {
      advance()
      key += "." + (try self.key())
    }
    skipBlanks()
    for _ in 0..<(isListed ? 2 : 1) {
      guard next == "]" else {
        throw unexpected("\(isListed ? "]]" : "]") after the name of a table")
      }
      advance()
    }
    try endLine()
    return Heading(key: key, place: start, isListed: isListed)
  }

  private mutating func endLine() throws(TOMLError) {
    skipBlanks()
    guard next == nil || next == "\n" || next == "\r" || next == "#" else {
      throw unexpected("the end of the line")
    }
    skipBlankLines()
  }

  private mutating func entry(depth: Int) throws(TOMLError) -> TOML.Entry {
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
    return TOML.Entry(key: key, place: place, value: value, valuePlace: valuePlace)
  }

  private func add(
    _ entry: TOML.Entry, to entries: inout [TOML.Entry]
  ) throws(TOMLError) {
    guard !entries.contains(where: { $0.key.hasSameBytes(as: entry.key) }) else {
      throw TOMLError(
        "\(TOML.shown(entry.key)) is there already; remove one of the two", at: entry.place)
    }
    entries.append(entry)
  }

  // MARK: Keys and values

  private mutating func key() throws(TOMLError) -> String {
    if next == "\"" || next == "'" { return try quoted() }
    let bare = take(while: \.isBareKey)
    guard !bare.isEmpty else { throw unexpected("a name") }
    return bare
  }

  private mutating func value(depth: Int) throws(TOMLError) -> TOML.Value {
    guard depth < Self.deepest else {
      throw error("too many levels; \(Self.deepest) are read here")
    }
    switch next {
    case "\"", "'": return .string(try quoted())
    case "[": return .array(try array(depth: depth))
    case "{": return .table(try inlineTable(depth: depth))
    default: return try plain()
    }
  }

  /// A value that stands without quotes.
  private mutating func plain() throws(TOMLError) -> TOML.Value {
    let start = place
    let word = take(while: \.isInPlainValue)
    guard !word.isEmpty else {
      throw unexpected("a value, such as \"text\", 15, true, [ ] or { },")
    }
    guard let value = TOML.Value(plain: word) else {
      throw TOMLError(
        "\(TOML.shown(word)) is no number, truth value or time; text stands in quotes", at: start)
    }
    return value
  }

  private mutating func array(depth: Int) throws(TOMLError) -> [TOML.Element] {
    var elements: [TOML.Element] = []
    advance()
    skipBlankLines()
    while next != "]" {
      let place = place
      elements.append(TOML.Element(value: try value(depth: depth + 1), place: place))
      skipBlankLines()
      guard next == "," || next == "]" else { throw unexpected(", or ] in a list") }
      if next == "," { advance() }
      skipBlankLines()
    }
    advance()
    return elements
  }

  private mutating func inlineTable(depth: Int) throws(TOMLError) -> [TOML.Entry] {
    var entries: [TOML.Entry] = []
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
    if passed == "\n" { place = TOML.Place(line: place.line + 1, column: 1) }
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
      case "#": while let rest = next, rest != "\n" { advance() }
      default: return
      }
    }
  }

  private func error(_ problem: String) -> TOMLError { TOMLError(problem, at: place) }

  private func unexpected(_ wanted: String) -> TOMLError {
    guard let next, next != "\n" else { return error("\(wanted) is needed here; the line ends") }
    return error("\(wanted) is needed here, not \(TOML.shown(String(next)))")
  }
}

// MARK: Strings

extension TOMLReader {
  /// A string on one line: `"…"` with escapes, or `'…'` as it stands.
  private mutating func quoted() throws(TOMLError) -> String {
    let quote = next
    let start = place
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
    if text.isEmpty, next == quote {
      throw TOMLError("strings over several lines are not read here; write \\n", at: start)
    }
    return String(text)
  }

  private mutating func escaped() throws(TOMLError) -> Unicode.Scalar {
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
    let length = letter == "u" ? 4 : 8
    var digits = ""
    while digits.utf8.count < length, let digit = next, digit.isHexDigit {
      digits.unicodeScalars.append(digit)
      advance()
    }
    guard digits.utf8.count == length,
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
  fileprivate var isInPlainValue: Bool { isBareKey || self == "+" || self == "." || self == ":" }
}
