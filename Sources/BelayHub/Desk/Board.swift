internal import BelayCore
internal import Synchronization

/// What anybody may look at without asking the writer: health, and how it ended.
final class Board: Sendable {
  private enum End {
    case running(waiting: [Int: CheckedContinuation<String?, Never>])
    /// the reason of a failure, `nil` after an orderly shutdown
    case ended(String?)
  }

  private let state = Mutex((health: Health(), end: End.running(waiting: [:]), next: 0))
  /// Who is told when nothing is written any more.
  private let listener = Mutex<(@Sendable (ReadOnly) -> Void)?>(nil)

  var health: Health { state.withLock { $0.health } }

  func update(_ change: (inout Health) -> Void) {
    state.withLock { change(&$0.health) }
  }

  /// Nothing is written from here on.
  func turn(_ readOnly: ReadOnly) {
    state.withLock { $0.health.readOnly = readOnly }
    listener.withLock(\.self)?(readOnly)
  }

  /// Tells when nothing is written any more; at once, if that is so already.
  func whenReadOnly(_ tell: @escaping @Sendable (ReadOnly) -> Void) {
    listener.withLock { $0 = tell }
    if let readOnly = health.readOnly { tell(readOnly) }
  }

  /// Says once how the writer ended, to all who wait for it; later calls change nothing.
  func end(_ reason: String?) {
    let waiting = state.withLock { state -> [CheckedContinuation<String?, Never>] in
      guard case .running(let waiting) = state.end else { return [] }
      state.end = .ended(reason)
      state.health.failure = reason
      state.health.closing = true
      return Array(waiting.values)
    }
    for one in waiting { one.resume(returning: reason) }
  }

  /// The reason of the failure, when there is one; `nil` after an orderly end or a cancelled wait.
  func ending() async -> String? {
    let number = state.withLock { state in
      state.next += 1
      return state.next
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if let ended = wait(number, continuation) { continuation.resume(returning: ended) }
      }
    } onCancel: {
      forget(number)
    }
  }

  /// Keeps the continuation, or gives back at once what it should be resumed with.
  private func wait(_ number: Int, _ continuation: CheckedContinuation<String?, Never>) -> String??
  {
    state.withLock { state in
      switch state.end {
      case .ended(let reason): return .some(reason)
      case .running where Task.isCancelled: return .some(nil)
      case .running(var waiting):
        waiting[number] = continuation
        state.end = .running(waiting: waiting)
        return .none
      }
    }
  }

  private func forget(_ number: Int) {
    let continuation = state.withLock { state -> CheckedContinuation<String?, Never>? in
      guard case .running(var waiting) = state.end else { return nil }
      let continuation = waiting.removeValue(forKey: number)
      state.end = .running(waiting: waiting)
      return continuation
    }
    continuation?.resume(returning: nil)
  }
}
