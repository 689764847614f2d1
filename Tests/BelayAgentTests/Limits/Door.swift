import Synchronization

/// Shut until the test opens it; then it stays open. Who waits does not hear of cancellation.
final class Door: Sendable {
  private enum State {
    case shut([CheckedContinuation<Void, Never>])
    case open
  }

  private let state = Mutex(State.shut([]))

  var isOpen: Bool { state.withLock { if case .open = $0 { true } else { false } } }

  func open() {
    let waiting = state.withLock { state in
      guard case .shut(let waiting) = state else { return [CheckedContinuation<Void, Never>]() }
      state = .open
      return waiting
    }
    for task in waiting { task.resume() }
  }

  func passed() async {
    await withCheckedContinuation { task in
      let isOpen = state.withLock { state in
        guard case .shut(let waiting) = state else { return true }
        state = .shut(waiting + [task])
        return false
      }
      if isOpen { task.resume() }
    }
  }

  /// Opens this door when the current task is cancelled, and waits for the other.
  func opensOnCancel(whileWaitingFor other: Door) async {
    await withTaskCancellationHandler {
      await other.passed()
    } onCancel: {
      open()
    }
  }
}
