/// One order to an agent, from the request to its receipt.
///
/// The value changes only by `apply(_:)`: a transition answers the event that the hub has to
/// record, or a refusal, and changes nothing.
package struct Control: Sendable, Equatable {
  /// UUIDv7
  package let id: String
  /// order within the hub, from 1; what an agent names with `?after=`
  package let number: Int
  package let agent: AgentID
  package let request: ControlRequest
  /// operator, or `hub`
  package let by: String
  package let requestedAt: Timestamp
  /// of the record that requested it
  package let seq: Int
  package internal(set) var state: ControlState
  /// until when the agent must have done the next step; past it, the order is expired
  package internal(set) var due: BootInstant
  /// of the newest record about it
  package internal(set) var lastSeq: Int

  /// For the delivery, and again for the first answer.
  package static let answerTime = Duration.seconds(60)
  /// Once acknowledged: a running call may have to end first.
  package static let effectTime = Duration.seconds(600)
  package static let maxDetail = 4 << 10

  package var verb: ControlVerb { request.verb }
  package var reason: String { request.reason }
  package var forS: Double? { request.forS }
  package var level: String? { request.level }
  package var breaker: String? { request.breaker }
  package var userMessage: String? { request.userMessage }
  package var isOpen: Bool { state.isOpen }

  /// When it is over by its own word; nil if it is good until further notice.
  package var end: Timestamp? { forS.map { requestedAt.advanced(by: .seconds($0)) } }
}

/// Why the hub does not take what an agent says about an order.
package enum ControlRefusal: Error, Equatable, Sendable {
  /// the state in words
  case outOfOrder(String)
}

extension ControlRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .outOfOrder(let word): "the control is already \(word); the first report stands"
    }
  }
}

/// What a report about an order comes to.
package enum ControlAnswer: Sendable, Equatable {
  case record(Event)
  /// the same was reported before
  case same
}

// MARK: Transitions

extension Control {
  /// The record that opens an order.
  ///
  /// - Parameter signal: what made the hub order it by itself; nil if a person did.
  package static func requesting(
    _ request: ControlRequest, of agent: AgentID, id: String, number: Int, by: String,
    because signal: String? = nil, at now: Reading, eventID: String
  ) -> Event {
    var data = reference(agent: agent, id: id, number: number)
    for member in request.members.members { data[member.key] = member.value }
    data["by"] = .string(by)
    if let signal {
      data["cause"] = "signal"
      data["signal"] = .string(signal)
    }
    data["due"] = now.boot.advanced(by: answerTime).json
    return Event(
      id: eventID, source: .hub, type: .controlRequested, time: now.wall, data: .object(data))
  }

  /// The record that the agent was given the order; nil if that is known.
  package func delivering(at now: Reading, eventID: String) -> Event? {
    guard state.accepts(.deliver) else { return nil }
    return event(.controlDelivered, eventID, now, due: Self.answerTime)
  }

  /// The record of the agent's answer. The same again is `same`.
  package func reporting(
    _ status: ControlStatus, detail: String, at now: Reading, eventID: String
  ) throws(ControlRefusal) -> ControlAnswer {
    if state.word == status.rawValue { return .same }
    guard state.accepts(status.step) else { throw .outOfOrder(state.word) }
    return .record(
      event(
        status.recordType, eventID, now, due: Self.effectTime,
        detail: detail.clipped(toBytes: Self.maxDetail)))
  }

  /// The record of silence; nil while there is time.
  package func expiring(at now: Reading, eventID: String) -> Event? {
    guard state.accepts(.expire), !now.boot.isBefore(due) else { return nil }
    return event(.controlExpired, eventID, now, due: .zero, detail: "no answer after \(state.word)")
  }

  private func event(
    _ type: EventType, _ id: String, _ now: Reading, due: Duration, detail: String = ""
  ) -> Event {
    var data = Self.reference(agent: agent, id: self.id, number: number)
    data["verb"] = .string(verb.rawValue)
    data["detail"] = .string(detail)
    data["due"] = now.boot.advanced(by: due).json
    return Event(id: id, source: .hub, type: type, time: now.wall, data: .object(data))
  }

  private static func reference(agent: AgentID, id: String, number: Int) -> JSONObject {
    ["control": ["agent": .string(agent.text), "id": .string(id), "number": JSON(number)]]
  }
}

extension ControlStatus {
  var step: ControlStep {
    switch self {
    case .acknowledged: .acknowledge
    case .inEffect: .takeEffect
    case .failed: .fail
    }
  }

  var recordType: EventType {
    switch self {
    case .acknowledged: .controlAcknowledged
    case .inEffect: .controlInEffect
    case .failed: .controlFailed
    }
  }
}
