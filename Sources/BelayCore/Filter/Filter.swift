/// What an operator types behind `/` to see only some records or agents.
///
///     stripe !retry              words are substrings; `!` excludes
///     agent:refund-* level>=warn fields; `*` stands for anything
///     latency>2s | tokens>=10k   `|` is or, a space is and, and binds tighter
///     ~pymt "card declined"      letters in this order within a word; a phrase as it is
///
/// Upper and lower case are the same. A field that is absent matches nothing, so its negation
/// matches. The fields are those of `FilterField`.
package struct Filter: Sendable {
  package let text: String
  /// One of these must hold, and it holds if all of its terms do.
  let alternatives: [[FilterTerm]]

  /// The longest text, in characters, and the most terms that a filter may have.
  static let maxLength = 1_024
  static let maxTerms = 64

  /// No terms: it matches everything.
  package var isEmpty: Bool { alternatives.isEmpty }

  package init(_ text: String) throws(FilterError) {
    self.text = text
    alternatives = try FilterParser(text).alternatives()
  }

  /// Whether the record has what the filter asks for. `author` is whose it is, of telemetry that does
  /// not say it itself.
  package func matches(_ record: Record, by author: AgentID? = nil) -> Bool {
    isEmpty || matches(FilterSubject(record, by: author))
  }

  /// Whether it asks whose a record is, so that it is worth while to find out.
  package var asksForAgents: Bool {
    alternatives.contains { $0.contains(where: \.asksForAgent) }
  }

  /// The same for anything that can be seen as a text and fields.
  package func matches(_ subject: FilterSubject) -> Bool {
    isEmpty || alternatives.contains { terms in terms.allSatisfy { $0.holds(for: subject) } }
  }
}

extension Filter: Equatable {
  package static func == (left: Filter, right: Filter) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }
}

/// Why a text is not a filter.
package struct FilterError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to do about it.
  package let problem: String
  /// Where, in characters from 1.
  package let column: Int

  package init(problem: String, column: Int) {
    self.problem = problem
    self.column = column
  }

  package var description: String { "column \(column): \(problem)" }
}
