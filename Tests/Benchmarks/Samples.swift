import BelayCore

/// Times of one kind, for their percentiles.
struct Samples {
  private var values: [Duration] = []

  var count: Int { values.count }

  mutating func append(_ value: Duration) { values.append(value) }

  /// The smallest value that at least this share of the values does not exceed; zero if there are none.
  ///
  /// - Parameter share: above 0, at most 1.
  func percentile(_ share: Double) -> Duration {
    guard !values.isEmpty else { return .zero }
    let rank = Int((share * Double(values.count)).rounded(.up))
    return values.sorted()[max(0, rank - 1)]
  }

  var median: Duration { percentile(0.5) }

  /// `p50 1.2 ms, p99 3.4 ms of 300`
  var summary: String {
    "p50 \(rounded(median.milliseconds)) ms, p99 \(rounded(percentile(0.99).milliseconds)) ms "
      + "of \(count)"
  }
}

extension Duration {
  var milliseconds: Double { seconds * 1_000 }
}
