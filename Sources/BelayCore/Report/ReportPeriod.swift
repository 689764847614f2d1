/// The stretch of time that a report is about: from `start` on, and before `end`.
package struct ReportPeriod: Sendable, Equatable {
  package let start: Timestamp
  package let end: Timestamp

  /// `nil` if it would be empty.
  package init?(from start: Timestamp, to end: Timestamp) {
    guard start < end else { return nil }
    self.start = start
    self.end = end
  }

  package func contains(_ moment: Timestamp) -> Bool { start <= moment && moment < end }
}
