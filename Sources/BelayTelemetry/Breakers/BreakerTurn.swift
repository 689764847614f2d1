package import BelayCore

/// A change of state as resilience4j remembers it among the events of its breakers.
package struct BreakerTurn: Sendable, Hashable {
  package let name: String
  package let from: BreakerState
  package let to: BreakerState
  /// as it was written: it tells one turn from another, whatever clock wrote it
  package let createdAt: String

  /// When it happened by the clock there; nil if it is not understood.
  ///
  /// Java writes `2019-04-11T08:43:51.374+02:00[Europe/Berlin]`, and leaves the seconds out when there
  /// are none.
  package var time: Timestamp? {
    let instant = createdAt.prefix { $0 != "[" }
    return Timestamp(rfc3339: String(instant))
      ?? Timestamp(rfc3339: "\(instant.prefix(16)):00\(instant.dropFirst(16))")
  }

  /// The same for the same turn, after any restart of the one who reads it.
  package var id: String {
    let words = [name, createdAt, from.rawValue, to.rawValue].map { JSON.string($0) }
    return "turn-" + Digest(sha256Of: JSON.array(words).encoded()).digits.prefix(32)
  }

  package static func == (left: BreakerTurn, right: BreakerTurn) -> Bool { left.id == right.id }

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension BreakerTurn {
  /// The turns in an answer of `/actuator/circuitbreakerevents`, in order; calls and errors are left out,
  /// and so is what is no turn.
  ///
  /// Source: resilience4j, `CircuitBreakerEventsEndpoint` and `CircuitBreakerEventDTO`.
  package static func turns(in body: [UInt8]) throws(TelemetryError) -> [BreakerTurn] {
    let json = try actuatorJSON(body)
    guard let events = json["circuitBreakerEvents"]?.array else {
      throw TelemetryError("its JSON has no \"circuitBreakerEvents\"")
    }
    return events.compactMap { BreakerTurn($0) }
  }

  /// `CLOSED_TO_OPEN`; into the same state again is no turn.
  private init?(_ event: JSON) {
    guard event["type"]?.string == "STATE_TRANSITION",
      let name = event["circuitBreakerName"]?.string, let createdAt = event["creationTime"]?.string,
      let states = event["stateTransition"]?.string?.split(separator: "_TO_"), states.count == 2,
      let from = BreakerState(actuator: states[0]), let to = BreakerState(actuator: states[1]),
      from != to
    else { return nil }
    (self.name, self.from, self.to, self.createdAt) = (name, from, to, createdAt)
  }
}

/// Which turns are new, of those that a service lists again and again.
///
/// The list is a ring of the newest: what was in the last one and what is not in this one is over. So
/// no order of times has to be trusted, and nothing is kept but one list.
package struct BreakerTurns: Sendable {
  private var last: Set<BreakerTurn>?

  /// What happened so long before the first look is told too, so that what happened while nobody
  /// looked is not lost; what is older would be told as if it were new.
  package static let memory = Duration.seconds(600)

  package init() {}

  package mutating func new(among turns: [BreakerTurn], at now: Timestamp) -> [BreakerTurn] {
    let known = last
    last = Set(turns)
    var seen = known ?? []
    return turns.filter { turn in
      guard seen.insert(turn).inserted else { return false }
      guard known == nil else { return true }
      return turn.time.map { now.since($0) <= Self.memory } ?? false
    }
  }
}
