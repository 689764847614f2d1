import BelayCanvas

/// Keys as people write them: `x`, `Space`, `PgDn`, `F5`, `^R`.
extension Key {
  private static let named: [(name: String, key: Key)] = [
    ("Space", .character(" ")), ("Enter", .enter), ("Esc", .escape), ("Tab", .tab),
    ("S-Tab", .backTab), ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right),
    ("PgUp", .pageUp), ("PgDn", .pageDown), ("Home", .home), ("End", .end),
    ("Backspace", .backspace), ("Del", .delete),
  ]

  /// Nil when it is the name of no key. Names are read in either case, letters are not.
  init?(spelling: String) {
    if let named = Self.named.first(where: { $0.name.lowercased() == spelling.lowercased() }) {
      self = named.key
    } else if spelling.count == 1, let character = spelling.first, character.isASCII,
      character.isLetter || character.isNumber || character.isPunctuation || character.isSymbol
    {
      self = .character(character)
    } else if spelling.count == 2, spelling.first == "^", let letter = spelling.last,
      letter.isASCII, letter.isLetter
    {
      self = .control(Character(letter.lowercased()))
    } else if spelling.first?.lowercased() == "f", let number = Int(spelling.dropFirst()),
      (1...12).contains(number)
    {
      self = .function(number)
    } else {
      return nil
    }
  }

  var spelling: String {
    switch self {
    case .character(let character) where character != " ": String(character)
    case .control(let letter): "^" + letter.uppercased()
    case .function(let number): "F\(number)"
    default: Self.named.first { $0.key == self }?.name ?? ""
    }
  }
}
