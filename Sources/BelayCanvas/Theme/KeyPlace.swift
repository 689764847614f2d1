/// Where a key stands in a TOML file that was read without complaint.
///
/// The reader keeps no positions, so this looks for the key again: its table's heading first, then
/// a line that begins with it. Good enough to point at; a miss points at the nearest table.
struct KeyPlace: Equatable {
  let line: Int
  let column: Int

  /// - Parameter path: table, key, and for an inline table the key inside.
  init?(of path: [String], in source: String) {
    var place: KeyPlace?
    var table = ""
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let words = Self.words(in: line)
      if let first = words.first, first.text.hasPrefix("[") {
        table = first.text.filter { !"[]\" ".contains($0) }
        let heading = table.split(separator: ".").map(String.init)
        if path.starts(with: heading), !heading.isEmpty {
          place = KeyPlace(line: index + 1, column: first.column + 1)
        }
        continue
      }
      let inTable = path.dropFirst(table.isEmpty ? 0 : 1)
      guard table.isEmpty || table == path.first, let key = inTable.first,
        let first = words.first, first.text == key
      else { continue }
      let inside = inTable.dropFirst().first.flatMap { inner in
        words.dropFirst().first { $0.text == inner }
      }
      self.init(line: index + 1, column: (inside ?? first).column)
      return
    }
    guard let place else { return nil }
    self = place
  }

  private init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The keys and values of a line without their quotes, each with its column from one.
  private static func words(in line: Substring) -> [(text: String, column: Int)] {
    var words: [(text: String, column: Int)] = []
    var current = ""
    var start = 0
    var quote: Character?
    for (index, character) in line.enumerated() {
      if let open = quote, character != open {
        current.append(character)
      } else if character == "\"" || character == "'" {
        if quote == nil && current.isEmpty { start = index + 1 }
        quote = quote == nil ? character : nil
      } else if " \t={},\r#".contains(character) {
        if !current.isEmpty { words.append((current, start)) }
        current = ""
        if character == "#" { break }
      } else {
        if current.isEmpty { start = index + 1 }
        current.append(character)
      }
    }
    if !current.isEmpty { words.append((current, start)) }
    return words
  }
}
