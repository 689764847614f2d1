internal import BelayCore
internal import BelayLedger

// Which rules are in force, by record; and what they are, for who asks.

extension Writer {
  /// At the start: an auditor reads in the ledger which rules held from when on. Rules that were in
  /// force are not lost by losing their file.
  mutating func recordPolicy(at now: Reading) throws {
    guard policy.rules.sha256 == nil else { return try load(policy.rules, at: now) }
    guard let before = fleet.policy.inForce, before.rules > 0 else { return }
    throw HubStartError.policyGone(path: before.path, sha256: before.sha256.text)
  }

  mutating func enforce(_ news: PolicyNews, at now: Reading) throws(HubRefusal) -> Reply {
    switch news {
    case .rules(let rules):
      let isSame = rules.sha256 == policy.rules.sha256 && rules.path == policy.rules.path
      guard !isSame || fleet.policy.rejected != nil else { return .done }
      policy.rules = rules
      rulesLoaded = now
      try load(rules, at: now)
    case .unusable(let path, let sha256, let problem, let place):
      var data: JSONObject = ["path": .string(path), "problem": .string(problem)]
      data["sha256"] = sha256.map { .string($0.text) }
      data["line"] = place.map { JSON($0.line) }
      data["column"] = place.map { JSON($0.column) }
      try note(.policyRejected, data, at: now)
    }
    return .done
  }

  private mutating func load(_ rules: PolicyRules, at now: Reading) throws(HubRefusal) {
    var data: JSONObject = ["path": .string(rules.path)]
    data["sha256"] = rules.sha256.map { .string($0.text) }
    data["retention"] = rules.retention?.json
    data["rules"] = .array(rules.rules.map { .string($0.name) })
    try note(.policyLoaded, data, at: now)
  }

  mutating func note(
    _ type: EventType, _ data: JSONObject, as caller: Principal = .hub, at now: Reading
  ) throws(HubRefusal) {
    let event = Event(
      id: newID(at: now), source: .hub, type: type, time: now.wall, data: .object(data))
    try insert(event, authid: caller.authid, at: now)
  }

  // MARK: Revoking

  /// Ends an auto-approval for good, and takes back what it has approved and nobody has claimed yet.
  mutating func revoke(
    rule name: String, reason: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard let rule = policy.rules.rule(named: name), rule.effects.approve != nil else {
      throw .notFound(
        "No rule \(name.prefix(64)) approves anything by itself. `belay policy show` lists those "
          + "that do.")
    }
    if fleet.policy.revocation(of: rule.name) == nil {
      try note(
        .policyRevoked,
        ["rule": .string(rule.name), "by": .string(caller.name), "reason": .string(reason)],
        as: caller, at: now)
      try takeBack(approvalsOf: rule, by: caller.name, reason, at: now)
    }
    return .policy(report)
  }

  private mutating func takeBack(
    approvalsOf rule: PolicyRule, by name: String, _ reason: String, at now: Reading
  ) throws(HubRefusal) {
    let revocation = Outranking(
      seq: fleet.seq, by: name, reason: "rule \(rule.name) was revoked by \(name): \(reason)")
    for key in docket.keys {
      guard let ruling = fleet.escalations[key]?.state.ruling, ruling.isByPolicy,
        ruling.by.hasSameBytes(as: rule.actor)
      else { continue }
      try revoke(key, for: revocation, at: now)
    }
  }

  // MARK: Asking

  var report: PolicyReport {
    PolicyReport(
      rules: policy.rules, standing: fleet.policy, maxOpen: policy.openPerAgent,
      timeout: policy.timeout)
  }

  /// What the rules in force make of a question that was raised, as if it were raised now.
  func explain(
    _ ref: EscalationRef, for caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    let escalation = try find(ref, for: caller)
    var answer = explanation(of: escalation.request, besides: escalation.key, at: now)
    answer.escalation = escalation
    return .explanation(answer)
  }

  func explanation(
    of request: EscalationRequest, besides own: EscalationKey? = nil, at now: Reading
  ) -> PolicyExplanation {
    let judgement = policy.rules.judge(
      request, circumstances(of: request.agentID, besides: own, at: now))
    return PolicyExplanation(rules: policy.rules, judgement: judgement)
  }
}
