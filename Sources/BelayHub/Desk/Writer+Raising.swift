internal import BelayCore
internal import BelayLedger

// An agent asks: policy says on which terms, and sometimes answers in a person's place.

extension Writer {
  mutating func raise(
    _ request: EscalationRequest, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard caller.covers(request.agentID) else {
      throw .forbidden("This credential does not speak for \(request.agentID.text).")
    }
    if let before = try known(request.key) {
      return .raised(Raised(escalation: try Self.same(before, as: request), isNew: false))
    }
    if let left = request.wantedTimeout(at: now.wall), left <= .zero {
      throw .badRequest(
        field: "expires_at",
        detail: "The deadline has passed already: the hub's time is \(now.wall.rfc3339). "
          + "Nothing was approved; check the agent's clock.")
    }
    let judgement = policy.rules.judge(request, circumstances(of: request.agentID, at: now))
    try checkRoom(for: request.agentID, judgement, at: now)
    return .raised(
      Raised(
        escalation: try open(request, judgement, as: caller, at: now), isNew: true))
  }

  private mutating func open(
    _ request: EscalationRequest, _ judgement: Judgement, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Escalation {
    let event = Escalation.raising(
      request, handle: fleet.nextHandle, risk: judgement.risk, terms: judgement.terms,
      by: caller.name, isSurplus: judgement.isSurplus, at: now, timeout: judgement.timeout,
      noOperator: !isAttended(at: now), eventID: newID(at: now))
    let raised = try record(event, of: request.key, as: caller, at: now)
    guard let answer = judgement.answer else { return raised }
    return try give(answer, to: raised, at: now)
  }

  /// The answer of policy, in the transaction of the question itself.
  private mutating func give(
    _ answer: PolicyAnswer, to raised: Escalation, at now: Reading
  ) throws(HubRefusal) -> Escalation {
    let event = try answering(raised, at: now) { it, id throws(EscalationRefusal) in
      try it.deciding(answer, at: now, eventID: id)
    }
    let decided = try record(event, of: raised.key, as: .policy(answer.rule), at: now)
    if case .approved = decided.state {
      batch.approvals.append((key: raised.key, answer: batch.answers.count))
    }
    return decided
  }

  /// The same request again gets the same escalation, whatever became of it (INV 7).
  private static func same(
    _ before: Escalation, as request: EscalationRequest
  ) throws(HubRefusal) -> Escalation {
    guard before.request.payload == request.payload else {
      throw .conflict(
        detail: "Escalation \(request.id) of \(request.agentID.text) was raised before with other "
          + "bytes. Send the new request under a new id.",
        winner: before.json())
    }
    return before
  }

  /// One agent must not bury people, nor the ledger, nor all of them together the hub (INV 31).
  private mutating func checkRoom(
    for agent: AgentID, _ judgement: Judgement, at now: Reading
  ) throws(HubRefusal) {
    guard docket.count < Fleet.maxOpenEscalations else {
      throw .tooMany(
        detail: "\(docket.count) escalations are open, which is the limit. Degrade.",
        retryAfter: .seconds(30))
    }
    guard judgement.isSurplus, !surplus.admits(agent, at: now.boot.nanoseconds) else { return }
    throw .tooMany(
      detail: "\(agent.text) has \(judgement.maxOpen) escalations waiting, which is the limit, and "
        + "has asked \(SurplusMeter.perMinute) times in a minute all the same. Degrade.",
      retryAfter: .seconds(60))
  }

  // MARK: What policy has to know

  func circumstances(
    of agent: AgentID, besides own: EscalationKey? = nil, at now: Reading
  ) -> Circumstances {
    let waiting = docket.keys(of: agent).count { key in
      key != own && fleet.escalations[key]?.state == .pending
    }
    return Circumstances(
      now: now, loaded: rulesLoaded, waiting: waiting, maxOpen: policy.openPerAgent,
      timeout: policy.timeout, isAttended: isAttended(at: now), restriction: restriction(of: agent),
      standing: fleet.policy)
  }

  func isAttended(at now: Reading) -> Bool { presence.present(at: now.boot.nanoseconds) > 0 }

  /// Why the agent shall do less just now: by its mode, by an order, or by a breaker (INV 20).
  private func restriction(of agent: AgentID) -> String? {
    let order = fleet.openControls(of: agent).first(where: \.verb.restricts)
    if let order { return "a \(order.verb.rawValue) of \(agent.text) is ordered" }
    guard let known = fleet.agents[agent] else { return nil }
    if known.mode.name != .normal { return "\(agent.text) is \(known.mode.name.rawValue)" }
    let open = known.breakers.first { $0.state == .open || $0.state == .forcedOpen }
    return open.map { "the breaker \($0.name) of \(agent.text) is open" }
  }
}

extension Judgement {
  fileprivate var isSurplus: Bool {
    if case .surplus = answer { true } else { false }
  }
}
