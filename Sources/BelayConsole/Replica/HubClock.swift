import BelayCore

/// The hub's wall clock as seen from here, so that countdowns agree with the hub and not with a
/// local clock that is off.
///
/// Carried forward on the boot clock. A heartbeat sets it; a record can only push it forward,
/// because records of the past come in while catching up. Before the first heartbeat the local
/// clock stands in.
struct HubClock: Sendable {
  private struct Known {
    let time: Timestamp
    let at: BootInstant

    func carried(to now: BootInstant) -> Timestamp? {
      now.since(at).map { time.advanced(by: $0) }
    }
  }

  private var hub: Known?
  private var local: Known?

  /// What this machine's clock says; every message that carries a reading tells.
  mutating func read(_ now: Reading) {
    local = Known(time: now.wall, at: now.boot)
  }

  mutating func heartbeat(_ time: Timestamp, at instant: BootInstant) {
    hub = Known(time: time, at: instant)
  }

  mutating func recorded(_ time: Timestamp, at instant: BootInstant) {
    guard let known = now(at: instant), known >= time else {
      hub = Known(time: time, at: instant)
      return
    }
  }

  /// As of the newest reading of this machine's clock, a second old at most; nil before anything was read.
  var latest: Timestamp? { local.flatMap { now(at: $0.at) } ?? hub?.time }

  /// Nil before anything was read.
  func now(at instant: BootInstant) -> Timestamp? {
    hub?.carried(to: instant) ?? local?.carried(to: instant)
  }

  func now(_ now: Reading) -> Timestamp {
    hub?.carried(to: now.boot) ?? now.wall
  }
}
