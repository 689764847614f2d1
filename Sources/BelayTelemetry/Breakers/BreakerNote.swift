package import BelayCore

/// Something that is to be told of a watched breaker: `belay.breaker.sampled` or `.changed`.
package struct BreakerNote: Sendable, Equatable {
  package let type: EventType
  package let data: JSON
  /// when it happened, by the clock of where it happened; nil for just now
  package var time: Timestamp?
  /// the event's id, if the same note made again after a restart must be the same event
  package var id: String?
}

extension BreakerNote {
  /// How it stands.
  static func sampled(
    _ reading: BreakerReading, isObserved: Bool, cause: BreakerCause? = nil
  ) -> BreakerNote {
    let state: [(String, JSON)] = [
      ("breaker", .string(reading.name)), ("state", .string(reading.state.rawValue)),
    ]
    return BreakerNote(
      type: .breakerSampled,
      data: .object(
        JSONObject(state + reading.figures + Self.observed(isObserved) + Self.cause(cause))))
  }

  /// It is not there any more.
  static func gone(_ reading: BreakerReading) -> BreakerNote {
    BreakerNote(
      type: .breakerSampled,
      data: [
        "breaker": .string(reading.name), "state": .string(reading.state.rawValue), "gone": true,
      ])
  }

  /// It stands otherwise than when it was read last; how it came to that, nobody told.
  static func changed(
    _ reading: BreakerReading, from: BreakerState, isObserved: Bool, at now: Timestamp
  ) -> BreakerNote {
    var cause = BreakerCause(from: from, to: reading.state)
    var more: [(String, JSON)] = []
    if from == .closed, reading.state == .open, let exceeded = reading.exceeded {
      cause = exceeded.cause
      more.append(("threshold", .number(exceeded.threshold)))
    }
    if reading.state == .open, let wait = reading.openS {
      let until = now.advanced(by: .seconds(min(wait, 86_400 * 365)))
      more.append(("until", .string(until.rfc3339)))
    }
    let way = way(reading.name, from, reading.state) + Self.cause(cause)
    return BreakerNote(
      type: .breakerChanged,
      data: .object(JSONObject(way + more + reading.figures + observed(isObserved))))
  }

  /// It was told by the breaker's own side, which gives no figures. Made of nothing but the turn, so
  /// that it is the same event whenever it is told.
  static func turned(_ turn: BreakerTurn) -> BreakerNote {
    let time = turn.time
    return BreakerNote(
      type: .breakerChanged,
      data: .object(
        JSONObject(
          way(turn.name, turn.from, turn.to) + cause(BreakerCause(from: turn.from, to: turn.to)))),
      time: time, id: time == nil ? nil : turn.id)
  }

  private static func way(
    _ name: String, _ from: BreakerState, _ to: BreakerState
  ) -> [(String, JSON)] {
    [
      ("breaker", .string(name)), ("from", .string(from.rawValue)), ("to", .string(to.rawValue)),
    ]
  }

  private static func cause(_ cause: BreakerCause?) -> [(String, JSON)] {
    cause.map { [("cause", .string($0.rawValue))] } ?? []
  }

  private static func observed(_ isObserved: Bool) -> [(String, JSON)] {
    isObserved ? [("observed", true)] : []
  }
}

extension BreakerCause {
  /// What the way alone says of it; nil if it can be several things.
  fileprivate init?(from: BreakerState, to: BreakerState) {
    switch (from, to) {
    case (.open, .halfOpen): self = .timer
    case (.halfOpen, .closed), (.halfOpen, .open): self = .probe
    case (.forcedOpen, _), (.disabled, _), (.metricsOnly, _), (_, .forcedOpen), (_, .disabled),
      (_, .metricsOnly):
      self = .manual
    case (.closed, _), (.open, _), (.halfOpen, .halfOpen): return nil
    }
  }
}
