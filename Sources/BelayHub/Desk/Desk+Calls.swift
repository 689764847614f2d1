package import BelayCore

/// What agents, operators and observers can ask. Every call checks the role itself (INV 25).
extension Desk {
  // MARK: Events

  /// Records what an agent sent. A bad record never takes the good ones with it; the same record
  /// again is counted as a duplicate, and the same id with other bytes is rejected (INV 7).
  package func ingest(
    _ candidates: [Candidate], as caller: Principal, by way: IngestWay = .events
  ) async throws(HubRefusal) -> IngestAnswer {
    let answer = try await ask(.ingest(candidates), as: caller) {
      if case .ingested(let it) = $0 { it } else { nil }
    }
    ingestMeter.count(answer, by: way)
    return answer
  }

  // MARK: Escalations

  /// Asks for a person. The same id with the same bytes again gives the same escalation; with other
  /// bytes 409. Policy may answer in a person's place; a flood beyond the cap gets 429.
  package func raise(
    _ request: EscalationRequest, as caller: Principal
  ) async throws(HubRefusal) -> Raised {
    try await ask(.raise(request), as: caller) { if case .raised(let it) = $0 { it } else { nil } }
  }

  /// The escalation as it is now, or, if `waiting`, as soon as it has left `pending` or that time is
  /// up. An agent that asks for another's gets 404, and one that is no longer admitted 401 (INV 26).
  package func escalation(
    _ ref: EscalationRef, as caller: Principal, waiting: Duration? = nil,
    while stillAdmits: (@Sendable () -> Bool)? = nil
  ) async throws(HubRefusal) -> Escalation {
    try await ask(
      .look(ref, waiting: waiting), as: caller, while: stillAdmits, Reply.escalation(in:))
  }

  /// By handle; `state` is a state's word, `nil` for all that the fold holds.
  package func escalations(
    state: String? = nil, agent: AgentID? = nil, as caller: Principal
  ) async throws(HubRefusal) -> [Escalation] {
    try await ask(.list(state: state, agent: agent), as: caller) {
      if case .escalations(let it) = $0 { it } else { nil }
    }
  }

  /// Decides. 409 with the winner, 410 at or past the deadline, 412 for another digest (INV 8, 10,
  /// 14).
  package func decide(
    _ ref: EscalationRef, _ decision: Decision, as caller: Principal
  ) async throws(HubRefusal) -> Escalation {
    try await ask(.decide(ref, decision), as: caller, Reply.escalation(in:))
  }

  /// Takes the card, gives it back, or puts it off; its deadline runs on.
  package func hold(
    _ ref: EscalationRef, _ hold: Hold, as caller: Principal
  ) async throws(HubRefusal) -> Escalation {
    try await ask(.hold(ref, hold), as: caller, Reply.escalation(in:))
  }

  /// Takes an approval up, once; the same nonce again gets the same grant (INV 13).
  package func claim(
    _ ref: EscalationRef, digest: Digest, nonce: String, as caller: Principal
  ) async throws(HubRefusal) -> Grant {
    try await ask(.claim(ref, digest: digest, nonce: nonce), as: caller) {
      if case .grant(let it) = $0 { it } else { nil }
    }
  }

  /// How a claimed action ended.
  package func report(
    _ ref: EscalationRef, completed: Bool, detail: String, as caller: Principal
  ) async throws(HubRefusal) -> Escalation {
    try await ask(
      .report(ref, completed: completed, detail: detail), as: caller, Reply.escalation(in:))
  }

  /// The agent no longer needs the answer.
  package func cancel(
    _ ref: EscalationRef, detail: String, as caller: Principal
  ) async throws(HubRefusal) -> Escalation {
    try await ask(.cancel(ref, detail: detail), as: caller, Reply.escalation(in:))
  }

  /// What is on record that bears on it, as of now.
  package func evidence(
    _ ref: EscalationRef, as caller: Principal
  ) async throws(HubRefusal) -> Evidence {
    try await ask(.weigh(ref), as: caller) { if case .evidence(let it) = $0 { it } else { nil } }
  }

  /// Records what an advisor said about it; nothing if it no longer waits.
  func advise(_ key: EscalationKey, _ advice: Advice) async throws(HubRefusal) {
    try await ask(.advise(key, advice), as: .hub) { _ in () }
  }

  /// Tells that the verdict was written to the agent; recorded once, and dropped when there is no
  /// room, because the next answer to the agent tells it again (INV 12). Call it only for answers to
  /// a caller of role agent. Waits for nothing.
  package func delivered(_ key: EscalationKey) {
    post(Submission(command: .deliver(key), caller: .hub))
  }

  // MARK: Controls

