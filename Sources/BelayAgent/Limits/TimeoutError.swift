import BelayCore

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
      ? "no answer within \(limit.inWords), and the call did not stop when told to; it may still take "
        + "effect: look before trying again"
      : "no answer within \(limit.inWords); the call was stopped"
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

extension Duration {
  /// For a sentence: `0.67 s`, `30 s`, `250 ms`.
  var inWords: String {
    if self < .milliseconds(500) { return "\(wholeMilliseconds) ms" }
    let hundredths = (seconds * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int64(hundredths)) s" : "\(hundredths) s"
  }
}
