/// One escalation as a report tells it: who asked for what, what a person was shown, what they
/// decided after how long, and what came of it.
package struct DecisionCase: Sendable, Equatable {
  package private(set) var facts: DecisionFacts
  package private(set) var trail = Trail()
  /// What the agent was in when the verdict fell; nil if that did not change in the period before.
  package internal(set) var mode: ModeName?

  /// Nil once nothing more can happen to it: what was asked in full is then let go.
  private var traced: Traced<Escalation>?

  init?(raised record: Record) {
    guard let escalation = Escalation(raised: record) else { return nil }
    let traced = Traced(escalation, by: record)
    facts = DecisionFacts(escalation)
    trail = traced.trail
    self.traced = traced
  }

  mutating func apply(_ record: Record) {
    guard var traced else { return }
    traced.apply(record)
    facts = DecisionFacts(traced.subject)
    trail = traced.trail
    self.traced = traced.subject.state.steps.isEmpty ? nil : traced
  }

  package var answer: DecisionFacts.Answer? { facts.answer }

  /// The record that says how it was answered, or else the newest about it.
  package var keySeq: Int { answer?.seq ?? trail.steps.last?.seq ?? facts.raisedSeq }

  /// From the raising to the verdict.
  package var wait: Duration? { answer.map { $0.at.since(facts.raisedAt) } }

  package var onScreen: Duration? { answer?.onScreen }

  /// Whose credential decided, by kind and name: `uid:1000`, `token:…`.
  package var authid: String? { trail.first("decided")?.authid }

  /// As what they decided. The hub takes verdicts from operators and from rules only (INV 25).
  package var role: String? { answer.map { $0.isByPolicy ? "policy" : "operator" } }

  /// Whether the person did otherwise than the agent asked.
  package var isOverride: Bool {
    switch answer?.verdict {
    case .edit, .reject, .respond, .degrade: true
    case .approve, nil: false
    }
  }

  /// Shorter on the screen than anybody reads: worth a look for decisions by reflex.
  package var isReflex: Bool {
    guard let onScreen, answer?.affordance == .key else { return false }
    return onScreen < Self.reflexTime
  }

  package static let reflexTime = Duration.seconds(2)
}

extension DecisionCase {
  package var json: JSON {
    var object: JSONObject = [
      "handle": .string(facts.handleText), "id": .string(facts.key.id),
      "agent_id": .string(facts.key.agent.text), "run_id": .string(facts.runID),
      "name": .string(facts.name), "reason": .string(facts.reason.rawValue),
      "risk": .string(facts.risk.rawValue),
      "action_digest": .string(facts.actionDigest.text), "raised_at": .time(facts.raisedAt),
      "expires_at": .time(facts.expiresAt), "no_operator": .bool(facts.noOperator),
      "approvers": JSON(facts.approvers), "state": .string(facts.state),
    ]
    object["confidence"] = facts.confidence.map(JSON.number)
    object["displayed_at"] = facts.displayedAt.map(JSON.time)
    if let answer { add(answer, to: &object) }
    object["outcome"] = facts.isCompleted.map { .string($0 ? "completed" : "failed") }
    if !facts.detail.isEmpty { object["outcome_detail"] = .string(facts.detail) }
    object["revoked_by"] = facts.revokedBy.map(JSON.string)
    object["revocation"] = facts.revocation.map(JSON.string)
    object["seq"] = JSON(keySeq)
    object["records"] = trail.json
    return .object(object)
  }

  private func add(_ answer: DecisionFacts.Answer, to object: inout JSONObject) {
    object["decision"] = .string(answer.verdict.rawValue)
    object["decided_by"] = .string(answer.by)
    object["role"] = role.map(JSON.string)
    object["authid"] = authid.map(JSON.string)
    object["affordance"] = .string(answer.affordance.rawValue)
    object["decision_reason"] = .string(answer.reason)
    object["decided_at"] = .time(answer.at)
    object["approved_by"] = answer.approvedBy.count > 1 ? .texts(answer.approvedBy) : nil
    object["grant_digest"] = answer.grantDigest.map { .string($0.text) }
    object["displayed_ms"] = onScreen.map { JSON(Int($0.wholeMicroseconds / 1_000)) }
    object["wait_ms"] = wait.map { JSON(Int($0.wholeMicroseconds / 1_000)) }
    object["agent_mode"] = mode.map { .string($0.rawValue) }
    object["override"] = .bool(isOverride)
  }
}
