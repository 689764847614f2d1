// From the raising of an escalation to its verdict. All of these are questions: what would have to
// be recorded? `eventID` becomes the id of that event, `at` is read right before the commit.

extension Escalation {
  /// The record that opens an escalation. `timeout` is clamped to a second up to a day.
  ///
  /// - Parameters:
  ///   - name: of the credential that asks.
  ///   - isSurplus: nobody is asked, because the agent has too many cards open.
  package static func raising(
    _ request: EscalationRequest, handle: Int, risk: Risk, terms: Terms = Terms(),
    by name: String? = nil, isSurplus: Bool = false, at now: Reading,
    timeout: Duration = defaultTimeout, noOperator: Bool, eventID: String
  ) -> Event {
    let timeout = clamped(timeout)
    var data = EscalationRecord.data(of: request.key, handle: handle)
    data["name"] = .string(request.name)
    data["risk"] = .string(risk.rawValue)
    data["action_digest"] = .string(request.actionDigest.text)
    data["expires_at"] = .time(now.wall.advanced(by: timeout))
    data["deadline"] = now.boot.advanced(by: timeout).json
    data["no_operator"] = .bool(noOperator)
    data["on_timeout"] = .string((terms.onTimeout ?? request.onTimeout).rawValue)
    data["approvers"] = JSON(terms.approvers)
    data["confirmation"] = .string(Confirmation.needed(risk, terms).rawValue)
    data["policy"] = terms.policy
    data["raised_by"] = name.map(JSON.string)
    if isSurplus { data["surplus"] = true }
    data["request"] = request.payload
    return Event(
      id: eventID, source: .hub, type: .escalationRaised, time: now.wall, subject: request.runID,
      data: .object(data))
  }

  /// The record of a verdict, by the operator `by`; or of an approval that needs more people, while
  /// it is not the last one (INV 16).
  ///
  /// Refused if there is a verdict already (INV 8), at or past the deadline or after a restart of the
  /// machine (INV 10, 18), and if the digest is not that of the action asked for (INV 14).
  package func deciding(
    _ decision: Decision, by: String, at now: Reading, eventID: String
  ) throws(EscalationRefusal) -> Event {
    if let winner = state.ruling { throw .alreadyDecided(winner: winner) }
    try check(.decide, at: now)
    guard decision.actionDigest == actionDigest else {
      throw .digestDiffers(expected: actionDigest)
    }
    guard request.allows(decision.verdict) else {
      throw .notAllowed(decision.verdict, allowed: allowed)
    }
    if let problem = decision.problem { throw .badEdit(problem.description) }
    let grantDigest = try grantDigest(of: decision)
    if let grantDigest {
      if terms.confirm == .typed, decision.affordance == .key { throw .needsTyping }
      try checkEndorsing(grantDigest, by: by)
      if endorsements.count + 1 < terms.approvers {
        return endorsing(decision, grantDigest, by: by, at: now, eventID: eventID)
      }
    }
    return verdict(decision, grantDigest, by: by, at: now, eventID: eventID)
  }

  /// The record of what policy answers in a person's place. The actor is the rule, never a person.
  package func deciding(
    _ answer: PolicyAnswer, at now: Reading, eventID: String
  ) throws(EscalationRefusal) -> Event {
    try check(.decide, at: now)
    let decision = decision(of: answer)
    let grantDigest = decision.verdict.grants ? actionDigest : nil
    return verdict(
      decision, grantDigest, by: PolicyRule.actor(answer.rule), at: now, eventID: eventID,
      policy: answer.use)
  }

  /// An agent that does not take reject for an answer always takes degrade.
  private func decision(of answer: PolicyAnswer) -> Decision {
    let verdict: Verdict =
      switch answer {
      case .approve: .approve
      case .surplus: .degrade
      case .reject: request.allows(.reject) ? .reject : .degrade
      }
    return Decision(
      verdict: verdict, actionDigest: actionDigest, reason: answer.reason, affordance: .policy)
  }

  private func verdict(
    _ decision: Decision, _ grantDigest: Digest?, by: String, at now: Reading, eventID: String,
    policy: JSON? = nil
  ) -> Event {
    var data = EscalationRecord.data(of: self)
    for member in decision.json.object?.members ?? [] { data[member.key] = member.value }
    data["decided_by"] = .string(by)
    data["grant_digest"] = grantDigest.map { .string($0.text) }
    if grantDigest != nil, !endorsements.isEmpty {
      data["approved_by"] = .texts(endorsements.map(\.by) + [by])
    }
    data["policy"] = policy
    let grantEnd = now.boot.advanced(by: Self.shortestGrant)
    data["claim_by"] = deadline.later(of: grantEnd).json
    return event(.escalationDecided, eventID, now, data)
  }

  private func grantDigest(of decision: Decision) throws(EscalationRefusal) -> Digest? {
    guard decision.verdict.grants else { return nil }
    guard let editedArgs = decision.editedArgs else { return actionDigest }
    let action = Action(
      agentID: request.agentID, name: request.name, args: editedArgs, target: request.target)
    do {
      return try action.digest()
    } catch {
      throw .badEdit(error.problem)
    }
  }

  /// The record that the card was on an operator's screen; nil from the second time on.
  package func displaying(by: String, at now: Reading, eventID: String) -> Event? {
    guard state.accepts(.display), displayedAt == nil, now.boot.isBefore(deadline) else {
      return nil
    }
    var data = EscalationRecord.data(of: self)
    data["by"] = .string(by)
    return event(.escalationDisplayed, eventID, now, data)
  }

  /// The record of a card taken, given back or put off. One that another operator looks at must be
  /// released first; anybody may release.
  package func holding(
    _ hold: Hold, by: String, at now: Reading, eventID: String
  ) throws(EscalationRefusal) -> Event {
    try check(.hold, at: now)
    if hold != .release, let (name, _) = holder(at: now.wall), !name.hasSameBytes(as: by) {
      throw .heldBy(name)
    }
    var data = EscalationRecord.data(of: self)
    data["by"] = .string(by)
    return event(hold.recordType, eventID, now, data)
  }

  /// Refuses what this state does not accept, and everything past its deadline.
  func check(_ step: EscalationStep, at now: Reading) throws(EscalationRefusal) {
    guard state.accepts(step) else {
      if case .expired = state { throw .expired(self) }
      if case .lapsed = state { throw .expired(self) }
      if let winner = state.ruling { throw .alreadyDecided(winner: winner) }
      throw .terminal(state.word)
    }
    if let nextDeadline, !now.boot.isBefore(nextDeadline) { throw .expired(self) }
  }

  func event(
    _ type: EventType, _ id: String, _ now: Reading, _ data: JSONObject
  ) -> Event {
    Event(
      id: id, source: .hub, type: type, time: now.wall, subject: request.runID, data: .object(data))
  }
}

extension Hold {
  var recordType: EventType {
    switch self {
    case .claim: .escalationClaimedBy
    case .release: .escalationReleased
    case .defer: .escalationDeferred
    }
  }
}
