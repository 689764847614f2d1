internal import BelayCore
internal import Glibc

/// Wakes the writer from its sleep. Rings add up to one; a ring before the sleep is not lost.
///
/// A pipe under `poll`, because its timeout runs on the monotonic clock: a jump of the wall clock
/// neither delays a deadline nor spins the thread. Suspend is not counted by it, so the writer never
/// sleeps long (`Writer.longestSleep`) and asks the boot clock again.
final class Bell: Sendable {
  private let mouth: Int32
  private let ear: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    let status = pipe(&ends)
    invariant(status == 0, "no pipe for the writer's bell: errno \(errno)")
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    ear = ends[0]
    mouth = ends[1]
  }

  deinit {
    close(ear)
    close(mouth)
  }

  /// A full pipe is a bell that rings already.
  func ring() {
    var one: UInt8 = 1
    _ = write(mouth, &one, 1)
  }

  /// Returns at the next ring or when the time is up, whichever is first.
  func wait(atMost time: Duration) {
    var polled = pollfd(fd: ear, events: Int16(POLLIN), revents: 0)
    let milliseconds = (time / .milliseconds(1)).rounded(.up)
    _ = poll(&polled, 1, Int32(max(0, min(milliseconds, 60_000))))
    var rings = [UInt8](repeating: 0, count: 4_096)
    while read(ear, &rings, rings.count) == rings.count {}
  }
}
