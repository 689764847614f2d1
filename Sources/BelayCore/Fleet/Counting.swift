// Counters that never trap and never lose exactness on the wire.

extension Int {
  /// 2^53 - 1: as far as a counter goes; JSON keeps integers exactly only up to here.
  package static let countLimit = (1 << 53) - 1

  /// Adds, and stops at the limit.
  package mutating func count(_ amount: Int = 1) {
    let (sum, overflow) = addingReportingOverflow(amount)
    self = overflow ? .countLimit : Swift.min(sum, .countLimit)
  }

  /// Takes back what was counted, and stops at zero.
  mutating func uncount(_ amount: Int = 1) { self = Swift.max(0, self - Swift.max(0, amount)) }

  /// The whole part of a number from 0 to the limit; what lies outside is moved there.
  package init(counting value: Double) {
    self = value >= Double(Int.countLimit) ? .countLimit : value > 0 ? Int(value) : 0
  }
}

extension Array {
  /// Appends and keeps the newest `limit`; answers how many fell out.
  @discardableResult
  mutating func append(_ element: Element, keeping limit: Int) -> Int {
    append(element)
    guard count > limit else { return 0 }
    let surplus = count - limit
    removeFirst(surplus)
    return surplus
  }
}
