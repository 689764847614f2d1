import BelayAgent
import Synchronization

/// Keeps a permit where it can be shared, and ends it.
final class Holder: Sendable {
  private let permit: Mutex<CircuitBreaker.Permit?>

  /// Nil if there is no permit.
  init?(_ permit: consuming sending CircuitBreaker.Permit?) {
    guard let permit else { return nil }
    self.permit = Mutex(permit)
  }

  func fail() { permit.withLock { $0.take() }?.fail(after: .zero) }

  func drop() { permit.withLock { $0 = nil } }
}
