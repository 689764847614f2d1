import Synchronization

/// How many retries a dependency is worth at the moment: a bucket of tokens that empties when most
/// calls fail, so that retries do not multiply the load of something that is down.
///
/// A retry costs 5 of 500 tokens; a retry that succeeds gives them back, and a call that succeeds
/// at once earns one. (The rule and the numbers of the AWS SDKs' standard mode.) One allowance per
/// dependency, shared by all its callers: ``SharedRetryAllowance``.
///
/// ```swift
/// var allowance = RetryAllowance()
/// guard allowance.take() else { throw error }
/// ```
public struct RetryAllowance: Sendable, Equatable {
  /// Most tokens it can hold; at least 0.
  public let capacity: Int
  /// Tokens for one retry; at least 1.
  public let cost: Int
  /// What is left, 0...`capacity`.
  public private(set) var tokens: Int

  /// Full. A negative capacity counts as 0, which allows no retry; a cost below 1 counts as 1.
  public init(capacity: Int = 500, cost: Int = 5) {
    self.capacity = max(0, capacity)
    self.cost = max(1, cost)
    tokens = self.capacity
  }

  /// Pays for one retry.
  ///
  /// - Returns: false if there is too little left; then nothing was taken.
  public mutating func take() -> Bool {
    guard tokens >= cost else { return false }
    tokens -= cost
    return true
  }

  /// Gives back what the last retry of a call cost, since that retry succeeded.
  public mutating func refund() { tokens += min(cost, capacity - tokens) }

  /// Adds one token for a call that succeeded at the first try.
  public mutating func earn() { tokens += min(1, capacity - tokens) }

  /// ``earn()`` after a first try, ``refund()`` after a later one.
  public mutating func succeeded(onAttempt attempt: Int) {
    if attempt > 1 { refund() } else { earn() }
  }
}

/// One ``RetryAllowance`` for all callers of a dependency.
///
/// ```swift
/// let allowance = SharedRetryAllowance()   // once per dependency
/// try await retrying(RetryPolicy(), allowance: allowance) { _ in try await call() }
/// ```
public final class SharedRetryAllowance: Sendable {
  private let allowance: Mutex<RetryAllowance>

  /// Starts with this allowance; a full one unless given.
  public init(_ allowance: RetryAllowance = RetryAllowance()) { self.allowance = Mutex(allowance) }

  /// As it is now.
  public var current: RetryAllowance { allowance.withLock { $0 } }

  /// Pays for one retry, as ``RetryAllowance/take()``.
  public func take() -> Bool { allowance.withLock { $0.take() } }

  /// Settles a success, as ``RetryAllowance/succeeded(onAttempt:)``.
  public func succeeded(onAttempt attempt: Int) {
    allowance.withLock { $0.succeeded(onAttempt: attempt) }
  }
}
