/// A reading of the clock that also counts while the machine sleeps, with the boot it belongs to.
///
/// Two readings can be compared only within one boot: after a restart the clock begins anew, and
/// nothing says how long the machine was off (INV 18).
package struct BootInstant: Sendable, Equatable {
  package var bootID: String
  package var nanoseconds: UInt64

  package init(bootID: String, nanoseconds: UInt64) {
    self.bootID = bootID
    self.nanoseconds = nanoseconds
  }

  /// Later by that much (or earlier, if negative); stops at the ends of the clock.
  package func advanced(by duration: Duration) -> BootInstant {
    let step = duration.wholeNanoseconds
    let (sum, overflow) =
      step < 0
      ? nanoseconds.subtractingReportingOverflow(step.magnitude)
      : nanoseconds.addingReportingOverflow(step.magnitude)
    let limit = step < 0 ? UInt64.min : UInt64.max
    return BootInstant(bootID: bootID, nanoseconds: overflow ? limit : sum)
  }

  /// How long after `earlier` this is; nil if they are of different boots.
  package func since(_ earlier: BootInstant) -> Duration? {
    guard bootID.hasSameBytes(as: earlier.bootID) else { return nil }
    let isLater = nanoseconds >= earlier.nanoseconds
    let gap = isLater ? nanoseconds - earlier.nanoseconds : earlier.nanoseconds - nanoseconds
    let nanoseconds = Int64(clamping: gap)
    return .nanoseconds(isLater ? nanoseconds : -nanoseconds)
  }
}

/// Both clocks, read together by the rim of the program and passed in.
package struct Reading: Sendable, Equatable {
  package var wall: Timestamp
  package var boot: BootInstant

  package init(wall: Timestamp, boot: BootInstant) {
    self.wall = wall
    self.boot = boot
  }
}
