internal import BelayCore

/// One event on its way into the ledger, with everything its row will hold.
struct Entry {
  let seq: Int
  let event: Event
  /// The event's source as text.
  let source: String
  let authid: String
  let recorded: Timestamp
  let escalation: EscalationKey?
  let agent: String?
  let salt: ArraySlice<UInt8>
  let leaf: [UInt8]

  init(
    seq: Int, event: Event, authid: String, recorded: Timestamp, escalation: EscalationKey?,
    salt: ArraySlice<UInt8>
  ) {
    self.seq = seq
    self.event = event
    self.authid = authid
    self.recorded = recorded
    self.escalation = escalation
    self.salt = salt
    agent = Self.agent(of: event)
    source = event.source.text
    leaf = LeafHeader(
      seq: seq, id: event.id, time: event.time, recorded: recorded, source: source,
      type: event.type, agent: agent, run: event.subject, authid: authid,
      commitment: LeafHeader.commitment(salt: salt, payload: event.payload),
      length: event.payload.count
    ).leaf()
  }

  /// Whom an event is about: its source, or, for the hub's and an operator's, whom they name.
  static func agent(of event: Event) -> String? {
    if let agent = event.source.agent { return agent.text }
    let data = event.data
    let named = data["escalation"]?["agent"] ?? data["control"]?["agent"] ?? data["agent_id"]
    return named?.string
  }
}
