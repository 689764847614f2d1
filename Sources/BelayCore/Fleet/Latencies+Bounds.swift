extension Latencies {
  /// How many values lie under each of the bounds (seconds, ascending) and above the one before it, one
  /// more at the end for those beyond the last; and their sum. A value counts as the middle of its
  /// bucket.
  package func spread(over bounds: [Double]) -> (counts: [Int], seconds: Double) {
    var counts = [Int](repeating: 0, count: bounds.count + 1)
    var sum = 0.0
    var all = [Int](repeating: 0, count: Self.bucketCount)
    add(to: &all)
    for (bucket, count) in all.enumerated() where count > 0 {
      let seconds = Self.microseconds(in: bucket) / 1e6
      counts[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += count
      sum += seconds * Double(count)
    }
    return (counts, sum)
  }
}
