import BelayCore

/// When to try again, and how long to wait before it: full jitter, so that callers who failed
/// together do not come back together.
///
/// The wait before a retry is random between zero and `base` doubled with each retry, at most
/// `cap`. A wait that the other side asked for (`Retry-After`) comes on top, if it is not longer
/// than `longestRetryAfter`; otherwise there is no retry, since coming back too early is what it
/// asked us not to do. Whether a retry is affordable is for ``RetryAllowance`` to say.
///
/// ```swift
/// let answer = try await retrying(RetryPolicy(attempts: 4)) { attempt in
///   try await model.complete(prompt)
/// }
/// ```
public struct RetryPolicy: Sendable, Equatable {
  /// Kinds of ``Fault`` to retry. `ignored` and `cancelled` never are.
  public struct Faults: OptionSet, Sendable {
    /// One bit per kind.
    public let rawValue: UInt8

    /// The kinds with these bits; bits without a kind mean nothing.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// ``Fault/failed``.
    public static let failed = Faults(rawValue: 1)
    /// ``Fault/timedOut``, unless the call may have taken effect: it was
    /// abandoned, or ended with a value after all.
    public static let timedOut = Faults(rawValue: 2)
    /// ``Fault/rateLimited(retryAfter:)``.
    public static let rateLimited = Faults(rawValue: 4)
    /// All three.
    public static let all: Faults = [.failed, .timedOut, .rateLimited]
  }

  /// Tries in all, the first one included; 1...100.
  public let attempts: Int
  /// The longest wait before the first retry; 0...`cap`.
  public let base: Duration
  /// The longest wait of our own; at most one day.
  public let cap: Duration
  /// The longest wait that the other side may ask for; at most one day.
  public let longestRetryAfter: Duration
  /// Which kinds of failure are tried again.
  public let retried: Faults

  /// One try and no more.
  public static let none = RetryPolicy(attempts: 1)

  /// Three attempts with waits of up to 200 ms and 400 ms, unless given otherwise.
  ///
  /// What lies outside a range is moved to its nearer end.
  public init(
    attempts: Int = 3, base: Duration = .milliseconds(200), cap: Duration = .seconds(10),
    longestRetryAfter: Duration = .seconds(60), retried: Faults = .all
  ) {
    self.attempts = min(max(attempts, 1), 100)
    self.cap = Self.bounded(cap)
    self.base = min(Self.bounded(base), self.cap)
    self.longestRetryAfter = Self.bounded(longestRetryAfter)
    self.retried = retried
  }

  /// How long to wait before this attempt; nil if there is to be none.
  ///
  /// - Parameters:
  ///   - attempt: the one to come: 2 is the first retry. Below 2 or above `attempts`: nil.
  ///   - fault: how the one before it ended.
  ///   - random: where the jitter comes from.
  public func delay(
    before attempt: Int, after fault: Fault, using random: inout some RandomNumberGenerator
  ) -> Duration? {
    guard attempt >= 2, attempt <= attempts, let asked = waitAskedFor(by: fault) else { return nil }
    return asked + .nanoseconds(Int64.random(in: 0...ceiling(before: attempt), using: &random))
  }

  /// Zero unless the other side named a wait; nil if this fault is not retried.
  private func waitAskedFor(by fault: Fault) -> Duration? {
    switch fault {
    case .failed: return retried.contains(.failed) ? .zero : nil
    case .timedOut: return retried.contains(.timedOut) ? .zero : nil
    case .rateLimited(let retryAfter):
      guard retried.contains(.rateLimited) else { return nil }
      let asked = max(retryAfter ?? .zero, .zero)
      return asked <= longestRetryAfter ? asked : nil
    case .ignored, .cancelled: return nil
    }
  }

  /// In nanoseconds: `min(cap, base * 2^n)`, n counting retries from 0.
  private func ceiling(before attempt: Int) -> Int64 {
    let (base, cap) = (base.wholeNanoseconds, cap.wholeNanoseconds)
    let doublings = attempt - 2
    guard doublings < 62, base <= cap >> doublings else { return cap }
    return base << doublings
  }

  private static func bounded(_ duration: Duration) -> Duration {
    min(max(duration, .zero), .seconds(86_400))
  }
}
