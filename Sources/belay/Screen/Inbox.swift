import BelayConsole
import Foundation
import Synchronization

/// What waits for the console's loop, from tasks that run elsewhere; its descriptor becomes readable when
/// there is something.
///
/// At most `capacity` messages wait. A sender beyond that is suspended until the loop has taken some, so a
/// console that lags slows its own link down and never fills the memory.
final class Inbox: Sendable {
  private struct State {
    var messages: [Message] = []
    var senders: [CheckedContinuation<Void, Never>] = []
  }

  /// Readable while messages wait; for `poll`.
  let descriptor: Int32
  private let capacity: Int
  private let state = Mutex(State())

  init(capacity: Int = 64) throws {
    descriptor = eventfd(0, Int32(EFD_NONBLOCK.rawValue | EFD_CLOEXEC.rawValue))
    guard descriptor >= 0 else {
      throw Failure("cannot make an event descriptor: \(String(cString: strerror(errno)))")
    }
    self.capacity = capacity
  }

  deinit { close(descriptor) }

  /// Puts a message in, waiting for room.
  func send(_ message: Message) async {
    await withCheckedContinuation { continuation in
      let hasRoom = state.withLock { state in
        state.messages.append(message)
        guard state.messages.count > capacity else { return true }
        state.senders.append(continuation)
        return false
      }
      eventfd_write(descriptor, 1)
      if hasRoom { continuation.resume() }
    }
  }

  /// Takes everything that waits, in order.
  func take() -> [Message] {
    var count: eventfd_t = 0
    eventfd_read(descriptor, &count)
    let (messages, senders) = state.withLock { state in
      defer { state = State() }
      return (state.messages, state.senders)
    }
    for sender in senders { sender.resume() }
    return messages
  }
}
