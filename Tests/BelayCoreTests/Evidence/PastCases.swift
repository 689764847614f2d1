@testable import BelayCore

extension Story {
  /// How an earlier case ended, as a test says it.
  enum Past: String, CaseIterable, Sendable {
    case completed, failed, unknown, edited, rejected, responded, degraded, lapsed, revoked
    case expired, cancelled
    /// approved half a second after the card came up
    case reflex
  }

  /// Asks, and lets it end so.
  @discardableResult
  mutating func past(
    _ past: Past, args: JSON = ["amount": 3_900, "to": "C-8812"], agent: AgentID = Story.agent,
    tool: String = "stripe.refund", target: JSON = "stripe", by: String = "mira"
  ) throws -> Int {
    let key = EscalationKey(agent: agent, id: "past-\(records.count)")
    let handle = fleet.nextHandle
    try raise([
      "id": .string(key.id), "agent_id": .string(agent.text), "name": .string(tool), "args": args,
      "target": target,
    ])
    pass(.seconds(20))
    try end(key, past, by: by)
    pass(.seconds(600))
    return handle
  }

  private mutating func end(_ key: EscalationKey, _ past: Past, by: String) throws {
    switch past {
    case .completed, .failed, .unknown, .lapsed, .revoked: try verdict(.approve, key, by: by)
    case .reflex: try verdict(.approve, key, by: by, displayedMs: 500)
    case .edited: try verdict(.edit, key, by: by)
    case .rejected: try verdict(.reject, key, by: by)
    case .responded: try verdict(.respond, key, by: by)
    case .degraded: try verdict(.degrade, key, by: by)
    case .expired: pass(.seconds(300))
    case .cancelled:
      if case .record(let event)? = try fleet.escalations[key]?.cancelling(
        detail: "", at: now, eventID: nextID)
      {
        record(event)
      }
    }
    switch past {
    case .completed, .failed, .edited, .reflex: try run(key, completes: past != .failed)
    case .unknown:
      try claim(key)
      pass(Escalation.reportTime)
    case .lapsed: pass(.seconds(300))
    case .revoked: order(.degrade, id: "revoke-\(records.count)", agent: key.agent)
    case .rejected, .responded, .degraded, .expired, .cancelled: break
    }
    recordDue()
  }

  private mutating func verdict(
    _ verdict: Verdict, _ key: EscalationKey, by: String, displayedMs: Int = 9_000
  ) throws {
    let card = fleet.escalations[key]!
    let decision = Decision(
      verdict: verdict, actionDigest: card.actionDigest,
      editedArgs: verdict == .edit ? ["amount": 100] : nil,
      message: verdict == .respond ? "ask finance" : nil, reason: "looked", displayedMs: displayedMs
    )
    record(try card.deciding(decision, by: by, at: now, eventID: nextID))
  }

  private mutating func claim(_ key: EscalationKey) throws {
    let card = fleet.escalations[key]!
    let answer = try card.claiming(
      digest: card.state.ruling?.grantDigest ?? card.actionDigest, nonce: "n", at: now,
      outranking: nil, eventID: nextID)
    if case .record(let event) = answer { record(event) }
  }

  private mutating func run(_ key: EscalationKey, completes: Bool) throws {
    try claim(key)
    try settle(key, completed: completes)
  }

  mutating func settle(_ key: EscalationKey, completed: Bool) throws {
    let answer = try fleet.escalations[key]!.reporting(
      completed: completed, detail: "", at: now, eventID: nextID)
    if case .record(let event) = answer { record(event) }
  }

  /// The evidence about the refund that waits now.
  var evidence: Evidence { fleet.evidence(about: escalation, at: now.wall) }

  var recommendation: Recommendation { evidence.recommendation! }
}
