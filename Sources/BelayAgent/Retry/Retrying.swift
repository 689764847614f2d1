/// Runs the body until it succeeds, the policy or the allowance has had enough, or the task is
/// cancelled.
///
/// A body that ``withTimeout(_:grace:_:)`` had to abandon is not run again, since it may still take
/// effect; nor one that returned after its time was over, since it has.
///
/// ```swift
/// let page = try await retrying(RetryPolicy(), allowance: searchAllowance) { attempt in
///   try await search(query)
/// }
/// ```
///
/// - Parameters:
///   - policy: how often, and how long to wait between.
///   - allowance: shared by all callers of the same dependency; nil: no such bound.
///   - clock: what the waits are measured by.
///   - body: gets the number of the attempt, from 1.
/// - Returns: what the first successful attempt returned.
/// - Throws: the error of the last attempt, or `CancellationError` if cancelled while waiting.
public func retrying<Value>(
  _ policy: RetryPolicy = RetryPolicy(), allowance: SharedRetryAllowance? = nil,
  clock: some Clock<Duration> = ContinuousClock(),
  _ body: (_ attempt: Int) async throws -> Value
) async throws -> Value {
  var attempt = 1
  var random = SystemRandomNumberGenerator()
  while true {
    do {
      let value = try await body(attempt)
      allowance?.succeeded(onAttempt: attempt)
      return value
    } catch {
      guard mayRunAgain(after: error),
        let delay = policy.delay(before: attempt + 1, after: Fault(of: error), using: &random),
        allowance?.take() ?? true
      else { throw error }
      try await clock.sleep(for: delay)
      attempt += 1
    }
  }
}

private func mayRunAgain(after error: any Error) -> Bool {
  guard !Task.isCancelled else { return false }
  return !error.mayHaveTakenEffect
}

extension Error {
  /// Whether something has been done, or may yet be, although it ended with this error; also where it
  /// stands within another.
  var mayHaveTakenEffect: Bool {
    switch self {
    case let error as TimeoutError: error.mayHaveTakenEffect
    case let error as CallError: error.hasUncertainEffect
    default: false
    }
  }
}
