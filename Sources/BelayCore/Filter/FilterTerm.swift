/// One condition of a filter.
struct FilterTerm: Sendable {
  enum Test: Sendable {
    case word(TextPattern)
    case fuzzy(FuzzyPattern)
    case text(FilterField, TextPattern)
    case number(FilterField, Comparison, Double)
    case level(Comparison, Level)
    case time(Comparison, TimeSpan)
  }

  var isNegated: Bool
  var test: Test

  func holds(for subject: FilterSubject) -> Bool { isTrue(for: subject) != isNegated }

  var asksForAgent: Bool {
    if case .text(.agent, _) = test { true } else { false }
  }

  private func isTrue(for subject: FilterSubject) -> Bool {
    switch test {
    case .word(let pattern): pattern.matches(subject.text())
    case .fuzzy(let pattern): pattern.matches(subject.text())
    case .text(let field, let pattern):
      subject.values(field).contains { value in
        if case .text(let text) = value { pattern.matches(text) } else { false }
      }
    case .number(let field, let comparison, let bound):
      subject.values(field).contains { value in
        if case .number(let number) = value { comparison.holds(number, bound) } else { false }
      }
    case .level(let comparison, let bound):
      subject.values(.level).contains { value in
        if case .level(let level) = value { comparison.holds(level, bound) } else { false }
      }
    case .time(let comparison, let span):
      subject.values(.time).contains { value in
        if case .time(let time) = value { span.holds(comparison, time) } else { false }
      }
    }
  }
}

/// How a field's value stands to the one in the filter. `!=` is the negation of `equal`.
enum Comparison: Sendable {
  case equal, less, lessOrEqual, greater, greaterOrEqual

  func holds<Value: Comparable>(_ value: Value, _ bound: Value) -> Bool {
    switch self {
    case .equal: value == bound
    case .less: value < bound
    case .lessOrEqual: value <= bound
    case .greater: value > bound
    case .greaterOrEqual: value >= bound
    }
  }
}

/// A stretch of time as it was written: `12:04` is that minute of any day, `2026-11-22` a day.
struct TimeSpan: Sendable {
  /// Whether only the time of the day counts.
  private let isDaily: Bool
  /// Microseconds since 1970, or since midnight.
  private let range: Range<Int64>

  private static let second: Int64 = 1_000_000
  private static let day: Int64 = 86_400 * second

  /// Nil if it is no time. UTC if it says nothing else.
  init?(_ text: String) {
    let forms: [(before: String, after: String, width: Int64, isDaily: Bool)] = [
      ("1970-01-01T", ":00Z", 60 * Self.second, true),
      ("1970-01-01T", "Z", Self.second, true),
      ("", "T00:00:00Z", Self.day, false),
      ("", ":00Z", 60 * Self.second, false),
      ("", "Z", Self.second, false),
      ("", "", Self.second, false),
    ]
    for form in forms {
      guard let time = Timestamp(rfc3339: form.before + text + form.after) else { continue }
      let start = time.microseconds
      let width = text.contains(".") ? 1 : form.width
      isDaily = form.isDaily
      range = start..<(start + width)
      return
    }
    return nil
  }

  func holds(_ comparison: Comparison, _ time: Timestamp) -> Bool {
    let moment = isDaily ? time.microsecondOfDay : time.microseconds
    return switch comparison {
    case .equal: range.contains(moment)
    case .less: moment < range.lowerBound
    case .lessOrEqual: moment < range.upperBound
    case .greater: moment >= range.upperBound
    case .greaterOrEqual: moment >= range.lowerBound
    }
  }
}
