import BelayCore
import Glibc

/// A reading of the machine's clock, in nanoseconds since boot, which only ever grow and also count
/// while the machine sleeps.
///
/// It is `ContinuousClock`'s clock. An `Instant` of that has a layout that only its own library knows,
/// so that each one that a call hands on has to be copied by a function of that library; these are eight
/// bytes. A reading costs as much as the plain monotonic clock's, about 24 ns, and no system call.
package struct Moment: Comparable, Sendable {
  package let nanoseconds: Int64

  @inline(__always)
  package static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Moment(
      nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }

  /// Later by so much; what would run past the end of the clock, in 292 years, is its end.
  package func advanced(by duration: Duration) -> Moment {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return overflow ? Moment(nanoseconds: duration < .zero ? .min : .max) : Moment(nanoseconds: sum)
  }

  /// The time that has passed since an earlier one.
  package func since(_ earlier: Moment) -> Duration {
    .nanoseconds(nanoseconds &- earlier.nanoseconds)
  }

  package static func < (left: Moment, right: Moment) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
