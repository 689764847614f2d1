/// How many calls of each kind there were.
struct BreakerTally: Sendable, Equatable {
  var calls: Int32 = 0
  var failed: Int32 = 0
  var slow: Int32 = 0
  var slowFailed: Int32 = 0

  /// A call as two bits: 1 for failed, 2 for slow.
  typealias Kind = UInt8

  static func kind(failed: Bool, slow: Bool) -> Kind { (failed ? 1 : 0) | (slow ? 2 : 0) }

  mutating func add(_ kind: Kind) { change(kind, by: 1) }
  mutating func remove(_ kind: Kind) { change(kind, by: -1) }

  private mutating func change(_ kind: Kind, by step: Int32) {
    calls &+= step
    failed &+= step &* Int32(kind & 1)
    slow &+= step &* Int32(kind >> 1)
    slowFailed &+= step &* Int32(kind & (kind >> 1))
  }

  mutating func remove(_ other: BreakerTally) {
    calls &-= other.calls
    failed &-= other.failed
    slow &-= other.slow
    slowFailed &-= other.slowFailed
  }

  /// Percent; only of a tally that has calls.
  var failureRate: Float { Float(failed) * 100 / Float(calls) }
  /// Percent; only of a tally that has calls.
  var slowCallRate: Float { Float(slow) * 100 / Float(calls) }

  /// Which rates are at or above these thresholds, which are above zero.
  func exceeded(failureRate limit: Float, slowCallRate slowLimit: Float) -> BreakerNews {
    var news = BreakerNews()
    if failed > 0, failureRate >= limit { news.insert(.failureRateExceeded) }
    if slow > 0, slowCallRate >= slowLimit { news.insert(.slowCallRateExceeded) }
    return news
  }
}
