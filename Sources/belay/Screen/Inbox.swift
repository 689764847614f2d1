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
    var messages: [(station: Int?, message: Message)] = []
    var station = 0
    var senders: [CheckedContinuation<Void, Never>] = []
  }

  /// Readable while messages wait; for `poll`.
  let descriptor: Int32
  private let bell: Int32
  private let capacity: Int
  private let state = Mutex(State())

  init(capacity: Int = 64) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw Failure("cannot make a pipe: \(String(cString: strerror(errno)))")
    }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (descriptor, bell) = (ends[0], ends[1])
    self.capacity = capacity
  }

  deinit {
    close(descriptor)
    close(bell)
  }

  /// Puts a message in, waiting for room.
  ///
  /// - Parameter station: the link that it comes from; nil for what comes from none.
  func send(_ message: Message, from station: Int? = nil) async {
    await withCheckedContinuation { continuation in
      let hasRoom = state.withLock { state in
        state.messages.append((station, message))
        guard state.messages.count > capacity else { return true }
        state.senders.append(continuation)
        return false
      }
      ring()
      if hasRoom { continuation.resume() }
    }
  }

  /// Takes everything that waits, in order.
  func take() -> [Message] {
    silence()
    let (messages, senders, station) = state.withLock { state in
      defer { (state.messages, state.senders) = ([], []) }
      return (state.messages, state.senders, state.station)
    }
    for sender in senders { sender.resume() }
    return messages.filter { $0.station ?? station == station }.map(\.message)
  }

  /// From now on only this link is heard; what others have sent, or still send, is dropped.
  func listen(to station: Int) {
    state.withLock { $0.station = station }
  }

  /// A full pipe is loud enough already.
  private func ring() {
    var byte: UInt8 = 1
    _ = write(bell, &byte, 1)
  }

  private func silence() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(descriptor, &bytes, bytes.count) == bytes.count {}
  }
}
