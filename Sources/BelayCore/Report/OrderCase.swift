/// One order to an agent as a report tells it: who gave it and why, and whether it took effect.
package struct OrderCase: Sendable, Equatable {
  private var traced: Traced<Control>

  init?(requested record: Record) {
    guard let control = Control(requested: record) else { return nil }
    traced = Traced(control, by: record)
  }

  mutating func apply(_ record: Record) { traced.apply(record) }

  package var control: Control { traced.subject }
  package var trail: Trail { traced.trail }

  /// From the order to the agent's word that it is so.
  package var timeToEffect: Duration? {
    guard case .inEffect(let at) = control.state else { return nil }
    return at.since(control.requestedAt)
  }

  package var json: JSON {
    var object: JSONObject = [
      "id": .string(control.id), "agent_id": .string(control.agent.text),
      "verb": .string(control.verb.rawValue), "by": .string(control.by),
      "reason": .string(control.reason), "requested_at": .time(control.requestedAt),
      "state": .string(control.state.word),
    ]
    object["breaker"] = control.breaker.map(JSON.string)
    object["level"] = control.level.map(JSON.string)
    object["effect_ms"] = timeToEffect.map { JSON(Int($0.wholeMicroseconds / 1_000)) }
    object["records"] = trail.json
    return .object(object)
  }
}
