// What the records make of an order, and its JSON.

extension Control {
  /// The id of the order that a record is about; nil unless the hub wrote it.
  static func id(of record: Record) -> String? {
    guard record.event.source == .hub else { return nil }
    return record.event.data["control"]?["id"]?.string
  }

  /// The order that a `belay.control.requested` of the hub opens; nil if it is none.
  package init?(requested record: Record) {
    guard record.event.kind == .controlRequested, let id = Control.id(of: record),
      let fields = try? Fields(record.event.data), let reference = try? fields.fields("control"),
      let agent = try? reference.agentID("agent"), let number = try? reference.integer("number"),
      number > 0, let request = try? ControlRequest(fields), let by = fields["by"]?.string,
      let due = try? fields.instant("due")
    else { return nil }
    self.init(
      id: id, number: number, agent: agent, request: request, by: by, requestedAt: record.recorded,
      seq: record.seq, state: .requested, due: due, lastSeq: record.seq)
  }

  /// Folds one record in. False, and nothing changes, if it does not fit.
  @discardableResult
  package mutating func apply(_ record: Record) -> Bool {
    guard record.seq > lastSeq, Control.id(of: record) == id, let kind = record.event.kind,
      let step = Self.steps[kind], state.accepts(step),
      let due = try? Fields(record.event.data).instant("due")
    else { return false }
    let at = record.recorded
    switch step {
    case .deliver: state = .delivered(at: at)
    case .acknowledge: state = .acknowledged(at: at)
    case .takeEffect: state = .inEffect(at: at)
    case .fail: state = .failed(at: at, detail: record.event.data["detail"]?.string ?? "")
    case .expire: state = .expired(at: at)
    }
    self.due = due
    lastSeq = record.seq
    return true
  }

  private static let steps: [EventType: ControlStep] = [
    .controlDelivered: .deliver, .controlAcknowledged: .acknowledge, .controlInEffect: .takeEffect,
    .controlFailed: .fail, .controlExpired: .expire,
  ]
}

// MARK: JSON

extension Control {
  /// As the hub answers it and as the snapshot keeps it.
  package func json() -> JSON {
    var object: JSONObject = ["id": .string(id), "number": JSON(number)]
    object["agent_id"] = .string(agent.text)
    for member in request.members.members { object[member.key] = member.value }
    object["by"] = .string(by)
    object["requested_at"] = .time(requestedAt)
    object["seq"] = JSON(seq)
    object["state"] = .string(state.word)
    object["state_at"] = state.since.map(JSON.time)
    if case .failed(_, let detail) = state { object["detail"] = .string(detail) }
    object["due"] = due.json
    object["last_seq"] = JSON(lastSeq)
    return .object(object)
  }

  package init(json: JSON) throws(RequestError) {
    try self.init(try Fields(json))
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      id: try fields.text("id"), number: try fields.integer("number"),
      agent: try fields.agentID("agent_id"), request: try ControlRequest(fields),
      by: try fields.text("by"), requestedAt: try fields.time("requested_at"),
      seq: try fields.integer("seq"), state: try ControlState(fields),
      due: try fields.instant("due"), lastSeq: try fields.integer("last_seq"))
  }
}

extension ControlState {
  fileprivate init(_ fields: Fields) throws(RequestError) {
    switch try fields.text("state") {
    case "requested": self = .requested
    case "delivered": self = .delivered(at: try fields.time("state_at"))
    case "acknowledged": self = .acknowledged(at: try fields.time("state_at"))
    case "in_effect": self = .inEffect(at: try fields.time("state_at"))
    case "failed":
      self = .failed(at: try fields.time("state_at"), detail: try fields.text("detail"))
    case "expired": self = .expired(at: try fields.time("state_at"))
    case let word: throw fields.complaint("state", "\(word) is no state of a control")
    }
  }
}
