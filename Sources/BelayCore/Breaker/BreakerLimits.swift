/// Settings in the units of the machine: nanoseconds, and rates in single precision as resilience4j
/// compares them.
struct BreakerLimits: Sendable, Equatable {
  let failureRate: Float
  let slowCallRate: Float
  let slowCallNs: Int64
  let minimumCalls: Int
  /// Results that decide a half-open period.
  let decidingCalls: Int
  let halfOpenCalls: Int
  let openWaitMs: Int64
  let multiplier: Double
  let longestWaitMs: Int64
  /// Zero for no limit.
  let halfOpenNs: Int64
  let halfOpensByItself: Bool
  let consecutiveFailures: Int
  let countsLateResults: Bool

  init(_ settings: BreakerSettings) {
    failureRate = Float(settings.failureRateThreshold)
    slowCallRate = Float(settings.slowCallRateThreshold)
    slowCallNs = settings.slowCallDuration.wholeNanoseconds
    minimumCalls = settings.minimumCalls
    halfOpenCalls = settings.halfOpenCalls
    decidingCalls = min(settings.minimumCalls, settings.halfOpenCalls)
    openWaitMs = settings.openWait.wholeMilliseconds
    multiplier = settings.openWaitMultiplier
    let longest = settings.longestOpenWait ?? BreakerSettings.wait(.seconds(Int64.max))
    longestWaitMs = longest.wholeMilliseconds
    halfOpenNs = settings.halfOpenLimit?.wholeNanoseconds ?? 0
    halfOpensByItself = settings.halfOpensByItself
    consecutiveFailures = settings.consecutiveFailures ?? .max
    countsLateResults = settings.rules == .resilience4j
  }

  /// How long the `attempt`th opening in a row lasts, in nanoseconds: each wait is the one before
  /// times the multiplier, cut off to whole milliseconds, at most the longest.
  func openWaitNs(attempt: Int) -> Int64 {
    var wait = min(openWaitMs, longestWaitMs)
    var rest = attempt - 1
    while rest > 0, wait < longestWaitMs {
      let next = Double(wait) * multiplier
      guard next < Double(longestWaitMs) else { return longestWaitMs * 1_000_000 }
      guard Int64(next) > wait else { break }
      (wait, rest) = (Int64(next), rest - 1)
    }
    return wait * 1_000_000
  }
}
