/// Reads one term: `word`, `!word`, `~fuzzy`, `field:value`, `field>=value`.
struct TermParser {
  private var marks: ArraySlice<FilterLexer.Mark>
  private var column: Int

  init(_ marks: [FilterLexer.Mark], column: Int) {
    self.marks = marks[...]
    self.column = column
  }

  func term() throws(FilterError) -> FilterTerm {
    var parser = self
    let isExcluded = parser.take("!")
    if isExcluded, parser.marks.isEmpty {
      throw failure("'!' excludes the term right after it; write !word")
    }
    if parser.take("~") {
      guard !parser.marks.isEmpty else { throw parser.failure("letters must follow '~'") }
      return FilterTerm(isNegated: isExcluded, test: .fuzzy(FuzzyPattern(parser.rest)))
    }
    if let (name, symbol) = parser.condition() {
      return try parser.fieldTerm(name, symbol, isExcluded: isExcluded)
    }
    guard !parser.marks.isEmpty else { throw failure("the quotes are empty; put a text in") }
    return FilterTerm(isNegated: isExcluded, test: .word(parser.pattern(isWhole: false)))
  }

  /// A name and a sign of comparison, if the term begins with both; the rest is left as it is.
  private func condition() -> (name: String, symbol: String)? {
    let name = marks.prefix { !$0.isQuoted && ($0.character.isLetter || $0.character == "_") }
    let after = marks.dropFirst(name.count).prefix(2).filter { !$0.isQuoted }.map(\.character)
    let symbols = [">=", "<=", "!=", ":", "=", ">", "<"]
    guard !name.isEmpty, let symbol = symbols.first(where: { after.starts(with: $0) }) else {
      return nil
    }
    return (String(name.map(\.character)), symbol)
  }

  private func fieldTerm(
    _ name: String, _ symbol: String, isExcluded: Bool
  ) throws(FilterError) -> FilterTerm {
    guard let field = FilterField(rawValue: name.lowercased()) else {
      throw failure(
        "there is no field '\(name)'; fields are \(FilterField.list); to search for the text, "
          + "put it in quotes")
    }
    var value = self
    value.skip(name.count + symbol.count)
    guard !value.marks.isEmpty else {
      throw value.failure("a value must follow '\(name)\(symbol)'")
    }
    let test = try value.test(field, symbol)
    return FilterTerm(isNegated: isExcluded != (symbol == "!="), test: test)
  }

  private func test(_ field: FilterField, _ symbol: String) throws(FilterError) -> FilterTerm.Test {
    let comparison = comparison(symbol)
    switch field.measure {
    case .text:
      guard comparison == .equal else {
        throw failure("\(field.rawValue) is a text and has no order; write \(field.rawValue):value")
      }
      return .text(field, pattern(isWhole: true))
    case .level: return .level(comparison, try level())
    case .duration, .count, .money: return .number(field, comparison, try number(field))
    case .time:
      guard let span = TimeSpan(rest.uppercased()) else {
        throw failure(
          "'\(rest)' is no time; write 12:04, 12:04:31, 2026-11-22 or "
            + "2026-11-22T12:04:31Z")
      }
      return .time(comparison, span)
    }
  }

  private func comparison(_ symbol: String) -> Comparison {
    switch symbol {
    case ">=": .greaterOrEqual
    case "<=": .lessOrEqual
    case ">": .greater
    case "<": .less
    default: .equal
    }
  }

  private func level() throws(FilterError) -> Level {
    switch rest.lowercased() {
    case "ok", "info": .ok
    case "warn", "warning": .warn
    case "error": .error
    case "human": .human
    case "break", "breaker": .breaker
    case "escal", "escalation": .escalation
    default:
      throw failure("'\(rest)' is no level; levels are ok, warn, error, human, break, escal")
    }
  }

  /// A number in the field's unit.
  private func number(_ field: FilterField) throws(FilterError) -> Double {
    let text = field.measure == .money && rest.hasPrefix("$") ? String(rest.dropFirst()) : rest
    let digits = text.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
    let unit = String(text.dropFirst(digits.count))
    guard let value = Double(digits), value.isFinite, let factor = factor(unit, field) else {
      throw failure("'\(rest)' is no number for \(field.rawValue); write \(example(field))")
    }
    return value * factor
  }

  private func factor(_ unit: String, _ field: FilterField) -> Double? {
    switch (field.measure, unit.lowercased()) {
    case (_, ""), (.duration, "ms"): 1
    case (.duration, "s"): 1_000
    case (.duration, "m"): 60_000
    case (.duration, "h"): 3_600_000
    case (.count, "k"): 1_000
    case (.count, "m"): 1_000_000
    default: nil
    }
  }

  private func example(_ field: FilterField) -> String {
    switch field.measure {
    case .duration: "\(field.rawValue)>=500ms or \(field.rawValue)>=2s"
    case .money: "\(field.rawValue)>=0.05"
    case .text, .level, .count, .time: "\(field.rawValue)>=2000 or \(field.rawValue)>=2k"
    }
  }
}

// MARK: Marks

extension TermParser {
  private var rest: String { String(marks.map(\.character)) }

  private mutating func take(_ character: Character) -> Bool {
    guard marks.first == FilterLexer.Mark(character: character, isQuoted: false) else {
      return false
    }
    skip(1)
    return true
  }

  private mutating func skip(_ count: Int) {
    marks = marks.dropFirst(count)
    column += count
  }

  /// The rest, with its stars as wildcards unless they stand in quotes.
  private func pattern(isWhole: Bool) -> TextPattern {
    let star = FilterLexer.Mark(character: "*", isQuoted: false)
    let parts = marks.split(separator: star, omittingEmptySubsequences: false)
    return TextPattern(parts: parts.map { String($0.map(\.character)) }, isWhole: isWhole)
  }

  private func failure(_ problem: String) -> FilterError {
    FilterError(problem: problem, column: column)
  }
}
