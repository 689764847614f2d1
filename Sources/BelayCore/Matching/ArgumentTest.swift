/// How an argument must compare for a rule to hold.
///
/// Numbers compare with numbers and texts with texts. A value of another kind is in doubt, since a
/// tool may well read `"1000"` as a number.
public enum ArgumentTest: Sendable, Equatable {
  /// The same value; objects have their members in the same order.
  case equals(JSON)
  /// The same as one of these; with none, nothing passes.
  case oneOf([JSON])
  /// A number strictly above this one, which is finite.
  case above(Double)
  /// A number strictly below this one, which is finite.
  case below(Double)
  /// A text, with `*` for any run of characters, compared as bytes.
  case matches(ToolPattern)

  /// Whether the value passes; nil if that cannot be told.
  package func holds(for value: JSON) -> Bool? {
    switch self {
    case .equals(let wanted): Self.equal(value, wanted)
    case .oneOf(let wanted): anyHolds(wanted.map { Self.equal(value, $0) })
    case .above(let bound): Self.compare(value, bound, >)
    case .below(let bound): Self.compare(value, bound, <)
    case .matches(let pattern): value.string.map(pattern.matches)
    }
  }

  private static func equal(_ value: JSON, _ wanted: JSON) -> Bool? {
    value == wanted ? true : isSameKind(value, wanted) ? false : nil
  }

  private static func isSameKind(_ left: JSON, _ right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null), (.bool, .bool), (.string, .string), (.array, .array), (.object, .object),
      (.number, .number):
      true
    // Two spellings of a number beyond 2^53 may be one number to the tool: not told apart here.
    default: false
    }
  }

  private static func compare(
    _ value: JSON, _ bound: Double, _ holds: (Double, Double) -> Bool
  ) -> Bool? {
    guard let number = value.number, !number.isNaN, bound.isFinite else { return nil }
    // A big integer was rounded to get here; at the bound itself that decides nothing.
    if case .bigInteger = value, number == bound { return nil }
    return holds(number, bound)
  }
}

/// Whether one of them holds: a yes outweighs doubt, doubt outweighs no.
package func anyHolds(_ answers: some Sequence<Bool?>) -> Bool? {
  var isDoubtful = false
  for answer in answers {
    if answer == true { return true }
    isDoubtful = isDoubtful || answer == nil
  }
  return isDoubtful ? nil : false
}
