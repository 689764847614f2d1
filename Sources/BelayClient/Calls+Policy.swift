package import BelayCore

extension HubClient {
  /// `GET /v1/policy`: the rules in force, as the hub writes them.
  package func policy() async throws(ClientError) -> JSON {
    try await call(.get, "/v1/policy")
  }

  /// `GET /v1/escalations/{id}/policy`: what the rules make of it, were it raised now.
  package func explainPolicy(of escalation: String) async throws(ClientError) -> JSON {
    try await call(.get, "/v1/escalations/\(escaped(escalation))/policy")
  }

  /// `POST /v1/policy/explain`: what they would make of a request that nobody has sent.
  package func explainPolicy(
    for request: EscalationRequest
  ) async throws(ClientError) -> JSON {
    try await call(.post, "/v1/policy/explain", body: request.payload)
  }

  /// `POST /v1/policy/rules/{name}/revoke`: ends an auto-approval for good.
  package func revokeRule(_ name: String, reason: String) async throws(ClientError) -> JSON {
    try await call(
      .post, "/v1/policy/rules/\(escaped(name))/revoke", body: ["reason": .string(reason)])
  }
}
