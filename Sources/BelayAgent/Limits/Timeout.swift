import BelayCore

/// Runs the body for at most this long.
///
/// When the limit is reached, or the caller is cancelled, the body's task is cancelled and has
/// `grace` to stop. A body that does not stop is abandoned: the caller goes on, and the body runs
/// until it ends by itself. What a body returns after it was told to stop is dropped, since a
/// stream cut short looks like a whole answer; ``TimeoutError/endedWithValue`` says that it did
/// return, and so may have done what it was to do.
///
/// The body starts on the caller's thread; up to its first suspension nothing can interrupt it. One
/// that never suspends costs neither a thread hop nor a timer. All limits share one watcher, whose
/// memory grows with the calls in flight and with nothing else. Task-local values reach the body.
///
/// ```swift
/// let reply = try await withTimeout(.seconds(30)) { try await model.complete(prompt) }
/// ```
///
/// - Parameters:
///   - limit: from now, by a clock that counts suspend. Zero or less: the body is not started.
///   - grace: how long a body that was told to stop is waited for; zero or less: not at all.
///   - body: should stop when its task is cancelled.
/// - Returns: what the body returned in time.
/// - Throws: ``TimeoutError``; `CancellationError` if the caller was cancelled; what the body threw
///   in time.
public func withTimeout<Value: Sendable>(
  _ limit: Duration, grace: Duration = .seconds(1),
  _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  switch await timedErased(limit, grace: grace, watcher: .shared, body) {
  case .finished(.value(let value)): return unerased(value)
  case .finished(.error(let error)): throw error
  case .timedOut(let body): throw TimeoutError(limit: limit, body)
  case .cancelled: throw CancellationError()
  }
}

/// As ``withTimeout(_:grace:_:)``, with each ending as a value.
package func timed<Value: Sendable>(
  _ limit: Duration, grace: Duration = .seconds(1), watcher: DeadlineWatcher = .shared,
  _ body: @escaping @Sendable () async throws -> Value
) async -> TimedResult<Value> {
  switch await timedErased(limit, grace: grace, watcher: watcher, body) {
  case .finished(.value(let value)): .finished(.success(unerased(value)))
  case .finished(.error(let error)): .finished(.failure(error))
  case .timedOut(let body): .timedOut(body)
  case .cancelled(let body): .cancelled(body)
  }
}

/// The work itself, without a type parameter: looking up the metadata of generic boxes at run time
/// took a microsecond per call.
private func timedErased(
  _ limit: Duration, grace: Duration, watcher: DeadlineWatcher,
  _ body: @escaping @Sendable () async throws -> any Sendable
) async -> TimedCall.End {
  guard !Task.isCancelled else { return .cancelled(.stopped) }
  guard limit > .zero else { return .timedOut(.stopped) }
  let start = watcher.now
  let call = TimedCall(grace: grace, watcher: watcher)
  let task = TimedCall.Body.immediate {
    do {
      call.bodyEnded(.value(try await body()))
    } catch {
      call.bodyEnded(.error(error))
    }
  }
  if let outcome = call.takeEarlyOutcome() { return .finished(outcome) }
  return await call.end(of: task, by: start.advanced(by: limit))
}

func unerased<Value>(_ value: any Sendable) -> Value {
  switch value {
  case let value as Value: value
  default: invariantBroken("a body returns what its type says")
  }
}
