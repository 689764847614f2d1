import BelayCore
import Foundation

/// A pipe from a child, read line by line.
final class LineReader {
  private let reading: Int32
  /// The end for the child; closed here once the child has it.
  private(set) var writing: Int32
  private var buffer: [UInt8] = []

  init() throws(StageError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw StageError("cannot make a pipe: \(systemError())") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    closeWriting()
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  /// The next line without its end; nil at the end of the pipe, or when none came in time.
  func next(within patience: Duration) -> String? {
    let deadline = ContinuousClock.now + patience
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        defer { buffer.removeSubrange(...end) }
        return String(decoding: buffer[..<end], as: UTF8.self)
      }
      guard isReadable(reading, until: deadline) else { return nil }
      var part = [UInt8](repeating: 0, count: 4_096)
      let count = read(reading, &part, part.count)
      guard count > 0 else { return nil }
      buffer += part[..<count]
    }
  }
}

/// Waits until there is something to read; false when there was nothing in time.
func isReadable(_ descriptor: Int32, until deadline: ContinuousClock.Instant) -> Bool {
  while true {
    let left = max(.zero, deadline - .now)
    // Rounded up, so that the last fraction of a millisecond is not spent spinning.
    let milliseconds = Int32(min(left.seconds * 1_000, 60_000).rounded(.up))
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = poll(&polled, 1, milliseconds)
    if ready > 0 { return true }
    if ready == 0, ContinuousClock.now >= deadline { return false }
    if ready < 0, errno != EINTR { return false }
  }
}
