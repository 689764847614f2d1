import BelayCore

/// Locks after ten minutes without a key: whoever sits down then has not seen what came meanwhile.
/// Any key wakes, and that key does nothing else.
struct IdleLock: Sendable {
  static let patience = Duration.seconds(600)

  private(set) var isLocked = false
  private var lastKey: BootInstant?

  /// True when it locked just now.
  mutating func ticked(at now: BootInstant) -> Bool {
    guard let lastKey else {
      lastKey = now
      return false
    }
    guard !isLocked, isTooLong(lastKey, now) else { return false }
    isLocked = true
    return true
  }

  enum Key {
    case counts
    /// It only woke the console, also when no tick had noticed the absence yet.
    case woke
  }

  mutating func pressed(at now: BootInstant) -> Key {
    let wasAway = isLocked || lastKey.map { isTooLong($0, now) } ?? false
    lastKey = now
    isLocked = false
    return wasAway ? .woke : .counts
  }

  /// A clock of another boot says nothing about how long it was.
  private func isTooLong(_ earlier: BootInstant, _ now: BootInstant) -> Bool {
    now.since(earlier).map { $0 >= Self.patience } ?? true
  }
}

/// What the console does by itself now and then: tell the hub that somebody is here, ring.
struct Pulse: Sendable {
  static let interval = Duration.seconds(5)
  /// At most one bell in this time, however many cards come.
  static let quiet = Duration.seconds(3)

  private var lastBeat: BootInstant?
  private var lastBell: BootInstant?

  func isDue(at now: BootInstant) -> Bool {
    lastBeat.flatMap { now.since($0) }.map { $0 >= Self.interval } ?? true
  }

  mutating func beat(at now: BootInstant) {
    lastBeat = now
  }

  mutating func mayRing(at now: BootInstant) -> Bool {
    guard lastBell.flatMap({ now.since($0) }).map({ $0 >= Self.quiet }) ?? true else {
      return false
    }
    lastBell = now
    return true
  }
}
