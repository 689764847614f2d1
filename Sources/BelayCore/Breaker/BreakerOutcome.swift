/// How an admitted call ended, as a breaker sees it.
public enum BreakerOutcome: Sendable, Equatable, CaseIterable {
  /// It worked, or failed with an error that says nothing about the other side.
  case success
  /// It failed or ran out of time.
  case failure
  /// The other side refused it for its rate (HTTP 429): counts for the failure rate, not for the row
  /// of failures; as a probe it opens the breaker again.
  case rateLimited
  /// Neutral, whatever happened: counts nowhere, gives a probe's slot back.
  case ignored
  /// It was given up before it had an outcome: counts nowhere, gives a probe's slot back.
  case cancelled
}

/// The right to make one call, with the state in which it was given. Ends exactly once.
public struct BreakerTicket: Sendable, Equatable {
  let generation: UInt64
}

/// What the end of a call meant, besides a transition; in the order in which it is told.
public struct BreakerNews: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The call counted as a success.
  public static let success = BreakerNews(rawValue: 1)
  /// The call counted as a failure.
  public static let failure = BreakerNews(rawValue: 2)
  /// The call was ignored.
  public static let ignored = BreakerNews(rawValue: 4)
  /// The failure rate is at or above its threshold.
  public static let failureRateExceeded = BreakerNews(rawValue: 8)
  /// The rate of slow calls is at or above its threshold.
  public static let slowCallRateExceeded = BreakerNews(rawValue: 16)
}

/// An order that the breaker's state does not allow. Nothing changed.
public struct BreakerRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  public let from: BreakerState
  public let to: BreakerState

  public var description: String {
    "a breaker that is \(from.rawValue) cannot be ordered to be \(to.rawValue); close it first"
  }
}
