// The escalation as the hub answers it (PROTOCOL.md), and as the snapshot keeps it: one form, from
// which the value can be read back exactly.

extension Escalation {
  /// The request's own members, then the hub's. What the agent sent under a name of the hub's is
  /// under `request`. `message` is the agent's summary until a decision takes its place, and
  /// `agent_message` stays it; `record` holds what only a replica needs.
  package func json() -> JSON {
    let (own, other) = HubMember.split(request.payload.object ?? JSONObject())
    var object = JSONObject(distinct: other)
    if !own.isEmpty { object["request"] = .object(JSONObject(distinct: own)) }
    addCard(to: &object)
    if let ruling = state.ruling { add(ruling, to: &object) }
    addCourse(to: &object)
    object["record"] = exact()
    return .object(object)
  }

  private func addCard(to object: inout JSONObject) {
    object["handle"] = .string(handleText)
    object["seq"] = JSON(seq)
    object["raised_at"] = .time(raisedAt)
    object["state"] = .string(state.wireWord)
    object["risk"] = .string(risk.rawValue)
    object["expires_at"] = .time(expiresAt)
    object["no_operator"] = .bool(noOperator)
    object["reason"] = .string(request.reason.rawValue)
    object["allowed_decisions"] = .texts(request.allowedDecisions.map(\.rawValue))
    object["on_timeout"] = .string(onTimeout.rawValue)
    object["approvers"] = JSON(terms.approvers)
    object["confirmation"] = .string(terms.confirm.rawValue)
    object["policy"] = terms.policy
    object["raised_by"] = raisedBy.map(JSON.string)
    if isSurplus { object["surplus"] = true }
    object["action_digest"] = .string(actionDigest.text)
    object["message"] = .string(request.message)
    object["agent_message"] = .string(request.message)
  }

  private func add(_ ruling: Ruling, to object: inout JSONObject) {
    object["grant_digest"] = ruling.grantDigest.map { .string($0.text) }
    object["decision"] = .string(ruling.decision.verdict.rawValue)
    object["decided_by"] = .string(ruling.by)
    object["decided_at"] = .time(ruling.at)
    object["decision_reason"] = .string(revocation ?? ruling.decision.reason)
    object["edited_args"] = ruling.decision.editedArgs
    object["message"] = ruling.decision.message.map(JSON.string)
  }

  private func addCourse(to object: inout JSONObject) {
    object["displayed_at"] = displayedAt.map(JSON.time)
    if !endorsements.isEmpty {
      object["endorsements"] = .array(endorsements.map(\.json))
      object["approved_by"] = .texts(approvedBy)
    }
    object["held_by"] = heldBy.map(JSON.string)
    object["held_at"] = heldAt.map(JSON.time)
    object["deferred_by"] = deferredBy.map(JSON.string)
    object["advice"] = advice.map { .object($0.json) }
    object["delivered_at"] = state.delivered.map(JSON.time)
    object["claimed_at"] = (state.claim?.at).map(JSON.time)
    if let report = state.report {
      object["outcome"] = .string(report.completed ? "completed" : "failed")
      object["reported_at"] = .time(report.at)
      object["unknown_since"] = report.unknownSince.map(JSON.time)
      object["detail"] = .string(report.detail)
    }
    switch state {
    case .unknown(_, _, let since): object["unknown_since"] = .time(since)
    case .cancelled(let at, let detail):
      object["ended_at"] = .time(at)
      object["detail"] = .string(detail)
    case .expired(let at), .superseded(let at), .lapsed(_, let at): object["ended_at"] = .time(at)
    case .revoked(_, let by, let at):
      object["ended_at"] = .time(at)
      object["revoked_by"] = .string(by)
    case .pending, .approved, .claimed, .completed, .failed, .rejected, .responded, .degraded: break
    }
  }

  /// What the answer above leaves out.
  private func exact() -> JSON {
    var object: JSONObject = [
      "state": .string(state.word), "last_seq": JSON(lastSeq), "deadline": deadline.json,
    ]
    if let ruling = state.ruling {
      object["decided_seq"] = JSON(ruling.seq)
      object["reason"] = .string(ruling.decision.reason)
      object["displayed_ms"] = ruling.decision.displayedMs.map { JSON($0) }
      object["affordance"] = .string(ruling.decision.affordance.rawValue)
      object["claim_by"] = ruling.claimBy.json
    }
    if let claim = state.claim {
      object["nonce"] = .string(claim.nonce)
      object["claimed_seq"] = JSON(claim.seq)
      object["report_by"] = claim.reportBy.json
    }
    object["reported_seq"] = (state.report?.seq).map { JSON($0) }
    object["revocation"] = revocation.map(JSON.string)
    return .object(object)
  }
}

// MARK: Reading

