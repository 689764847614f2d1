/// What must be so about the values at one place of the arguments.
///
/// Where the path has a `*`, all of its values have to pass; if only some do, the rule holds `partly`,
/// which is enough to be stricter and never enough to allow.
package struct ArgumentCondition: Sendable, Equatable {
  package var path: ArgumentPath
  /// all of them
  package var tests: [ArgumentTest]
  /// whether there must be a value, or must be none; nil = the tests need one
  package var present: Bool?

  package init(_ path: ArgumentPath, _ tests: [ArgumentTest] = [], present: Bool? = nil) {
    self.path = path
    self.tests = tests
    self.present = present
  }

  func certainty(in arguments: JSON) -> PolicyCertainty {
    let values = path.values(in: arguments)
    let isThere = values?.contains { !$0.isNull } ?? false
    if let present, present != isThere {
      return .no("\(path) is \(isThere ? "there" : "missing")")
    }
    guard !tests.isEmpty else { return .matches }
    guard let values else { return .unclear("\(path) is missing") }
    return certainty(of: values)
  }

  private func certainty(of values: [JSON]) -> PolicyCertainty {
    let answers = values.map { value in (value: value, holds: holds(for: value)) }
    if let failed = answers.first(where: { $0.holds != true }) {
      if answers.contains(where: { $0.holds == true }) {
        return .partly("only some of \(path) are \(words)")
      }
      guard let unclear = answers.first(where: { $0.holds == nil }) else {
        return .no("\(path) is \(Self.shown(failed.value)), not \(words)")
      }
      return .unclear(
        "\(path) is \(Self.shown(unclear.value)), of which nobody can tell whether it is \(words)")
    }
    return answers.isEmpty ? .no("\(path) has no values") : .matches
  }

  /// Whether all tests pass; nil if none fails and one cannot be told.
  private func holds(for value: JSON) -> Bool? {
    let answers = tests.map { $0.holds(for: value) }
    if answers.contains(false) { return false }
    return answers.contains(nil) ? nil : true
  }

  private static func shown(_ value: JSON) -> String { value.text.clipped(toBytes: 60) }

  private var words: String { tests.map(\.words).joined(separator: " and ") }
}

extension ArgumentCondition: CustomStringConvertible {
  /// `/amount above 100`, `/order missing`
  package var description: String {
    let there = present.map { $0 ? ["there"] : ["missing"] } ?? []
    return "\(path) \((there + tests.map(\.words)).joined(separator: " and "))"
  }
}

extension ArgumentTest {
  /// `above 100`, `"EUR"`, `one of "EUR", "USD"`, `like C-*`
  var words: String {
    switch self {
    case .equals(let wanted): wanted.text
    case .oneOf(let wanted): "one of " + wanted.map(\.text).joined(separator: ", ")
    case .above(let bound): "above " + JSON.number(bound).text
    case .below(let bound): "below " + JSON.number(bound).text
    case .matches(let pattern): "like \(pattern)"
    }
  }
}
