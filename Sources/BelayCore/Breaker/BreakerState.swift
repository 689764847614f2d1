/// The states of a circuit breaker, as resilience4j has them. The raw value is the word on the wire.
public enum BreakerState: String, Sendable, CaseIterable {
  /// Every call is admitted; outcomes are counted and may trip it.
  case closed
  /// No call is admitted until the wait is over.
  case open
  /// A few probes are admitted; their outcomes decide.
  case halfOpen = "half_open"
  /// No call is admitted until an operator says otherwise.
  case forcedOpen = "forced_open"
  /// Every call is admitted and nothing is counted.
  case disabled
  /// Every call is admitted and counted; it never trips.
  case metricsOnly = "metrics_only"

  /// Whether calls are refused.
  package var refusesCalls: Bool { self == .open || self == .forcedOpen }

  /// The number that resilience4j's metrics give the state.
  public var ordinal: Int {
    switch self {
    case .closed: 0
    case .open: 1
    case .halfOpen: 2
    case .disabled: 3
    case .forcedOpen: 4
    case .metricsOnly: 5
    }
  }

  /// How much an operator wants to see it, most first.
  var concern: Int {
    switch self {
    case .open: 5
    case .forcedOpen: 4
    case .halfOpen: 3
    case .disabled: 2
    case .metricsOnly: 1
    case .closed: 0
    }
  }

  /// Whether an operator may order the breaker from this state into `next`.
  ///
  /// Refused are metrics only to open or half-open, and closed to half-open, as in resilience4j:
  /// there is nothing to probe where nothing was shut.
  func mayBeOrdered(into next: BreakerState) -> Bool {
    switch (self, next) {
    case (.metricsOnly, .open), (.metricsOnly, .halfOpen), (.closed, .halfOpen): false
    default: true
    }
  }
}
