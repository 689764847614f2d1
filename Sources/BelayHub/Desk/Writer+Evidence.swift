internal import BelayCore
internal import BelayLedger

// What bears on an escalation, for people and for an advisor. Nothing here decides, and nothing that
// decides asks it.

extension Writer {
  func weigh(
    _ ref: EscalationRef, for caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    let card = try find(ref, for: caller, whoMay: .look)
    return .evidence(fleet.evidence(about: card, at: now.wall))
  }

  /// What came too late to be of use to anybody is dropped.
  mutating func advise(
    _ key: EscalationKey, _ advice: Advice, at now: Reading
  ) throws(HubRefusal) -> Reply {
    let event = fleet.escalations[key]?.advising(advice, at: now, eventID: newID(at: now))
    if let event { try insert(event, authid: Principal.hub.authid, at: now, of: key) }
    return .done
  }
}
