/// Why a body, or one record in it, is not taken.
package struct TelemetryError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to do about it.
  package let problem: String

  init(_ problem: String) { self.problem = problem }

  package var description: String { problem }
}
