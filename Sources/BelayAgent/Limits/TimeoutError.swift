import BelayCore

/// The time for a call was over before the call was.
///
/// Whether the call took effect is not known. If it was ``abandoned``, it may even do so later.
public struct TimeoutError: FaultDescribing, Equatable, CustomStringConvertible {
  /// The time it had.
  public let limit: Duration
  /// The body was told to stop and had not done so when the grace was over; it still runs.
  public let abandoned: Bool

  /// The body was told to stop and then returned a value all the same. Nobody gets that value, but
  /// what the body was to do is done.
  public let endedWithValue: Bool

  /// For a time limit of your own.
  public init(limit: Duration, abandoned: Bool, endedWithValue: Bool = false) {
    self.limit = limit
    self.abandoned = abandoned
    self.endedWithValue = endedWithValue && !abandoned
  }

  init(limit: Duration, _ body: StoppedBody) {
    self.init(limit: limit, abandoned: body == .running, endedWithValue: body == .returned)
  }

  /// Timed out: breakers count it as a failure, and a retry may follow if the body gave up when it
  /// was told to.
  public var fault: Fault { .timedOut }

  /// A sentence for a log.
  public var description: String {
    let words = "no answer within \(limit.inWords)"
    if abandoned {
      return words + ", and the call did not stop when told to; it may still take effect: look "
        + "before trying again"
    }
    return endedWithValue
      ? words + "; the answer came after it, so the call took effect: do not make it again"
      : words + "; the call was stopped"
  }

  /// Whether something has been done, or may yet be, although no value came of it.
  var mayHaveTakenEffect: Bool { abandoned || endedWithValue }
}

/// How a call with a time limit ended.
package enum TimedResult<Value: Sendable>: Sendable {
  /// In time, by itself.
  case finished(Result<Value, any Error>)
  /// Told to stop since the limit was reached.
  case timedOut(StoppedBody)
  /// Told to stop since the caller was cancelled.
  case cancelled(StoppedBody)
}

extension Duration {
  /// For a sentence: `0.67 s`, `30 s`, `250 ms`.
  var inWords: String {
    if self < .milliseconds(500) { return "\(wholeMilliseconds) ms" }
    let hundredths = (seconds * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int64(hundredths)) s" : "\(hundredths) s"
  }
}
