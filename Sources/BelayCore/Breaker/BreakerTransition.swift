/// One change of a breaker's state, why, and the numbers at that moment.
public struct BreakerTransition: Sendable, Equatable {
  /// What it was.
  public let from: BreakerState
  /// What it became; never what it was.
  public let to: BreakerState
  /// What ended the old state.
  public let cause: BreakerCause
  /// Nanoseconds on the clock that the machine is given.
  public let time: Int64
  /// When an open breaker may become half-open, or when a half-open one opens again if it is not
  /// decided by then; nil if only a result or an order ends the state. Nanoseconds on the same clock.
  public let until: Int64?
  /// Of the window that led to it, before it was begun anew.
  public let figures: BreakerFigures

  /// How long after `time` the new state may end by itself; nil if only a result or an order ends it.
  public var wait: Duration? { until.map { .nanoseconds($0 &- time) } }
}

/// Why a breaker changed its state. The raw value is the word on the wire.
public enum BreakerCause: String, Sendable, CaseIterable {
  /// Too many calls failed.
  case failureRate = "failure_rate"
  /// Too many calls were slow.
  case slowRate = "slow_rate"
  /// Too many calls failed in a row.
  case consecutive
  /// Someone ordered it.
  case manual
  /// A wait was over.
  case timer
  /// The probes of a half-open period decided.
  case probe
}
