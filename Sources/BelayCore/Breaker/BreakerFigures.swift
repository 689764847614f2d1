/// What a breaker has counted in its present window.
public struct BreakerFigures: Sendable, Equatable {
  /// Percent of the calls in the window that failed; nil while there are too few to tell.
  public let failureRate: Double?
  /// Percent of the calls in the window that were slow; nil while there are too few to tell.
  public let slowCallRate: Double?
  /// Calls in the window.
  public let calls: Int
  /// Failed calls in the window, slow or not.
  public let failed: Int
  /// Slow calls in the window, failed or not.
  public let slow: Int
  /// Calls in the window that were slow and failed.
  public let slowFailed: Int
  /// Calls refused since the window was begun anew: since it was last closed, became half-open or was
  /// forced.
  public let notPermitted: Int

  init(_ tally: BreakerTally, minimum: Int, notPermitted: Int) {
    let isKnown = tally.calls > 0 && Int(tally.calls) >= minimum
    failureRate = isKnown ? Double(tally.failureRate) : nil
    slowCallRate = isKnown ? Double(tally.slowCallRate) : nil
    calls = Int(tally.calls)
    failed = Int(tally.failed)
    slow = Int(tally.slow)
    slowFailed = Int(tally.slowFailed)
    self.notPermitted = notPermitted
  }
}