extension Escalation {
  package init(json: JSON) throws(RequestError) {
    try self.init(try Fields(json))
  }

  init(_ fields: Fields) throws(RequestError) {
    let (_, other) = HubMember.split(fields.object)
    var payload = JSONObject(distinct: other)
    for member in fields["request"]?.object?.members ?? [] { payload[member.key] = member.value }
    let request = try EscalationRequest(json: .object(payload))
    let record = try fields.fields("record")
    let risk: Risk = try fields.word("risk")
    let handle = try fields.text("handle")
    guard handle.hasPrefix("E-"), let number = Int(handle.dropFirst(2)), number > 0 else {
      throw fields.complaint("handle", "must be E- and a number")
    }
    self.init(
      key: request.key, handle: number, request: request, risk: risk,
      terms: try Terms(fields, risk, request), raisedBy: try fields.optionalText("raised_by"),
      isSurplus: try fields.flag("surplus"), seq: try fields.integer("seq"),
      raisedAt: try fields.time("raised_at"),
      expiresAt: try fields.time("expires_at"), deadline: try record.instant("deadline"),
      noOperator: try fields.flag("no_operator"), state: try EscalationState(fields, record),
      endorsements: try fields.each("endorsements") { (each) throws(RequestError) in
        try Endorsement(each)
      },
      heldBy: try fields.optionalText("held_by"), heldAt: try fields.optionalTime("held_at"),
      deferredBy: try fields.optionalText("deferred_by"),
      displayedAt: try fields.optionalTime("displayed_at"), advice: Advice(fields["advice"]),
      revocation: try record.optionalText("revocation"), lastSeq: try record.integer("last_seq"))
  }
}

extension EscalationState {
  fileprivate init(_ fields: Fields, _ record: Fields) throws(RequestError) {
    let delivered = try fields.optionalTime("delivered_at")
    switch try record.text("state") {
    case "pending": self = .pending
    case "approved": self = .approved(try Ruling(fields, record), delivered: delivered)
    case "rejected": self = .rejected(try Ruling(fields, record), delivered: delivered)
    case "responded": self = .responded(try Ruling(fields, record), delivered: delivered)
    case "degraded": self = .degraded(try Ruling(fields, record), delivered: delivered)
    case "claimed": self = .claimed(try Ruling(fields, record), try Claim(fields, record))
    case "completed":
      self = .completed(
        try Ruling(fields, record), try Claim(fields, record), try Report(fields, record))
    case "failed":
      self = .failed(
        try Ruling(fields, record), try Claim(fields, record), try Report(fields, record))
    case "unknown":
      self = .unknown(
        try Ruling(fields, record), try Claim(fields, record),
        since: try fields.time("unknown_since"))
    case "expired": self = .expired(at: try fields.time("ended_at"))
    case "superseded": self = .superseded(at: try fields.time("ended_at"))
    case "cancelled":
      self = .cancelled(at: try fields.time("ended_at"), detail: try fields.text("detail"))
    case "lapsed": self = .lapsed(try Ruling(fields, record), at: try fields.time("ended_at"))
    case "revoked":
      self = .revoked(
        try Ruling(fields, record), by: try fields.text("revoked_by"),
        at: try fields.time("ended_at"))
    case let word: throw record.complaint("state", "\(word) is no state of an escalation")
    }
  }
}

extension Ruling {
  fileprivate init(_ fields: Fields, _ record: Fields) throws(RequestError) {
    let decision = Decision(
      verdict: try fields.word("decision"), actionDigest: try fields.digest("action_digest"),
      editedArgs: fields["edited_args"], message: try fields.optionalText("message"),
      reason: try record.text("reason"), displayedMs: try record.optionalInteger("displayed_ms"),
      affordance: try record.word("affordance"))
    self.init(
      decision: decision, by: try fields.text("decided_by"), at: try fields.time("decided_at"),
      seq: try record.integer("decided_seq"),
      grantDigest: try fields.optionalDigest("grant_digest"),
      claimBy: try record.instant("claim_by"))
  }
}

extension Claim {
  fileprivate init(_ fields: Fields, _ record: Fields) throws(RequestError) {
    self.init(
      nonce: try record.text("nonce"), at: try fields.time("claimed_at"),
      seq: try record.integer("claimed_seq"), reportBy: try record.instant("report_by"),
      delivered: try fields.optionalTime("delivered_at"))
  }
}

extension Report {
  fileprivate init(_ fields: Fields, _ record: Fields) throws(RequestError) {
    self.init(
      completed: try fields.text("outcome") == "completed", detail: try fields.text("detail"),
      at: try fields.time("reported_at"), seq: try record.integer("reported_seq"),
      unknownSince: try fields.optionalTime("unknown_since"))
  }
}
