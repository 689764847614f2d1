// The fold as JSON: what `GET /v1/fleet` answers and what the ledger keeps as a snapshot. Reading
// it back gives an equal value, and writing that gives the same bytes (INV 6).

extension Fleet {
  /// Of this form of the fold. A snapshot of another version is not read; the ledger is folded
  /// anew.
  package static let formVersion = 7

  package func json() -> JSON {
    var object: JSONObject = [
      "v": JSON(Self.formVersion),
      "seq": JSON(seq),
      "time": .time(time),
      "next_handle": JSON(nextHandle),
      "next_control_number": JSON(nextControlNumber),
      "disk": .string(disk.rawValue),
      "counts": counts.json,
      "error_seqs": .array(errorSeqs.map { JSON($0) }),
      "agents": .array(agentsInOrder.map { $0.json() }),
      "escalations": .array(escalationsInOrder.map { $0.json() }),
      "settled_escalations": .array(settledEscalations.compactMap { handle(of: $0) }),
      "precedents": precedents.json,
      "controls": .array(controlsInOrder.map { $0.json() }),
      "settled_controls": .texts(settledControls),
      "policy": policy.json,
      "models": models.json,
      "operators": .array(operatorsInOrder.map(\.json)),
      "traces": traces.json,
    ]
    object["handoff"] = handoff?.json
    return .object(object)
  }

  private func handle(of key: EscalationKey) -> JSON? {
    (escalations[key]?.handle).map { JSON($0) }
  }

  package init(json: JSON) throws(EventError) {
    do throws(RequestError) {
      try self.init(try Fields(json))
    } catch {
      throw EventError(problem: "this is not a fleet that this version can read: \(error)")
    }
  }

  private init(_ fields: Fields) throws(RequestError) {
    guard try fields.integer("v") == Self.formVersion else {
      throw fields.complaint("v", "must be \(Self.formVersion)")
    }
    seq = try fields.count("seq")
    time = try fields.time("time")
    nextHandle = try fields.count("next_handle")
    nextControlNumber = try fields.count("next_control_number")
    disk = try fields.word("disk")
    counts = try FleetCounts(try fields.fields("counts"))
    errorSeqs = try fields.list("error_seqs").compactMap(\.integer)
    for agent in try fields.each("agents", { (each) throws(RequestError) in try Agent(each) }) {
      agents[agent.id] = agent
      if agent.isStranger { strangers.insert(agent.id) }
    }
    try readEscalations(fields)
    precedents = Precedents(
      try fields.each("precedents") { (each) throws(RequestError) in try Precedent(each) })
    try readControls(fields)
    let present = try fields.each("operators") { (each) throws(RequestError) in
      try OperatorPresence(each)
    }
    for presence in present { operators[presence.name] = presence }
    handoff = try fields.optionalFields("handoff").map { (each) throws(RequestError) in
      try Handoff(each)
    }
    policy = try PolicyStanding(try fields.fields("policy"))
    models = try ModelStanding(try fields.fields("models"))
    traces = try Traces(try fields.fields("traces"))
  }

  private mutating func readEscalations(_ fields: Fields) throws(RequestError) {
    var keys: [Int: EscalationKey] = [:]
    let read = try fields.each("escalations") { (each) throws(RequestError) in
      try Escalation(each)
    }
    for escalation in read {
      hold(escalation)
      keys[escalation.handle] = escalation.key
      if escalation.isOpen { startWaiting(escalation.key.agent) }
      followEndorsements(of: escalation.key)
    }
    for handle in try fields.list("settled_escalations").compactMap(\.integer) {
      guard let key = keys[handle], let escalation = escalations[key], !escalation.isOpen else {
        throw fields.complaint("settled_escalations", "E-\(handle) is not a settled escalation")
      }
      settledEscalations.append(key)
      settledBytes += escalation.request.size
    }
  }

  private mutating func readControls(_ fields: Fields) throws(RequestError) {
    let read = try fields.each("controls") { (each) throws(RequestError) in try Control(each) }
    for control in read { keep(control) }
    settledControls = try fields.texts("settled_controls")
    guard settledControls.allSatisfy({ controls[$0]?.isOpen == false }) else {
      throw fields.complaint("settled_controls", "must name settled controls")
    }
  }
}
