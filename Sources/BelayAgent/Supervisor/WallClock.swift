import BelayCore
import Foundation

/// The agent's own wall clock, for the `time` of its events; the hub's clock is what counts there.
enum WallClock {
  static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  /// When on the wall a moment of the monotonic clock will be.
  static func time(of instant: ContinuousClock.Instant) -> Timestamp {
    now().advanced(by: instant - .now)
  }
}
