import NIOCore
import Synchronization

/// Closes a connection when its time is up, and remembers that it did.
final class Alarm: Sendable {
  private let channel: any Channel
  private let state = Mutex((task: Scheduled<Void>?.none, rang: false))

  init(_ channel: any Channel) { self.channel = channel }

  var rang: Bool { state.withLock { $0.rang } }

  /// Starts over with this much time.
  func set(for duration: Duration) {
    let task = channel.eventLoop.scheduleTask(in: TimeAmount(duration)) { [self] in
      state.withLock { $0.rang = true }
      channel.close(promise: nil)
    }
    let earlier = state.withLock { state in
      defer { state.task = task }
      return state.task
    }
    earlier?.cancel()
  }

  func clear() {
    state.withLock { $0.task }?.cancel()
  }
}
