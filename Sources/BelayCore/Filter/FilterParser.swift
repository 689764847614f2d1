/// Makes alternatives of terms from the text of a filter.
struct FilterParser {
  private let text: String

  init(_ text: String) { self.text = text }

  /// None for a text of spaces alone.
  func alternatives() throws(FilterError) -> [[FilterTerm]] {
    guard text.count <= Filter.maxLength else {
      throw FilterError(
        problem: "a filter has at most \(Filter.maxLength) characters; shorten it",
        column: Filter.maxLength + 1)
    }
    var lexer = FilterLexer(text)
    let tokens = try lexer.tokens()
    if tokens.isEmpty { return [] }
    return try alternatives(of: tokens)
  }

  private func alternatives(of tokens: [FilterLexer.Token]) throws(FilterError) -> [[FilterTerm]] {
    var alternatives: [[FilterTerm]] = []
    var terms: [FilterTerm] = []
    var count = 0
    for (index, token) in tokens.enumerated() {
      switch token {
      case .term(let marks, let column):
        count += 1
        guard count <= Filter.maxTerms else {
          throw FilterError(
            problem: "a filter has at most \(Filter.maxTerms) terms; shorten it", column: column)
        }
        terms.append(try TermParser(marks, column: column).term())
      case .bar(let column):
        let isLast = index == tokens.count - 1
        guard !terms.isEmpty, !isLast else {
          let side = terms.isEmpty ? "before" : "after"
          throw FilterError(
            problem: "nothing stands \(side) '|', which means or; add a term or remove it",
            column: column)
        }
        alternatives.append(terms)
        terms = []
      }
    }
    return alternatives + [terms]
  }
}
