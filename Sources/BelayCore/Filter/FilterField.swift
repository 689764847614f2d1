/// What a filter can ask about by name, and how values of it compare.
package enum FilterField: String, CaseIterable, Sendable {
  case agent, type, run, level, kind, name, outcome, latency, tokens, cost, breaker, mode, seq, time

  enum Measure {
    /// Whole and without regard to case; `*` stands for anything. Only `:`, `=` and `!=`.
    case text
    /// `ok warn error human break escal`, in this order.
    case level
    /// Milliseconds, with `ms`, `s`, `m` or `h` behind it if it is another unit.
    case duration
    /// A number, with `k` or `M` behind it for thousands or millions.
    case count
    /// US dollars.
    case money
    /// A time of the day in UTC, a day, or both: `12:04`, `2026-11-22`, `2026-11-22T12:04:31Z`.
    case time
  }

  var measure: Measure {
    switch self {
    case .agent, .type, .run, .kind, .name, .outcome, .breaker, .mode: .text
    case .level: .level
    case .latency: .duration
    case .tokens, .seq: .count
    case .cost: .money
    case .time: .time
    }
  }

  /// `agent, type, run, …`
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// What a subject has in a field.
package enum FilterValue: Sendable, Equatable {
  case text(String)
  case number(Double)
  case level(Level)
  case time(Timestamp)
}

/// Something a filter can be held against: a text for words, and values for fields.
///
/// Both are asked for only when a term needs them.
package struct FilterSubject {
  let text: () -> String
  let values: (FilterField) -> [FilterValue]

  /// `values` answers with all values a field has; none if it has none.
  package init(
    text: @escaping () -> String, values: @escaping (FilterField) -> [FilterValue]
  ) {
    self.text = text
    self.values = values
  }
}
