internal import BelayCore
internal import BelayLedger

// What agents do with their escalations once they are raised.

extension Writer {
  mutating func claim(
    _ ref: EscalationRef, digest: Digest, nonce: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard (1...128).contains(nonce.utf8.count),
      nonce.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw .badRequest(
        field: "nonce", detail: "nonce must be 1 to 128 printable ASCII characters, no spaces.")
    }
    var escalation = try find(ref, for: caller)
    guard !batch.approvals.contains(where: { $0.key == escalation.key }) else {
      // The approval is not on disk yet, so it has not happened (INV 5).
      throw .conflict(
        detail: "\(escalation.handleText) is not approved on record yet. Look at it again.",
        winner: nil)
    }
    let outranking = fleet.outranking(of: escalation.key.agent)
    let answer = try answering(escalation, at: now) { it, id throws(EscalationRefusal) in
      try it.claiming(digest: digest, nonce: nonce, at: now, outranking: outranking, eventID: id)
    }
    switch answer {
    case .record(let event): escalation = try record(event, of: escalation.key, as: caller, at: now)
    case .same: break
    }
    guard let ruling = escalation.state.ruling, let claim = escalation.state.claim else {
      invariantBroken("\(escalation.handleText) was claimed and is \(escalation.state.word)")
    }
    return .grant(Grant(escalation: escalation, ruling: ruling, claim: claim))
  }

  mutating func report(
    _ ref: EscalationRef, completed: Bool, detail: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    let escalation = try find(ref, for: caller)
    let answer = try answering(escalation, at: now) { it, id throws(EscalationRefusal) in
      try it.reporting(completed: completed, detail: detail, at: now, eventID: id)
    }
    return .escalation(try settled(answer, escalation, as: caller, at: now))
  }

  mutating func cancel(
    _ ref: EscalationRef, detail: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    let escalation = try find(ref, for: caller)
    let answer = try answering(escalation, at: now) { it, id throws(EscalationRefusal) in
      try it.cancelling(detail: detail, at: now, eventID: id)
    }
    return .escalation(try settled(answer, escalation, as: caller, at: now))
  }

  private mutating func settled(
    _ answer: EscalationAnswer, _ escalation: Escalation, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Escalation {
    switch answer {
    case .record(let event): try record(event, of: escalation.key, as: caller, at: now)
    case .same: escalation
    }
  }

  /// The verdict was written to the agent (INV 12).
  mutating func deliver(_ key: EscalationKey, at now: Reading) throws(HubRefusal) -> Reply {
    if let event = fleet.escalations[key]?.delivering(at: now, eventID: newID(at: now)) {
      try insert(event, authid: Principal.hub.authid, at: now, of: key)
    }
    return .done
  }
}
