/// What the end of a call meant, besides a transition; in the order in which it is told.
public struct BreakerNews: OptionSet, Sendable {
  /// One bit per news.
  public let rawValue: UInt8

  /// Bits without a name mean nothing.
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
