/// When a breaker trips, how long it stays open, and how it finds out that all is well again.
///
/// The defaults are resilience4j's but for one: a half-open breaker that gets no answers opens again
/// after a minute. Values outside their range are moved to its nearest end, and a rate that is not a
/// number becomes the default, so every value of this type is usable.
public struct BreakerSettings: Sendable, Equatable {
  /// What the rates are taken over.
  public enum Window: Sendable, Equatable {
    /// The last so many calls; 1 to 100,000. One byte each.
    case calls(Int)
    /// The calls of the last so many whole seconds, the current one included; 1 to 86,400. 16 bytes
    /// each.
    case seconds(Int)
  }

  /// Percent of failed calls at which it trips: 0.001 to 100.
  public let failureRateThreshold: Double
  /// Percent of slow calls at which it trips: 0.001 to 100.
  public let slowCallRateThreshold: Double
  /// A call is slow if it took strictly longer. Not negative.
  public let slowCallDuration: Duration
  /// With fewer calls in the window the rates are unknown; at least 1. For a window of calls, at
  /// most the size of the window.
  public let minimumCalls: Int
  /// What the rates are taken over.
  public let window: Window
  /// How many probes one half-open period admits in all; 1 to 100,000. It is decided when that many
  /// results are in, or `minimumCalls` if that is less.
  public let halfOpenCalls: Int
  /// How long it stays open before the first probe; at least 1 ms, at most 100 years.
  public let openWait: Duration
  /// By how much the wait grows each time it opens again without having been closed; at least 1.
  public let openWaitMultiplier: Double
  /// The longest that the wait grows to; nil for no limit but the 100 years.
  public let longestOpenWait: Duration?
  /// How long a half-open period may stay undecided before it opens again; nil (or zero) for ever.
  public let halfOpenLimit: Duration?
  /// Whether it becomes half-open when the wait is over; otherwise when the next call comes.
  public let halfOpensByItself: Bool
  /// How many failures in a row trip it, whatever the rates say; at least 1, nil for off. A call
  /// refused for its rate (HTTP 429) neither adds to the row nor ends it.
  public let consecutiveFailures: Int?
  /// Whose rules hold where libraries differ.
  public let rules: BreakerRules

  /// - Parameters:
  ///   - failureRateThreshold: percent; trips at or above.
  ///   - slowCallRateThreshold: percent; trips at or above.
  public init(
    failureRateThreshold: Double = 50, slowCallRateThreshold: Double = 100,
    slowCallDuration: Duration = .seconds(60), minimumCalls: Int = 100,
    window: Window = .calls(100), halfOpenCalls: Int = 10, openWait: Duration = .seconds(60),
    openWaitMultiplier: Double = 1, longestOpenWait: Duration? = nil,
    halfOpenLimit: Duration? = .seconds(60), halfOpensByItself: Bool = false,
    consecutiveFailures: Int? = nil, rules: BreakerRules = .belay
  ) {
    self.failureRateThreshold = Self.percent(failureRateThreshold, otherwise: 50)
    self.slowCallRateThreshold = Self.percent(slowCallRateThreshold, otherwise: 100)
    self.slowCallDuration = max(slowCallDuration, .zero)
    self.window = window.withinBounds
    self.minimumCalls = max(1, min(minimumCalls, self.window.mostCalls))
    self.halfOpenCalls = max(1, min(halfOpenCalls, 100_000))
    self.openWait = Self.wait(openWait)
    self.openWaitMultiplier = openWaitMultiplier > 1 ? openWaitMultiplier : 1
    self.longestOpenWait = longestOpenWait.map { Self.wait($0) }
    self.halfOpenLimit = halfOpenLimit.flatMap { $0 > .zero ? Self.wait($0) : nil }
    self.halfOpensByItself = halfOpensByItself
    self.consecutiveFailures = consecutiveFailures.map { max(1, $0) }
    self.rules = rules
  }

  private static func percent(_ value: Double, otherwise standard: Double) -> Double {
    value.isNaN ? standard : max(0.001, min(value, 100))
  }

  /// Within 1 ms and 100 years, so that sums of instants and waits stay within 64 bits.
  static func wait(_ duration: Duration) -> Duration {
    max(.milliseconds(1), min(duration, .seconds(100 * 365 * 86_400)))
  }
}

/// Where libraries differ, whose rules hold.
public enum BreakerRules: Sendable, Equatable {
  /// A result from an earlier state counts nowhere; a breaker that is disabled or forced open still
  /// tells what happens to calls.
  case belay
  /// A result counts in whatever state it meets, and a breaker that is disabled or forced open tells
  /// nothing but transitions. To follow a breaker that works so; not to be preferred.
  case resilience4j
}

extension BreakerSettings.Window {
  fileprivate var withinBounds: Self {
    switch self {
    case .calls(let count): .calls(max(1, min(count, 100_000)))
    case .seconds(let count): .seconds(max(1, min(count, 86_400)))
    }
  }

  fileprivate var mostCalls: Int {
    switch self {
    case .calls(let count): count
    case .seconds: .max
    }
  }
}
