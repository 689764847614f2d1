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

  /// Later by that much; stops at the ends of the clock.
  package func advanced(by duration: Duration) -> BootInstant {
    let (seconds, attoseconds) = duration.components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let delta = overflow ? (seconds < 0 ? .min : .max) : scaled
    let step = delta.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
    let (sum, wrapped) = nanoseconds.addingReportingOverflow(UInt64(max(0, step)))
    let (difference, below) = nanoseconds.subtractingReportingOverflow(min(0, step).magnitude)
    let moved = step < 0 ? (below ? 0 : difference) : (wrapped ? .max : sum)
    return BootInstant(bootID: bootID, nanoseconds: moved)
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
