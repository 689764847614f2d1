internal import BelayCore

/// Who sits at a console, by heartbeat. Only in memory: after a restart nobody is present until a
/// console says so (INV 19).
///
/// A console that nobody has touched for long beats as idle. It keeps its operator connected, but
/// does not count as somebody who could decide.
struct Presence {
  private struct Beat {
    var at: UInt64
    var idle: Bool
  }

  private let limit: UInt64
  private var beats: [String: [String: Beat]] = [:]
  /// consoles of one operator; a further one replaces the one heard of longest ago
  static let consolesPerOperator = 16

  init(limit: Duration) {
    self.limit = UInt64(limit / .nanoseconds(1))
  }

  var operators: [String] { beats.keys.sorted() }

  /// Takes a heartbeat.
  ///
  /// - Returns: true if the operator had no console before.
  mutating func beat(_ beat: PresenceBeat, by name: String, at now: UInt64) -> Bool {
    var consoles = beats[name] ?? [:]
    let arrived = consoles.isEmpty
    consoles[beat.console] = Beat(at: now, idle: beat.idle)
    if consoles.count > Self.consolesPerOperator,
      let oldest = consoles.min(by: { ($0.value.at, $0.key) < ($1.value.at, $1.key) })
    {
      consoles[oldest.key] = nil
    }
    beats[name] = consoles
    return arrived
  }

  /// Drops the consoles that have been silent too long.
  ///
  /// - Returns: the operators who have none left, by name.
  mutating func leave(at now: UInt64) -> [String] {
    var gone: [String] = []
    for (name, consoles) in beats {
      let left = consoles.filter { isFresh($0.value, at: now) }
      beats[name] = left.isEmpty ? nil : left
      if left.isEmpty { gone.append(name) }
    }
    return gone.sorted()
  }

  /// Operators with a console that is fresh and in use.
  func present(at now: UInt64) -> Int {
    beats.values.count { $0.values.contains { !$0.idle && isFresh($0, at: now) } }
  }

  /// Whether consoles of this operator are fresh and nobody sits at one of them.
  func isIdle(_ name: String, at now: UInt64) -> Bool {
    let fresh = beats[name]?.values.filter { isFresh($0, at: now) } ?? []
    return !fresh.isEmpty && fresh.allSatisfy(\.idle)
  }

  func consoles(of name: String, at now: UInt64) -> Int {
    beats[name]?.values.count { isFresh($0, at: now) } ?? 0
  }

  /// When the next console falls silent, on the boot clock.
  var nextDue: UInt64? {
    beats.values.flatMap(\.values).map { $0.at + limit }.min()
  }

  /// Newer than the limit: exactly at the limit is too old.
  private func isFresh(_ beat: Beat, at now: UInt64) -> Bool {
    now < beat.at + limit
  }
}
