import BelayAgent
import Synchronization

/// Time that moves only when the test says so, and a watcher that lives by it.
final class SteppedTime: Sendable {
  private struct Sleeper {
    let end: Moment
    let task: CheckedContinuation<Void, Never>
  }

  private struct State {
    var now = Moment.now
    var sleepers: [Int: Sleeper] = [:]
    var lastID = 0
  }

  private let state = Mutex(State())

  var now: Moment { state.withLock { $0.now } }

  func watcher() -> DeadlineWatcher {
    DeadlineWatcher(now: { self.now }, sleep: { await self.sleep(until: $0) })
  }

  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let now = state.now
      let due = state.sleepers.filter { $0.value.end <= now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.task)
    }
    for task in due { task.resume() }
  }

  private func sleep(until end: Moment) async {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { task in
        let isOver = state.withLock { state in
          if state.now >= end || Task.isCancelled { return true }
          state.sleepers[id] = Sleeper(end: end, task: task)
          return false
        }
        if isOver { task.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.task.resume()
    }
  }
}
