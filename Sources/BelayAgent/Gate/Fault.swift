/// What went wrong with a call, as far as breakers, retries and fallbacks care.
///
/// An error of yours says which one it is by conforming to ``FaultDescribing``; `CancellationError`
/// is ``cancelled``, and every other error is ``failed``.
///
/// ```swift
/// switch Fault(of: error) {
/// case .rateLimited(let wait): …
/// case .failed, .timedOut, .ignored, .cancelled: …
/// }
/// ```
public enum Fault: Sendable, Equatable {
  /// It was tried and did not work.
  case failed
  /// No answer came in time; whether it took effect is not known.
  case timedOut
  /// The other side asked for fewer calls (429, 503), and perhaps said how long to wait.
  case rateLimited(retryAfter: Duration?)
  /// It says nothing about the health of what was called: a bad argument, or a refusal of ours
  /// before anything was sent. Breakers do not count it and retries do not repeat it.
  case ignored
  /// The caller gave up.
  case cancelled

  /// How this error counts.
  public init(of error: any Error) {
    self =
      switch error {
      case let error as any FaultDescribing: error.fault
      case is CancellationError: .cancelled
      default: .failed
      }
  }
}

/// An error that knows how it counts.
///
/// ```swift
/// struct TooManyRequests: FaultDescribing {
///   var retryAfter: Duration?
///   var fault: Fault { .rateLimited(retryAfter: retryAfter) }
/// }
/// ```
public protocol FaultDescribing: Error {
  /// What breakers, retries and fallbacks take this error for.
  var fault: Fault { get }
  /// A short word for the ledger and the screen, such as `upstream_502`; by default the name of the
  /// error's type.
  var errorType: String { get }
}

extension FaultDescribing {
  /// The name of the type.
  public var errorType: String { String(describing: type(of: self)) }
}
