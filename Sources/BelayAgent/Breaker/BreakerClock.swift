import Synchronization

/// Where a breaker reads the time: nanoseconds that only ever grow and also count while the machine
/// sleeps.
package enum BreakerClock: Sendable {
  /// The machine's clock since boot, see `Moment`.
  case machine
  /// A clock that its owner moves, to replay a history.
  case moved(MovedClock)

  @inline(__always)
  var now: Int64 {
    switch self {
    case .machine: return Moment.now.nanoseconds
    case .moved(let clock): return clock.now
    }
  }
}

/// A clock that stands until it is moved.
package final class MovedClock: Sendable {
  private let nanoseconds: Atomic<Int64>

  package init(at nanoseconds: Int64 = 0) { self.nanoseconds = Atomic(nanoseconds) }

  /// Nanoseconds.
  package var now: Int64 { nanoseconds.load(ordering: .acquiring) }

  package func advance(by duration: Duration) {
    let (seconds, attoseconds) = duration.components
    nanoseconds.add(
      seconds * 1_000_000_000 + attoseconds / 1_000_000_000, ordering: .acquiringAndReleasing)
  }
}
