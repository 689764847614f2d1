internal import Synchronization

/// Something that happens once, such as that the caller hung up or that the hub stops.
final class Latch: Sendable {
  private struct State {
    var isFired = false
    var nextWaiter = 0
    var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  var isFired: Bool { state.withLock(\.isFired) }

  /// Wakes everybody who waits, now and from now on. Firing again changes nothing.
  func fire() {
    let waiters = state.withLock { state in
      state.isFired = true
      defer { state.waiters = [:] }
      return state.waiters
    }
    for waiter in waiters.values { waiter.resume() }
  }

  /// Returns when it is fired or the waiting task is cancelled.
  func wait() async {
    let waiter = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.isFired || Task.isCancelled { return true }
          state.waiters[waiter] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume()
    }
  }
}
