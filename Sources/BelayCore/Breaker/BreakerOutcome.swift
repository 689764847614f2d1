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
