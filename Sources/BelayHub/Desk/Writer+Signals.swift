internal import BelayCore
internal import BelayLedger

// Troubles that the hub detects: written down in the transaction that shows them, and acted on by
// policy once each time they are raised.

extension Writer {
  /// How often the watch is asked what time has shown, in nanoseconds.
  private static let lookEvery: UInt64 = 1_000_000_000

  /// Asks the watch what time alone has shown, if it is time to.
  mutating func lookForSignals(at now: Reading) {
    guard now.boot.nanoseconds >= lookDue else { return }
    lookDue = now.boot.nanoseconds + Self.lookEvery
    signalChanges += watch.look(at: now.wall, fleet)
  }

  /// Writes down what was found, and does what policy has for it. What it does can show something in
  /// turn (a question of the hub is looked into as any other), so it goes round until there is no
  /// more; each signal is raised once, so that ends.
  mutating func recordSignals() {
    guard !signalChanges.isEmpty || !comeBack.isEmpty, broken == nil else { return }
    let now = clock.read()
    do throws(HubRefusal) {
      while !signalChanges.isEmpty || !comeBack.isEmpty {
        let (changes, agents) = (signalChanges, comeBack)
        (signalChanges, comeBack) = ([], [])
        for change in changes { try record(change, at: now) }
        for agent in agents { try restrictAgain(agent, at: now) }
      }
    } catch {
      return
    }
  }

  private mutating func record(_ change: SignalChange, at now: Reading) throws(HubRefusal) {
    guard fleet.agents.index(forKey: change.agent) != nil else { return }
    let rules = policy.onSignal.filter { $0.concerns(change.name, change.agent) }
    let event = change.event(
      id: newID(at: now), at: now.wall, policy: rules.map(\.action.rawValue))
    try insert(event, authid: Principal.hub.authid, at: now)
    guard case .raised(let finding) = change.kind else { return }
    for rule in rules {
      try act(on: change, finding, by: rule.action, at: now)
    }
  }

  // MARK: Policy

  private mutating func act(
    on change: SignalChange, _ finding: Finding, by action: SignalRule.Action, at now: Reading
  ) throws(HubRefusal) {
    let silence = fleet.agents[change.agent]?.silence(of: change.name.rawValue, at: now.wall)
    guard silence == nil else { return }
    if let reason = needless(action, for: change.agent) {
      return try remark(
        "\(change.name.rawValue) of \(change.agent): no \(action.rawValue), \(reason).", at: now)
    }
    try attempt(action, on: change.name, of: change.agent, at: now) {
      (writer) throws(HubRefusal) in
      switch action {
      case .degrade, .pause:
        try writer.restrict(change.agent, change.name, finding.explanation, action, at: now)
      case .escalate: try writer.ask(about: change, finding, at: now)
      }
    }
  }

  /// Does what policy wants, and writes down why if that was not possible.
  private mutating func attempt(
    _ action: SignalRule.Action, on name: SignalName, of agent: AgentID, at now: Reading,
    _ step: (inout Writer) throws(HubRefusal) -> Void
  ) throws(HubRefusal) {
    do throws(HubRefusal) {
      try step(&self)
    } catch {
      if broken != nil { throw error }
      try remark(
        "\(name.rawValue) of \(agent): the \(action.rawValue) that policy wants "
          + "was not possible: \(error.detail)", at: now)
    }
  }

  /// Why the order would change nothing, or loosen what somebody else has ordered more strictly: an
  /// agent takes a second degrade in place of the first. What it degraded itself for is another matter:
  /// it comes back from that by itself, and from an order only if it is told to.
  private func needless(_ action: SignalRule.Action, for agent: AgentID) -> String? {
    guard action != .escalate, let known = fleet.agents[agent] else { return nil }
    let isOrdered = fleet.openControls(of: agent).contains { order in
      order.verb == .kill || order.verb == .pause
        || (action == .degrade && order.verb == .degrade)
    }
    if isOrdered { return "it is ordered already" }
    switch (action, known.mode.name) {
    case (_, .stopped): return "it is stopped"
    case (_, .paused): return "it is paused"
    case (.degrade, .degraded): return isHeldDown(known) ? "it is degraded by order" : nil
    case (_, .normal), (_, .degraded): return nil
    }
  }

  /// Whether an order to degrade may still hold, beside whatever the agent names as its cause.
  private func isHeldDown(_ agent: Agent) -> Bool {
    guard agent.mode.cause != "operator" else { return true }
    let orders = fleet.controls.values.filter { order in
      order.agent == agent.id && (order.verb == .degrade || order.verb == .restore)
    }
    return orders.max { $0.number < $1.number }?.verb == .degrade
  }

  /// The agent has changed its mode. What was needless while it was degraded or paused is ordered now
  /// if the trouble stands: doubt means degrade. Not against an operator who has just let it go.
  private mutating func restrictAgain(_ id: AgentID, at now: Reading) throws(HubRefusal) {
    guard let agent = fleet.agents[id], !isLetGo(agent) else { return }
    for signal in agent.signals where !signal.isSilenced(at: now.wall) {
      guard let name = SignalName(rawValue: signal.name) else { continue }
      for rule in policy.onSignal where rule.concerns(name, id) && rule.action != .escalate {
        guard needless(rule.action, for: id) == nil else { continue }
        try attempt(rule.action, on: name, of: id, at: now) { (writer) throws(HubRefusal) in
          try writer.restrict(id, name, signal.explanation ?? "it stands", rule.action, at: now)
        }
      }
    }
  }

