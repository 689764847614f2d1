extension Frame: CustomStringConvertible {
  /// The rows as text, without the spaces at their ends: what a test compares and a snapshot prints.
  package var description: String {
    (0..<size.height).map { y in
      var line = ""
      for cell in row(y) { line += cell.grapheme }
      return line.trimmedRight()
    }.joined(separator: "\n")
  }

  /// The rows with one letter for every cell's style instead of its text; `.` is the style of
  /// `ground`, the others count up from `a` in order of appearance and are listed below.
  ///
  ///     ..aa..bb
  ///     a: fg rgb(1,2,3) bold
  package func styledDescription(ground: Style = .plain) -> String {
    var letters: [Style: Character] = [ground: "."]
    var legend: [String] = []
    var rows: [String] = []
    for y in 0..<size.height {
      rows.append(
        String(row(y).map { $0.letter(&letters, &legend) }).trimmedRight(of: "."))
    }
    return (rows + legend).joined(separator: "\n")
  }
}

extension Cell {
  fileprivate func letter(_ letters: inout [Style: Character], _ legend: inout [String])
    -> Character
  {
    if let known = letters[style] { return known }
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    let letter = letters.count <= alphabet.count ? alphabet[letters.count - 1] : "*"
    letters[style] = letter
    legend.append("\(letter): \(style)")
    return letter
  }
}

extension Style: CustomStringConvertible {
  /// `fg #ff6c6b bg 236 bold`, or `plain`.
  package var description: String {
    var words: [String] = []
    if foreground != .default { words.append("fg \(foreground)") }
    if background != .default { words.append("bg \(background)") }
    words += attributes.words
    return words.isEmpty ? "plain" : words.joined(separator: " ")
  }
}

extension Style.Attributes {
  /// As themes spell them.
  package static let named: [(name: String, attribute: Style.Attributes)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
    ("reverse", .reverse),
  ]

  var words: [String] { Self.named.filter { contains($0.attribute) }.map(\.name) }
}

extension String {
  fileprivate func trimmedRight(of filler: Character = " ") -> String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == filler { end = index(before: end) }
    return String(self[..<end])
  }
}
