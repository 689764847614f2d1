package import BelayCore

/// The rules in force and how they stand.
package struct PolicyReport: Sendable, Equatable {
  package var rules: PolicyRules
  package var standing: PolicyStanding
  /// where no rule says otherwise
  package var maxOpen: Int
  package var timeout: Duration

  package var json: JSON {
    var object: JSONObject = [
      "path": .string(rules.path),
      "rules": .array(rules.rules.map(entry)),
      "default": [
        "risk": "the agent's hint, else high", "approvers": 1, "max_open": JSON(maxOpen),
        "timeout_s": .number(timeout.seconds),
      ],
    ]
    object["sha256"] = rules.sha256.map { .string($0.text) }
    object["retention"] = rules.retention?.json
    for member in standing.json.object?.members ?? [] where member.key == "rejected" {
      object[member.key] = member.value
    }
    object["loaded_at"] = standing.inForce.map { .string($0.at.rfc3339) }
    return .object(object)
  }

  private func entry(_ rule: PolicyRule) -> JSON {
    var object = rule.json.object ?? [:]
    guard let approve = rule.effects.approve else { return .object(object) }
    object["used"] = JSON(standing.uses(of: rule.name, until: approve.until))
    object["revoked"] = standing.revocation(of: rule.name).map { revocation in
      [
        "by": .string(revocation.by), "reason": .string(revocation.reason),
        "at": .string(revocation.at.rfc3339),
      ]
    }
    return .object(object)
  }
}

/// What the rules in force make of a question, rule by rule.
package struct PolicyExplanation: Sendable, Equatable {
  package var rules: PolicyRules
  package var judgement: Judgement
  /// the question, if it is one that was raised: its terms are those of then
  package var escalation: Escalation?

  package init(rules: PolicyRules, judgement: Judgement, escalation: Escalation? = nil) {
    self.rules = rules
    self.judgement = judgement
    self.escalation = escalation
  }

  package var json: JSON {
    var object = judgement.json.object ?? [:]
    object["path"] = .string(rules.path)
    object["sha256"] = rules.sha256.map { .string($0.text) }
    object["escalation"] = escalation?.json()
    return .object(object)
  }
}