  /// Orders something of an agent that takes orders. A degrade, pause or kill also revokes what was
  /// approved for it and not yet claimed (INV 20).
  package func requestControl(
    _ request: ControlRequest, of agent: AgentID, as caller: Principal
  ) async throws(HubRefusal) -> Control {
    try await ask(.order(agent, request), as: caller, Reply.control(in:))
  }

  /// The open orders numbered above `after`, in order, marked delivered; or, if `waiting`, as soon as
  /// there is one or the time is up (then none). Who is no longer admitted gets 401, and nothing is
  /// marked (INV 26).
  package func controls(
    of agent: AgentID, after: Int, as caller: Principal, waiting: Duration? = nil,
    while stillAdmits: (@Sendable () -> Bool)? = nil
  ) async throws(HubRefusal) -> [Control] {
    try await ask(.take(agent, after: after, waiting: waiting), as: caller, while: stillAdmits) {
      if case .controls(let it) = $0 { it } else { nil }
    }
  }

  /// The agent's answer to an order.
  package func reportControl(
    _ id: String, _ status: ControlStatus, detail: String, as caller: Principal
  ) async throws(HubRefusal) -> Control {
    try await ask(.answer(id, status, detail: detail), as: caller, Reply.control(in:))
  }

  /// Acknowledges or silences a signal of an agent; 409 to acknowledge one that does not stand.
  package func order(
    _ order: SignalOrder, as caller: Principal
  ) async throws(HubRefusal) -> SignalStatus {
    try await ask(.care(order), as: caller) { if case .signal(let it) = $0 { it } else { nil } }
  }

  // MARK: Policy

  /// The file has changed: its rules are in force for what is raised from now on, or it is on record
  /// why they are not.
  package func enforce(_ news: PolicyNews) async throws(HubRefusal) {
    try await ask(.enforce(news), as: .hub) { if case .done = $0 { () } else { nil } }
  }

  /// The file about models has changed: its table is in force for what comes from now on, or it is on
  /// record why it is not.
  package func price(by news: ModelNews) async throws(HubRefusal) {
    try await ask(.price(news), as: .hub) { if case .done = $0 { () } else { nil } }
  }

  package func policy(as caller: Principal) async throws(HubRefusal) -> PolicyReport {
    try await ask(.showPolicy, as: caller) { if case .policy(let it) = $0 { it } else { nil } }
  }

  /// Ends an auto-approval for good; again is as once. 404 if there is none of that name.
  package func revoke(
    rule name: String, reason: String, as caller: Principal
  ) async throws(HubRefusal) -> PolicyReport {
    try await ask(.revokeRule(name, reason: reason), as: caller) {
      if case .policy(let it) = $0 { it } else { nil }
    }
  }

  /// What the rules make of an escalation, if it were raised now.
  package func explain(
    _ ref: EscalationRef, as caller: Principal
  ) async throws(HubRefusal) -> PolicyExplanation {
    try await ask(.explain(ref), as: caller) {
      if case .explanation(let it) = $0 { it } else { nil }
    }
  }

  /// What the rules would make of a question that nobody has asked; nothing is recorded.
  package func judge(
    _ request: EscalationRequest, as caller: Principal
  ) async throws(HubRefusal) -> PolicyExplanation {
    try await ask(.judge(request), as: caller) {
      if case .explanation(let it) = $0 { it } else { nil }
    }
  }

  // MARK: Presence and the whole

  /// A console's sign of life (INV 19).
  package func presence(
    _ beat: PresenceBeat, as caller: Principal
  ) async throws(HubRefusal) -> Attendance {
    try await ask(.beat(beat), as: caller) { if case .attendance(let it) = $0 { it } else { nil } }
  }

  /// Records what an operator leaves to the next one, with the cards that are open; its number.
  package func handOff(note: String, as caller: Principal) async throws(HubRefusal) -> Int {
    try await ask(.handOff(note: note), as: caller) {
      if case .recorded(let seq) = $0 { seq } else { nil }
    }
  }

  /// Records that the caller has read it. 404 for another than the newest, 409 for one's own and
  /// for one that somebody else has acknowledged; again by the same is as once.
  package func acknowledge(handoff seq: Int, as caller: Principal) async throws(HubRefusal) {
    try await ask(.acknowledgeHandoff(seq), as: caller) {
      if case .done = $0 { () } else { nil }
    }
  }

  /// Makes a new signing key and retires the old one; 409 while that is under way already.
  package func rotateKey(as caller: Principal) async throws(HubRefusal) -> (
    from: String, to: String
  ) {
    try await ask(.rotateKey, as: caller) {
      if case .rotated(let from, let to) = $0 { (from, to) } else { nil }
    }
  }

  /// The fold of all committed records. The copy is cheap; keep it no longer than needed.
  package func fleet() async throws(HubRefusal) -> Fleet {
    try await ask(.fleet, as: .hub) { if case .fleet(let it) = $0 { it } else { nil } }
  }
}
