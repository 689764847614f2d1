internal import BelayCore
internal import BelayLedger

extension Writer {
  /// Orders that one agent may have open; it answers none of them if it comes to that.
  static let openOrdersPerAgent = 64

  /// - Parameter signal: what made the hub order it by itself.
  mutating func order(
    _ agent: AgentID, _ request: ControlRequest, as caller: Principal,
    because signal: String? = nil, at now: Reading
  ) throws(HubRefusal) -> Reply {
    try checkTakesOrders(agent, request.verb)
    let id = newID(at: now)
    let event = Control.requesting(
      request, of: agent, id: id, number: fleet.nextControlNumber, by: caller.name,
      because: signal, at: now, eventID: newID(at: now))
    let control = try record(event, ofOrder: id, as: caller, at: now)
    batch.ordered.append(agent)
    if request.verb.restricts { try revokeApprovals(of: agent, at: now) }
    return .control(control)
  }

  /// What restricts is refused to nobody who left a trace here: it takes back what was approved, and
  /// if nobody takes the order itself, it is seen to expire (INV 21). Only what restores, or takes a
  /// protection away, needs somebody who said that it takes such orders.
  private func checkTakesOrders(_ agent: AgentID, _ verb: ControlVerb) throws(HubRefusal) {
    let known = fleet.agents[agent]
    guard known != nil || fleet.openEscalations(of: agent) > 0 else {
      throw .notFound("No agent \(agent.text) has reported to this hub.")
    }
    guard verb.restricts || known?.takesControls ?? false else {
      throw .conflict(
        detail:
          "\(agent.text) is only observed: it has no control channel, so no \(verb.rawValue) reaches it. "
          + "What restricts it is recorded all the same, and takes its approvals back.",
        winner: nil)
    }
    guard verb.restricts || known?.takes(verb) ?? false else {
      throw .conflict(
        detail: "\(agent.text) has not declared that it takes \(verb.rawValue). "
          + "force_open and close reach its breakers.",
        winner: nil)
    }
    let open = fleet.openControls(of: agent).count
    guard open < Self.openOrdersPerAgent else {
      throw .tooMany(
        detail: "\(agent.text) has \(open) orders open, which is the limit. "
          + "Look why it does not answer.",
        retryAfter: Control.answerTime)
    }
    guard fleet.controls.count < Fleet.maxOpenControls else {
      throw .tooMany(
        detail: "\(fleet.controls.count) orders are open in the fleet, which is the limit.",
        retryAfter: Control.answerTime)
    }
  }

  /// What is open for the agent, marked delivered. What it was given before comes again as long as it
  /// has not said how it ended: the answer may have been lost on the way.
  mutating func takeOrders(
    _ submission: Submission, at now: Reading
  ) throws(HubRefusal) -> Reply? {
    guard case .take(let agent, let after, let patience) = submission.command else { return nil }
    guard submission.caller.covers(agent) else {
      throw .notFound("There is no agent \(agent.text).")
    }
    let open = fleet.openControls(of: agent, after: after)
    if open.isEmpty, let patience {
      try park(submission, on: .orders(agent), for: patience, at: now)
      return nil
    }
    var given: [Control] = []
    for control in open { given.append(try give(control, to: submission.caller, at: now)) }
    return .controls(given)
  }

  private mutating func give(
    _ control: Control, to caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Control {
    guard let event = control.delivering(at: now, eventID: newID(at: now)) else { return control }
    return try record(event, ofOrder: control.id, as: caller, at: now)
  }

  mutating func answerOrder(
    _ id: String, _ status: ControlStatus, detail: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard let control = fleet.controls[id], caller.covers(control.agent) else {
      throw .notFound("There is no control \(id.prefix(64)).")
    }
    let answer: ControlAnswer
    do throws(ControlRefusal) {
      answer = try control.reporting(status, detail: detail, at: now, eventID: newID(at: now))
    } catch {
      throw .conflict(detail: "\(error)", winner: control.json())
    }
    switch answer {
    case .same: return .control(control)
    case .record(let event):
      return .control(try record(event, ofOrder: id, as: caller, at: now))
    }
  }

  /// Writes one step of an order.
  private mutating func record(
    _ event: Event, ofOrder id: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Control {
    let inserted = try insert(event, authid: caller.authid, at: now)
    guard case .new = inserted, let control = fleet.controls[id] else {
      invariantBroken("the fold knows control \(id) after \(event.type), but: \(inserted)")
    }
    controlsDue = min(controlsDue, control.due.nanoseconds)
    return control
  }
}
