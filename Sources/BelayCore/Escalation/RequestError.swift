/// Why a request is not understood: which field, what is wrong with it and what to send instead.
package struct RequestError: Error, Equatable, CustomStringConvertible {
  /// Path of the member, such as `args` or `runs[2].task`; empty for the request as a whole.
  package let field: String
  package let problem: String

  package init(field: String, problem: String) {
    self.field = field
    self.problem = problem
  }

  package var description: String { field.isEmpty ? problem : "\(field): \(problem)" }
}
