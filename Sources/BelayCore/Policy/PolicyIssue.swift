/// Something that is wrong with a policy file, or odd about it.
package struct PolicyIssue: Error, Sendable, Equatable, CustomStringConvertible {
  /// nil where the trouble is the file as a whole
  package let place: TOML.Place?
  /// what is wrong, then what to write instead
  package let problem: String

  package init(_ problem: String, at place: TOML.Place? = nil) {
    self.problem = problem
    self.place = place
  }

  /// Whether it is further up in the file.
  static func stands(_ issue: PolicyIssue, above other: PolicyIssue) -> Bool {
    guard let place = issue.place, let below = other.place else { return issue.place == nil }
    return (place.line, place.column) < (below.line, below.column)
  }

  /// `4:1: unknown key "agnet"; …`
  package var description: String {
    place.map { "\($0.line):\($0.column): \(problem)" } ?? problem
  }
}
