import BelayCore

/// Records a second, over the last ten whole seconds of the hub's clock.
struct Throughput: Sendable {
  private static let span: Int64 = 10
  private var seconds: [(second: Int64, count: Int)] = []

  mutating func counted(_ time: Timestamp) {
    let second = time.microseconds / 1_000_000
    if let last = seconds.indices.last, seconds[last].second >= second {
      seconds[last].count += 1
      return
    }
    seconds.append((second, 1))
    if seconds.count > Int(Self.span) + 1 { seconds.removeFirst() }
  }

  /// The second that is still running does not count.
  func perSecond(at now: Timestamp) -> Int {
    let current = now.microseconds / 1_000_000
    let whole = seconds.filter { $0.second < current && $0.second >= current - Self.span }
    let sum = whole.reduce(0) { $0 + $1.count }
    return (sum + Int(Self.span) / 2) / Int(Self.span)
  }
}
