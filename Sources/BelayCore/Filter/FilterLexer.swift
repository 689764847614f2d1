/// Splits the text of a filter at spaces and bars, and knows what stood in quotes.
struct FilterLexer {
  /// A character, and whether quotes take away its special meaning.
  struct Mark: Equatable {
    var character: Character
    var isQuoted: Bool
  }

  enum Token: Equatable {
    case bar(column: Int)
    case term([Mark], column: Int)
  }

  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  /// All tokens in order.
  mutating func tokens() throws(FilterError) -> [Token] {
    var tokens: [Token] = []
    while position < characters.count {
      let column = position + 1
      switch characters[position] {
      case "|":
        tokens.append(.bar(column: column))
        position += 1
      case let character where character.isWhitespace: position += 1
      default: tokens.append(.term(try term(), column: column))
      }
    }
    return tokens
  }

  private mutating func term() throws(FilterError) -> [Mark] {
    var marks: [Mark] = []
    while position < characters.count {
      let character = characters[position]
      if character == "|" || character.isWhitespace { break }
      if character == "\"" {
        marks += try quoted()
      } else {
        marks.append(Mark(character: character, isQuoted: false))
        position += 1
      }
    }
    return marks
  }

  private mutating func quoted() throws(FilterError) -> [Mark] {
    let start = position + 1
    guard let end = characters[start...].firstIndex(of: "\"") else {
      throw FilterError(problem: "this quote is not closed; add \" where it ends", column: start)
    }
    position = end + 1
    return characters[start..<end].map { Mark(character: $0, isQuoted: true) }
  }
}
