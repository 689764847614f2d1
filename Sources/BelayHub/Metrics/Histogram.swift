internal import BelayCore

/// How often values lay under each of a few fixed bounds.
struct Histogram: Sendable, Equatable {
  /// Upper ends, ascending; a value equal to one lies under it.
  let bounds: [Double]
  /// One for each bound, and one for what lies beyond the last.
  private var counts: [Int]
  private(set) var sum = 0.0

  init(bounds: [Double]) {
    invariant(zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds of a histogram ascend")
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  var count: Int { counts.reduce(0, +) }

  /// What is negative counts as 0, so that the sum never goes back.
  mutating func observe(_ value: Double) {
    guard !value.isNaN else { return }
    let value = max(value, 0)
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }

  /// Adds values of which only is known between which bounds they lie, and their sum.
  mutating func add(_ more: [Int], sum: Double) {
    invariant(more.count == counts.count, "each bound has its count")
    for (place, count) in more.enumerated() { counts[place] += count }
    self.sum += sum
  }

  /// How many lay under each bound, the last of which is infinite.
  var cumulative: [(bound: Double, count: Int)] {
    var below = 0
    return zip(bounds + [.infinity], counts).map { bound, count in
      below += count
      return (bound, below)
    }
  }
}
