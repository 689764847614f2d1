/// The time for a call was over before the call was.
///
/// Whether the call took effect is not known. If it was ``abandoned``, it may even do so later.
public struct TimeoutError: FaultDescribing, Equatable, CustomStringConvertible {
  /// The time it had.
  public let limit: Duration
  /// The body was told to stop and had not done so when the grace was over; it still runs.
  public let abandoned: Bool

  /// For a time limit of your own.
  public init(limit: Duration, abandoned: Bool) {
    self.limit = limit
    self.abandoned = abandoned
  }

  /// Timed out: breakers count it as a failure, and a retry may follow if it was not abandoned.
  public var fault: Fault { .timedOut }

  /// A sentence for a log.
  public var description: String {
    abandoned
      ? "no answer within \(limit), and the call did not stop when told to; it may still take "
        + "effect: look before trying again"
      : "no answer within \(limit); the call was stopped"
  }
}

/// How a call with a time limit ended.
package enum TimedResult<Value: Sendable>: Sendable {
  /// In time, by itself.
  case finished(Result<Value, any Error>)
  /// Told to stop since the limit was reached. Abandoned: it still runs.
  case timedOut(abandoned: Bool)
  /// Told to stop since the caller was cancelled. Abandoned: it still runs.
  case cancelled(abandoned: Bool)
}
