/// An escalation that has ended, as much of it as is needed to compare a later one with it: what was
/// asked for, what a person made of it, and how it ended. At most a few kilobytes.
package struct Precedent: Sendable, Equatable {
  /// How it ended; the words of the escalation's states.
  package enum Ending: String, Sendable, CaseIterable {
    case completed, failed, unknown, rejected, responded, degraded, expired, cancelled, superseded
    case revoked, lapsed
  }

  /// What a person decided.
  package struct Judgement: Sendable, Equatable {
    package let verdict: Verdict
    package let by: String
    package let at: Timestamp
    /// how long the card had been on their screen, milliseconds; nil if nobody told
    package let displayedMs: Int?

    /// Approved faster than anybody reads: shown as that, and counted as no opinion.
    package var isReflex: Bool {
      guard verdict == .approve, let displayedMs else { return false }
      return displayedMs < Self.leastReadingMs
    }

    static let leastReadingMs = 1_500
  }

  package let agent: AgentID
  package let handle: Int
  /// of the tool
  package let name: String
  package let arguments: Leaves
  /// as `Leaves` keep values; null if there was none
  package let target: JSON
  package let raisedAt: Timestamp
  /// Nil if no person decided: it expired, was withdrawn, or something else decided.
  package let judgement: Judgement?
  package private(set) var ending: Ending
  package private(set) var endedAt: Timestamp

  package var handleText: String { "E-\(handle)" }

  /// Whether the action was begun, as far as anybody knows.
  package var ran: Bool {
    switch ending {
    case .completed, .failed, .unknown: true
    case .rejected, .responded, .degraded, .expired, .cancelled, .superseded, .revoked, .lapsed:
      false
    }
  }

  /// Nil while it is open.
  init?(_ card: Escalation, endedAt: Timestamp) {
    guard let ending = Ending(rawValue: card.state.word) else { return nil }
    agent = card.key.agent
    handle = card.handle
    name = card.request.name
    arguments = Leaves(card.request.args)
    target = card.request.target.map(Leaves.short) ?? .null
    raisedAt = card.raisedAt
    judgement = card.state.ruling.flatMap(Judgement.init)
    self.ending = ending
    self.endedAt = endedAt
  }

  /// The truth that came late: what was unknown completed or failed after all.
  mutating func end(as state: EscalationState, at time: Timestamp) {
    guard let ending = Ending(rawValue: state.word), ending != self.ending else { return }
    self.ending = ending
    endedAt = time
  }
}

extension Precedent.Judgement {
  /// Nil for a verdict that no person gave, such as a rule's: a person's name is a plain one, and
  /// never the hub's.
  fileprivate init?(_ ruling: Ruling) {
    guard !ruling.isByPolicy, isPlainName(ruling.by), !ruling.by.hasSameBytes(as: Source.hub.name)
    else { return nil }
    self.init(
      verdict: ruling.decision.verdict, by: ruling.by, at: ruling.at,
      displayedMs: ruling.decision.displayedMs)
  }
}

// MARK: JSON

extension Precedent {
  var json: JSON {
    var object: JSONObject = [
      "agent_id": .string(agent.text), "handle": JSON(handle), "name": .string(name),
      "args": arguments.json, "target": target, "raised_at": .time(raisedAt),
      "ending": .string(ending.rawValue), "ended_at": .time(endedAt),
    ]
    if let judgement {
      object["decision"] = .string(judgement.verdict.rawValue)
      object["decided_by"] = .string(judgement.by)
      object["decided_at"] = .time(judgement.at)
      object["displayed_ms"] = judgement.displayedMs.map { JSON($0) }
    }
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    agent = try fields.agentID("agent_id")
    handle = try fields.integer("handle")
    name = try fields.text("name")
    guard let leaves = Leaves(json: .array(try fields.list("args"))) else {
      throw fields.complaint("args", "must be the number of leaves, then each with its path")
    }
    arguments = leaves
    target = fields["target"] ?? .null
    raisedAt = try fields.time("raised_at")
    ending = try fields.word("ending")
    endedAt = try fields.time("ended_at")
    judgement = try fields.optionalWord("decision", Verdict.self).map {
      verdict throws(RequestError) in
      Judgement(
        verdict: verdict, by: try fields.text("decided_by"), at: try fields.time("decided_at"),
        displayedMs: try fields.optionalInteger("displayed_ms"))
    }
  }
}
