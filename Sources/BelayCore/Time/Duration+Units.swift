extension Duration {
  /// Nanoseconds, cut off toward zero; beyond ±292 years, the limit.
  package var wholeNanoseconds: Int64 { whole(unitsPerSecond: 1_000_000_000) }

  /// Microseconds, cut off toward zero; beyond ±292,000 years, the limit.
  package var wholeMicroseconds: Int64 { whole(unitsPerSecond: 1_000_000) }

  /// Milliseconds, cut off toward zero; beyond ±292 million years, the limit.
  package var wholeMilliseconds: Int64 { whole(unitsPerSecond: 1_000) }

  /// Seconds with their fraction.
  package var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }

  private func whole(unitsPerSecond: Int64) -> Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: unitsPerSecond)
    let fraction = attoseconds / (1_000_000_000_000_000_000 / unitsPerSecond)
    let (sum, overflowInSum) = product.addingReportingOverflow(fraction)
    if overflow || overflowInSum { return seconds < 0 ? .min : .max }
    return sum
  }
}
