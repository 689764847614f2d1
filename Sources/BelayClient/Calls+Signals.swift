package import BelayCore

extension HubClient {
  /// `POST /v1/agents/{id}/signals/{signal}`: `acknowledge`, `silence` for some time, or `unsilence`.
  ///
  /// Answers what is known of the signal now, as the hub writes it.
  package func order(
    _ action: String, signal: SignalName, of agent: AgentID, for stretch: Duration? = nil,
    reason: String
  ) async throws(ClientError) -> JSON {
    var body: JSONObject = ["action": .string(action), "reason": .string(reason)]
    body["for_s"] = stretch.map { .number($0.seconds) }
    return try await call(
      .post, "/v1/agents/\(escaped(agent.text))/signals/\(signal.rawValue)", body: .object(body))
  }
}
