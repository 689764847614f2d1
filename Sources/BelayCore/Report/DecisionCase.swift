/// One escalation as a report tells it: who asked for what, what a person was shown, what they
/// decided after how long, and what came of it.
package struct DecisionCase: Sendable, Equatable {
  private var traced: Traced<Escalation>

  init?(raised record: Record) {
    guard let escalation = Escalation(raised: record) else { return nil }
    traced = Traced(escalation, by: record)
  }

  mutating func apply(_ record: Record) { traced.apply(record) }

  package var escalation: Escalation { traced.subject }
  package var trail: Trail { traced.trail }

  package var ruling: Ruling? { escalation.state.ruling }

  /// From the raising to the verdict.
  package var wait: Duration? { ruling.map { $0.at.since(escalation.raisedAt) } }

  /// How long the card was on the screen of who decided, as their console said.
  package var onScreen: Duration? {
    (ruling?.decision.displayedMs).map { .milliseconds($0) }
  }

  /// Whose credential decided, by kind and name: `uid:1000`, `token:…`.
  package var authid: String? { trail.first("decided")?.authid }

  /// Whether the person did otherwise than the agent asked.
  package var isOverride: Bool {
    switch ruling?.decision.verdict {
    case .edit, .reject, .respond, .degrade: true
    case .approve, nil: false
    }
  }

  /// Shorter on the screen than anybody reads: worth a look for decisions by reflex.
  package var isReflex: Bool {
    guard let onScreen, ruling?.decision.affordance == .key else { return false }
    return onScreen < Self.reflexTime
  }

  package static let reflexTime = Duration.seconds(2)

  package var json: JSON {
    let asked = escalation.request
    var object: JSONObject = [
      "handle": .string(escalation.handleText), "id": .string(escalation.key.id),
      "agent_id": .string(escalation.key.agent.text), "run_id": .string(asked.runID),
      "name": .string(asked.name), "risk": .string(escalation.risk.rawValue),
      "action_digest": .string(escalation.actionDigest.text),
      "raised_at": .time(escalation.raisedAt),
      "expires_at": .time(escalation.expiresAt), "no_operator": .bool(escalation.noOperator),
      "state": .string(escalation.state.word),
    ]
    if let ruling {
      object["decision"] = .string(ruling.decision.verdict.rawValue)
      object["decided_by"] = .string(ruling.by)
      object["authid"] = authid.map(JSON.string)
      object["affordance"] = .string(ruling.decision.affordance.rawValue)
      object["decision_reason"] = .string(ruling.decision.reason)
      object["decided_at"] = .time(ruling.at)
      object["grant_digest"] = ruling.grantDigest.map { .string($0.text) }
      object["displayed_ms"] = ruling.decision.displayedMs.map { JSON($0) }
      object["wait_ms"] = wait.map { JSON(Int($0.wholeMicroseconds / 1_000)) }
    }
    object["outcome"] = escalation.state.report.map {
      .string($0.completed ? "completed" : "failed")
    }
    object["records"] = trail.json
    return .object(object)
  }
}
