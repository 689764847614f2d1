/// The metrics that an expression of PromQL asks for, found by its words and not by a search in its text.
enum PromQL {
  private static let grouping: Set<String> = [
    "by", "without", "on", "ignoring", "group_left", "group_right",
  ]
  private static let words: Set<String> = [
    "and", "or", "unless", "bool", "offset", "atan2", "inf", "nan", "start", "end", "sum", "avg",
    "min", "max", "count", "topk", "bottomk", "stddev", "stdvar", "group", "quantile",
    "count_values",
  ]

  static func metrics(in expression: String) -> Set<String> {
    var text = expression[...]
    var names: Set<String> = []
    while let first = text.first {
      switch first {
      case "\"", "'", "`": skipText(&text, first)
      case "{": skip(&text, to: "}")
      case "[": skip(&text, to: "]")
      case "$": text = text.dropFirst().drop { isInWord($0) || $0 == "{" || $0 == "}" }
      case let first where first.isNumber: text = text.drop { isInWord($0) || $0 == "." }
      case let first where isInWord(first): word(&text, &names)
      default: text = text.dropFirst()
      }
    }
    return names
  }

  private static func word(_ text: inout Substring, _ names: inout Set<String>) {
    let word = String(text.prefix(while: isInWord))
    text = text.dropFirst(word.count)
    let next = text.first { $0 != " " && $0 != "\n" }
    if grouping.contains(word.lowercased()) {
      if next == "(" { skip(&text, to: ")") }
    } else if !words.contains(word.lowercased()), next != "(" {
      names.insert(word)
    }
  }

  private static func isInWord(_ character: Character) -> Bool {
    character == "_" || character == ":" || character.isASCII && character.isLetter
      || character.isASCII && character.isNumber
  }

  /// Past the end of what is between brackets; texts in it may hold brackets.
  private static func skip(_ text: inout Substring, to end: Character) {
    while let first = text.first, first != end {
      if first == "\"" || first == "'" || first == "`" {
        skipText(&text, first)
      } else {
        text = text.dropFirst()
      }
    }
    text = text.dropFirst()
  }

  private static func skipText(_ text: inout Substring, _ mark: Character) {
    text = text.dropFirst()
    while let first = text.first, first != mark {
      text = text.dropFirst(first == "\\" && mark != "`" ? 2 : 1)
    }
    text = text.dropFirst()
  }
}
