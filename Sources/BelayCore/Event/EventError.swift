/// Why something is not an event or not a record.
package struct EventError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to do about it.
  package let problem: String

  package init(problem: String) { self.problem = problem }

  package var description: String { problem }
}
