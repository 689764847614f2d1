import BelayCore

/// The hub's wall clock as seen from here, so that countdowns agree with the hub and not with a
/// local clock that is off.
///
/// Carried forward on the boot clock. A heartbeat sets it; a record can only push it forward,
/// because records of the past come in while catching up.
struct HubClock: Sendable {
  private var reading: (time: Timestamp, at: BootInstant)?

  mutating func heartbeat(_ time: Timestamp, at instant: BootInstant) {
    reading = (time, instant)
  }

  mutating func recorded(_ time: Timestamp, at instant: BootInstant) {
    guard let known = now(at: instant), known >= time else {
      reading = (time, instant)
      return
    }
  }

  /// Nil before the hub said anything.
  func now(at instant: BootInstant) -> Timestamp? {
    guard let reading, let elapsed = instant.since(reading.at) else { return nil }
    return reading.time.advanced(by: elapsed)
  }

  func now(_ now: Reading) -> Timestamp {
    self.now(at: now.boot) ?? now.wall
  }
}
