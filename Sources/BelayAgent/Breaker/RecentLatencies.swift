/// How long the last 256 recorded calls took.
struct RecentLatencies: Sendable {
  private static let capacity = 256

  /// Nanoseconds, in single precision: 7 digits are plenty.
  private var ring = [Float](repeating: 0, count: capacity)
  private var total = 0

  /// Costs one store.
  mutating func record(nanoseconds: Int64) {
    ring[total & (Self.capacity - 1)] = Float(nanoseconds)
    total &+= 1
  }

  /// Milliseconds under which each share (0...1) lies, by nearest rank; nil if there are none.
  func percentiles(_ shares: [Double]) -> [Double]? {
    let sorted = ring.prefix(total).sorted()
    guard !sorted.isEmpty else { return nil }
    return shares.map { share in
      let rank = max(1, Int((share * Double(sorted.count)).rounded(.up)))
      return Double(sorted[min(rank, sorted.count) - 1]) / 1_000_000
    }
  }
}
