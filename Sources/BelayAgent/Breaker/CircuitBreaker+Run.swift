public import BelayCore

extension CircuitBreaker {
  /// Makes a call if the breaker admits it, and counts how it ended.
  ///
  /// A result is a success. An error counts as `Fault(of:)` says; if the task was cancelled by then,
  /// it counts nowhere. For a stream this is the wrong form: take a permit with `admit()` and end it
  /// when the stream ends.
  ///
  /// - Throws: `BreakerRejection` if the call was not admitted, and so not made; else what `body`
  ///   throws.
  public func run<Value>(_ body: () async throws -> Value) async throws -> Value {
    guard let permit = admit() else { throw BreakerRejection(breaker: name, state: state) }
    let value: Value
    do {
      value = try await body()
    } catch {
      permit.fail(Task.isCancelled ? .cancelled : Fault(of: error))
      throw error
    }
    permit.succeed()
    return value
  }
}

/// A breaker did not admit a call. The call was not made.
public struct BreakerRejection: FaultDescribing, Equatable, CustomStringConvertible {
  /// The breaker's name.
  public let breaker: String
  /// What it was right after it refused.
  public let state: BreakerState

  /// Says nothing about what would have been called, so it counts for no breaker around this one.
  public var fault: Fault { .ignored }

  /// What happened and what to do, for a log.
  public var description: String {
    "the breaker \(breaker) is \(state.rawValue) and admits no call now; use a fallback"
  }
}
