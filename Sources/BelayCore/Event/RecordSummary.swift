/// How a record reads in one line of the tail. The texts are the author's and not sanitized.
package struct RecordSummary: Sendable, Equatable {
  package var level: Level
  /// The agent or the operator that it is about.
  package var who: String
  /// `tool.call`, `breaker`, `human.ask`, …; for an unknown type the type itself.
  package var kind: String
  /// `980 tok`, `stripe.refund`, `CLOSED->OPEN`, …
  package var detail: String
  /// `1.4s`, `timeout 10s`, `err 41.8% >= 25% n=43`, …; may be empty.
  package var figure: String
  package var run: String?

  package init(
    level: Level, who: String, kind: String, detail: String, figure: String = "",
    run: String? = nil
  ) {
    self.level = level
    self.who = who
    self.kind = kind
    self.detail = detail
    self.figure = figure
    self.run = run
  }
}

extension Record {
  package var summary: RecordSummary {
    RecordSummary(
      level: .ok, who: event.source.name, kind: event.type, detail: event.data.text,
      run: event.subject)
  }
}
