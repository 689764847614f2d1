internal import NIOCore
internal import Synchronization

/// Closes a connection whose request takes too long.
///
/// First only the way in is closed, so that a request that never ends can still be answered with
/// 408; the rest follows a few seconds later. It is the only bound on callers that dribble: the idle
/// timer starts anew with each byte and does not run while an answer is under way (FAULTS 74).
final class Watchdog: Sendable {
  private struct State {
    var hasBitten = false
    var due: Scheduled<Void>?
  }

  private let channel: any Channel
  private let state = Mutex(State())

  /// From the close of the way in to that of the way out.
  private static let mercy: TimeAmount = .seconds(5)

  init(_ channel: any Channel) { self.channel = channel }

  /// True once the time was up, even if it is called off later.
  var hasBitten: Bool { state.withLock(\.hasBitten) }

  /// Allows that much from now, instead of whatever was allowed before.
  func allow(_ time: Duration) {
    schedule(in: TimeAmount(time)) { [self] in
      state.withLock { $0.hasBitten = true }
      channel.close(mode: .input, promise: nil)
      schedule(in: Self.mercy) { [channel] in channel.close(promise: nil) }
    }
  }

  /// Allows that much, and then closes both ways at once.
  func allowOrCut(_ time: Duration) {
    schedule(in: TimeAmount(time)) { [self] in
      state.withLock { $0.hasBitten = true }
      channel.close(promise: nil)
    }
  }

  /// Allows any time, until the next `allow`.
  func rest() {
    state.withLock { state in
      state.due?.cancel()
      state.due = nil
    }
  }

  private func schedule(in time: TimeAmount, _ act: @escaping @Sendable () -> Void) {
    let next = channel.eventLoop.scheduleTask(in: time, act)
    state.withLock { state in
      state.due?.cancel()
      state.due = next
    }
  }
}
