internal import BelayCore
internal import BelayLedger

// What operators do with escalations, and what anybody may see of them.

extension Writer {
  mutating func decide(
    _ ref: EscalationRef, _ decision: Decision, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    let escalation = try find(ref, for: caller)
    let event = try answering(escalation, at: now) { it, id throws(EscalationRefusal) in
      try it.deciding(decision, by: caller.name, at: now, eventID: id)
    }
    let decided = try record(event, of: escalation.key, as: caller, at: now)
    if case .approved = decided.state {
      batch.approvals.append((key: escalation.key, answer: batch.answers.count))
    }
    return .escalation(decided)
  }

  mutating func hold(
    _ ref: EscalationRef, _ hold: Hold, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    let escalation = try find(ref, for: caller)
    let event = try answering(escalation, at: now) { it, id throws(EscalationRefusal) in
      try it.holding(hold, by: caller.name, at: now, eventID: id)
    }
    return .escalation(try record(event, of: escalation.key, as: caller, at: now))
  }

  mutating func look(_ submission: Submission, at now: Reading) throws(HubRefusal) -> Reply? {
    guard case .look(let ref, let patience) = submission.command else { return nil }
    let escalation = try find(ref, for: submission.caller)
    guard let patience, escalation.state == .pending else { return .escalation(escalation) }
    try park(submission, on: .verdict(escalation.key), for: patience, at: now)
    return nil
  }

  func list(state: String?, agent: AgentID?) throws(HubRefusal) -> Reply {
    var found = fleet.escalationsInOrder
    if let agent { found.removeAll { $0.key.agent != agent } }
    if let state {
      guard Self.words.contains(state) else {
        throw .badRequest(
          field: "state", detail: "state must be one of: \(Self.words.joined(separator: ", ")).")
      }
      found.removeAll { !$0.state.answers(to: state) }
    }
    return .escalations(found)
  }

  private static let words = [
    "open", "pending", "approved", "claimed", "completed", "failed", "unknown", "rejected",
    "responded", "degraded", "expired", "cancelled", "superseded", "revoked", "lapsed",
  ]
}

extension EscalationState {
  /// Its own word, the one that agents know, or `open`.
  fileprivate func answers(to word: String) -> Bool {
    word == self.word || word == wireWord || (word == "open" && isOpen)
  }
}

// MARK: Finding

extension Writer {
  /// The escalation that this caller means and may see. Somebody else's is not found, without a hint
  /// that it exists (INV 26).
  ///
  /// - Parameter act: what lets a caller see those of all agents.
  func find(
    _ ref: EscalationRef, for caller: Principal, whoMay act: Act = .review
  ) throws(HubRefusal) -> Escalation {
    let seesAll = caller.role.allows(act)
    let found = try candidates(ref, for: caller).filter { seesAll || caller.covers($0.key.agent) }
    guard let first = found.first else {
      throw .notFound("There is no escalation \(ref.text.prefix(128)).")
    }
    guard found.count == 1 else {
      let handles = found.map(\.handleText).sorted().joined(separator: ", ")
      throw .conflict(
        detail: "More than one agent has an escalation of this id. Use the handle: \(handles).",
        winner: nil)
    }
    return first
  }

  private func candidates(
    _ ref: EscalationRef, for caller: Principal
  ) throws(HubRefusal) -> [Escalation] {
    switch ref {
    case .handle(let number): return [fleet.escalation(handle: number)].compactMap(\.self)
    case .key(let key): return [try known(key)].compactMap(\.self)
    case .id(let id):
      if let agent = caller.onlyAgent {
        return [try known(EscalationKey(agent: agent, id: id))].compactMap(\.self)
      }
      return fleet.escalations(id: id)
    }
  }

  /// From the fold, or, if it ended so long ago that the fold has dropped it, from its own records.
  func known(_ key: EscalationKey) throws(HubRefusal) -> Escalation? {
    if let escalation = fleet.escalations[key] { return escalation }
    let records: [Record]
    do {
      records = try archive?.history(of: key) ?? []
    } catch {
      throw .unavailable(
        detail: "The ledger could not be read: \(error)", retryAfter: .seconds(5))
    }
    guard let first = records.first, var escalation = Escalation(raised: first) else { return nil }
    for record in records.dropFirst() { escalation.apply(record) }
    guard !escalation.isOpen else {
      throw .unavailable(
        detail: "\(escalation.handleText) is changing at this moment. Ask again.",
        retryAfter: .seconds(1))
    }
    return escalation
  }
}

// MARK: Recording

extension Writer {
  /// Asks the escalation what would have to be recorded, and turns its refusal into the hub's. What
  /// is found to be overdue or outranked on the way is recorded as that at once.
  mutating func answering<Answer>(
    _ escalation: Escalation, at now: Reading,
    _ transition: (Escalation, String) throws(EscalationRefusal) -> Answer
  ) throws(HubRefusal) -> Answer {
    do throws(EscalationRefusal) {
      return try transition(escalation, newID(at: now))
    } catch {
      try recordCause(of: error, escalation, at: now)
      throw HubRefusal(error, about: fleet.escalations[escalation.key] ?? escalation)
    }
  }

  private mutating func recordCause(
    of refusal: EscalationRefusal, _ escalation: Escalation, at now: Reading
  ) throws(HubRefusal) {
    switch refusal {
    case .expired: try expire(escalation.key, at: now)
    case .outranked(let outranking): try revoke(escalation.key, for: outranking, at: now)
    case .alreadyDecided, .digestDiffers, .notAllowed, .notApproved, .alreadyClaimed, .notClaimed,
      .alreadyReported, .terminal, .badEdit, .heldBy, .needsTyping, .ownRequest, .endorsedAlready,
      .endorsedOtherwise:
      break
    }
  }

  /// Records what the escalation answered. The ledger's own constraints on verdict and claim are the
  /// last line of defence: what they refuse, somebody else has won (INV 8, 13).
  mutating func record(
    _ event: Event, of key: EscalationKey, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Escalation {
    let inserted = try insert(event, authid: caller.authid, at: now, of: key)
    guard case .new = inserted, let escalation = fleet.escalations[key] else {
      throw .conflict(
        detail: "Another verdict or claim of this escalation is on record already; it stands.",
        winner: try known(key)?.json())
    }
    return escalation
  }
}

extension HubRefusal {
  /// The escalation's refusal as the wire says it; `escalation` is what it is by now.
  init(_ refusal: EscalationRefusal, about escalation: Escalation) {
    let detail = "\(refusal)"
    switch refusal {
    case .expired: self = .gone(detail: detail, escalation: escalation.json())
    case .digestDiffers(let expected):
      self = .preconditionFailed(detail: detail, expected: expected.text)
    case .notAllowed, .needsTyping, .ownRequest: self = .forbidden(detail)
    case .badEdit: self = .badRequest(field: "edited_args", detail: detail)
    case .alreadyDecided, .notApproved, .alreadyClaimed, .notClaimed, .alreadyReported, .terminal,
      .outranked, .heldBy, .endorsedAlready, .endorsedOtherwise:
      self = .conflict(detail: detail, winner: escalation.json())
    }
  }
}