  private func isLetGo(_ agent: Agent) -> Bool {
    guard agent.mode.cause == "operator", let order = fleet.newestOrder(to: agent.id) else {
      return false
    }
    return order.verb == .restore || order.verb == .resume
  }

  /// An order by the hub itself; tracked, and taking approvals back, like anybody's.
  private mutating func restrict(
    _ agent: AgentID, _ name: SignalName, _ explanation: String, _ action: SignalRule.Action,
    at now: Reading
  ) throws(HubRefusal) {
    let verb: ControlVerb = action == .pause ? .pause : .degrade
    let request = ControlRequest(verb: verb, reason: "signal \(name.rawValue): \(explanation)")
    _ = try order(agent, request, as: .hub, because: name.rawValue, at: now)
  }

  /// Asks a person. There is nothing to approve: they can answer, dismiss, or force degraded mode.
  private mutating func ask(
    about change: SignalChange, _ finding: Finding, at now: Reading
  ) throws(HubRefusal) {
    guard !isAsked(about: change) else {
      throw .conflict(detail: "a question about it is open", winner: nil)
    }
    guard docket.count < Fleet.maxOpenEscalations else {
      throw .tooMany(
        detail: "\(docket.count) escalations are open, which is the limit.",
        retryAfter: .seconds(30))
    }
    let request: EscalationRequest
    do throws(RequestError) {
      request = try EscalationRequest(json: question(change, finding, at: now))
    } catch {
      invariantBroken("a question of the hub's own is one that it takes, but: \(error)")
    }
    let event = Escalation.raising(
      request, handle: fleet.nextHandle, risk: request.risk ?? .high, by: Principal.hub.name,
      at: now, timeout: policy.timeout, noOperator: !isAttended(at: now), eventID: newID(at: now))
    try insert(event, authid: Principal.hub.authid, at: now, of: request.key)
  }

  /// Whether the same question waits already: the hub must not fill the places that an agent has.
  private func isAsked(about change: SignalChange) -> Bool {
    docket.keys(of: change.agent).contains { key in
      guard let known = fleet.escalations[key], known.state == .pending else { return false }
      return known.request.name == Watch.questionName
        && known.request.args["signal"]?.string == change.name.rawValue
    }
  }

  private func question(
    _ change: SignalChange, _ finding: Finding, at now: Reading
  ) -> JSON {
    [
      "id": .string("signal-" + newID(at: now)), "agent_id": .string(change.agent.text),
      "run_id": .string(finding.run ?? "none"), "name": .string(Watch.questionName),
      "args": [
        "signal": .string(change.name.rawValue), "value": .number(finding.value),
        "threshold": .number(finding.threshold), "unit": .string(finding.unit),
        "evidence": .array(finding.evidence.map { JSON($0) }),
      ],
      "reason": "policy", "message": .string(finding.explanation),
      "risk": "high", "allowed_decisions": ["reject", "respond"], "on_timeout": "reject",
    ]
  }

  /// A line of the hub's own in the record.
  private mutating func remark(_ message: String, at now: Reading) throws(HubRefusal) {
    let event = Event(
      id: newID(at: now), source: .hub, type: .log, time: now.wall,
      data: ["severity": "warn", "message": .string(message)])
    try insert(event, authid: Principal.hub.authid, at: now)
  }

  // MARK: Operators

  mutating func order(
    _ order: SignalOrder, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard let agent = fleet.agents[order.agent] else {
      throw .notFound("No agent \(order.agent.text) has reported to this hub.")
    }
    let name = order.signal.rawValue
    var data: JSONObject = [
      "signal": .string(name), "agent_id": .string(order.agent.text), "by": .string(caller.name),
      "reason": .string(order.reason),
    ]
    let type: EventType
    switch order.action {
    case .acknowledge:
      guard let signal = agent.signal(named: name) else {
        throw .conflict(detail: "\(name) does not stand for \(order.agent.text).", winner: nil)
      }
      if signal.acknowledgedBy != nil { return .signal(status(of: order, at: now)) }
      type = .signalAcknowledged
    case .silence(let stretch):
      data["until"] = .string(now.wall.advanced(by: stretch).rfc3339)
      type = .signalSilenced
    case .unsilence:
      guard agent.silence(of: name, at: now.wall) != nil else {
        return .signal(status(of: order, at: now))
      }
      type = .signalUnsilenced
    }
    let event = Event(
      id: newID(at: now), source: .hub, type: type, time: now.wall, data: .object(data))
    try insert(event, authid: caller.authid, at: now)
    return .signal(status(of: order, at: now))
  }

  private func status(of order: SignalOrder, at now: Reading) -> SignalStatus {
    let agent = fleet.agents[order.agent]
    let name = order.signal.rawValue
    return SignalStatus(
      agent: order.agent, name: order.signal, signal: agent?.signal(named: name),
      silence: agent?.silence(of: name, at: now.wall))
  }
}
