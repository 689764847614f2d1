package import BelayCore

/// An approval that the hub has given out, once.
package struct Granted: Sendable, Equatable {
  /// The escalation as it stands after the claim.
  package var escalation: Escalation
  /// The action exactly as it may run: `name`, `args` (as edited), `target`, digests.
  package var action: JSON
}

/// An `id` is the agent's own or, for operators, the handle `E-17`.
extension HubClient {
  /// `GET /v1/escalations`
  package func escalations(
    state: String? = nil, agent: AgentID? = nil
  ) async throws(ClientError) -> [Escalation] {
    let path = "/v1/escalations"
    let json = try await call(
      .get, path, query: [("state", state), ("agent", agent?.text)])
    var escalations: [Escalation] = []
    for member in try AnswerReader(json, of: path).array("escalations") {
      escalations.append(try understood(path) { try Escalation(json: member) })
    }
    return escalations
  }

  /// `POST /v1/escalations`: the same request again gets the same escalation.
  package func raise(
    _ request: EscalationRequest, timeout: Duration = .seconds(10)
  ) async throws(ClientError) -> Escalation {
    try await escalation(.post, "/v1/escalations", body: request.payload, timeout: timeout)
  }

  /// `GET /v1/escalations/{id}`; with `waiting`, answers when it leaves `pending` or time is up.
  package func escalation(
    _ id: String, waiting: Duration? = nil
  ) async throws(ClientError) -> Escalation {
    try await escalation(
      .get, "/v1/escalations/\(escaped(id))", query: [("wait", waiting.map(wholeSeconds))],
      timeout: (waiting ?? .zero) + .seconds(10))
  }

  /// `GET /v1/escalations/{id}/evidence`: what is on record that bears on it.
  package func evidence(_ id: String) async throws(ClientError) -> JSON {
    try await call(.get, action(id, "evidence"))
  }

  /// `POST /v1/escalations/{id}/decision`; the decision names the digest that was on screen.
  package func decide(_ id: String, _ decision: Decision) async throws(ClientError) -> Escalation {
    try await escalation(.post, action(id, "decision"), body: decision.json)
  }

  /// `POST /v1/escalations/{id}/hold`
  package func hold(_ id: String, _ hold: Hold) async throws(ClientError) -> Escalation {
    try await escalation(.post, action(id, "hold"), body: ["hold": .string(hold.rawValue)])
  }

  /// `POST /v1/escalations/{id}/claim`: the same nonce again gets the same grant.
  package func claim(
    _ id: String, digest: Digest, nonce: String, timeout: Duration = .seconds(10)
  ) async throws(ClientError) -> Granted {
    let path = action(id, "claim")
    let json = try await call(
      .post, path, body: ["action_digest": .string(digest.text), "nonce": .string(nonce)],
      timeout: timeout)
    let escalation = try understood(path) { try Escalation(json: json) }
    return Granted(escalation: escalation, action: try AnswerReader(json, of: path).object("grant"))
  }

  /// `POST /v1/escalations/{id}/outcome`
  package func report(
    _ id: String, completed: Bool, detail: String
  ) async throws(ClientError) -> Escalation {
    try await escalation(
      .post, action(id, "outcome"),
      body: ["status": completed ? "completed" : "failed", "detail": .string(detail)])
  }

  /// `POST /v1/escalations/{id}/cancel`
  package func cancel(_ id: String, detail: String) async throws(ClientError) -> Escalation {
    try await escalation(.post, action(id, "cancel"), body: ["detail": .string(detail)])
  }

  private func escalation(
    _ method: Method, _ path: String, query: [(name: String, value: String?)] = [],
    body: JSON? = nil, timeout: Duration = .seconds(10)
  ) async throws(ClientError) -> Escalation {
    let json = try await call(method, path, query: query, body: body, timeout: timeout)
    return try understood(path) { try Escalation(json: json) }
  }
}

private func action(_ id: String, _ verb: String) -> String {
  "/v1/escalations/\(escaped(id))/\(verb)"
}
