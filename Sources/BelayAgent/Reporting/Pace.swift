import BelayClient

/// When the hub may be tried again: at once while all is well, later and later while it is not.
struct Pace: Sendable {
  private let backoff: Backoff
  private let longestRetryAfter: Duration
  /// The first attempt after a failure is 2.
  private var attempt = 1
  private var notBefore: ContinuousClock.Instant?

  /// - Parameter longestRetryAfter: more than this is not granted to a hub that asks for it.
  init(backoff: Backoff, longestRetryAfter: Duration) {
    self.backoff = backoff
    self.longestRetryAfter = longestRetryAfter
  }

  mutating func succeeded() { (attempt, notBefore) = (1, nil) }

  /// - Parameter retryAfter: what the hub asked for; it can only make the wait longer.
  mutating func failed(retryAfter: Duration?, at now: ContinuousClock.Instant) {
    attempt += 1
    let theirs = min(retryAfter ?? .zero, longestRetryAfter)
    notBefore = now + max(backoff.delay(before: attempt), theirs)
  }

  /// How long to wait still; zero if the hub may be tried.
  func wait(at now: ContinuousClock.Instant) -> Duration {
    guard let notBefore, now < notBefore else { return .zero }
    return notBefore - now
  }
}
