/// How far the arguments of an action are like those of an earlier one, field by field.
///
/// A field is the same (equal values), near (both numbers, of one sign, the larger at most twice the
/// smaller) or far (anything else, and what only one of the two has). Two actions are near when
///
/// - their targets are the same,
/// - no number and no flag is far, since these decide how much an action does,
/// - at least half of all fields are the same or near, and
/// - there was a place for all fields of both.
///
/// So a refund of 4,120 to one customer is near one of 3,900 to another, and never near one of 40.
package struct Likeness: Sendable, Equatable {
  package struct Difference: Sendable, Equatable {
    package let path: String
    /// nil if only the other has it
    package let now: JSON?
    package let then: JSON?

    /// A number or a flag on one side at least.
    fileprivate var isWeighty: Bool { [now, then].contains { $0?.isWeighty ?? false } }
  }

  /// paths, in order
  package private(set) var same: [String] = []
  package private(set) var near: [Difference] = []
  package private(set) var far: [Difference] = []
  package let isSameTarget: Bool
  private let isWhole: Bool

  /// How many times the smaller number the larger may be.
  package static let factor = 2.0
  /// The least share of fields that are the same or near.
  package static let threshold = 0.5

  package init(_ now: Leaves, _ then: Leaves, isSameTarget: Bool) {
    self.isSameTarget = isSameTarget
    isWhole = now.isWhole && then.isWhole
    var (left, right) = (now.kept[...], then.kept[...])
    while let one = left.first ?? right.first {
      let path = Self.first(left.first?.path, right.first?.path) ?? one.path
      let mine = Self.take(path, from: &left)
      compare(path, mine, Self.take(path, from: &right))
    }
  }

  private static func first(_ left: String?, _ right: String?) -> String? {
    guard let left, let right else { return left ?? right }
    return right.utf8.lexicographicallyPrecedes(left.utf8) ? right : left
  }

  private static func take(_ path: String, from leaves: inout ArraySlice<Leaves.Leaf>) -> JSON? {
    guard let leaf = leaves.first, leaf.path.hasSameBytes(as: path) else { return nil }
    leaves.removeFirst()
    return leaf.value
  }

  private mutating func compare(_ path: String, _ now: JSON?, _ then: JSON?) {
    if let now, let then, now == then { return same.append(path) }
    let difference = Difference(path: path, now: now, then: then)
    if let now, let then, now.isNear(then) {
      near.append(difference)
    } else {
      far.append(difference)
    }
  }

  /// 0...1: of all fields, those that are the same or near; 1 if there are none.
  package var share: Double {
    let alike = same.count + near.count
    let all = alike + far.count
    return all == 0 ? 1 : Double(alike) / Double(all)
  }

  package var isNear: Bool {
    isWhole && isSameTarget && share >= Self.threshold && !far.contains(where: \.isWeighty)
  }
}

extension JSON {
  /// Two numbers within the factor; zero is near nothing but itself.
  fileprivate func isNear(_ other: JSON) -> Bool {
    guard case .number(let one) = self, case .number(let other) = other, one != 0, other != 0,
      (one < 0) == (other < 0)
    else { return false }
    let (large, small) = (max(one.magnitude, other.magnitude), min(one.magnitude, other.magnitude))
    return large / small <= Likeness.factor
  }

  fileprivate var isWeighty: Bool {
    switch self {
    case .bool, .number, .bigInteger: true
    case .null, .string, .array, .object: false
    }
  }
}
