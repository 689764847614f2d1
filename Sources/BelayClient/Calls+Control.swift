package import BelayCore

extension HubClient {
  /// `POST /v1/agents/{id}/controls`
  package func control(
    _ agent: AgentID, _ request: ControlRequest
  ) async throws(ClientError) -> Control {
    try await control(.post, controls(of: agent), body: request.json)
  }

  /// `GET /v1/agents/{id}/controls`: those with a number above `after`, in order; marks them
  /// delivered. With `waiting`, answers when there is one or time is up.
  package func controls(
    of agent: AgentID, after number: Int, waiting: Duration? = nil
  ) async throws(ClientError) -> [Control] {
    let path = controls(of: agent)
    let json = try await call(
      .get, path, query: [("after", "\(number)"), ("wait", waiting.map(wholeSeconds))],
      timeout: (waiting ?? .zero) + .seconds(10))
    var controls: [Control] = []
    for member in try AnswerReader(json, of: path).array("controls") {
      controls.append(try understood(path) { try Control(json: member) })
    }
    return controls
  }

  /// `POST /v1/controls/{id}/status`
  /// - Parameter status: `acknowledged`, `in_effect` or `failed`.
  package func reportControl(
    _ id: String, status: String, detail: String
  ) async throws(ClientError) -> Control {
    try await control(
      .post, "/v1/controls/\(escaped(id))/status",
      body: ["status": .string(status), "detail": .string(detail)])
  }

  private func control(
    _ method: Method, _ path: String, body: JSON
  ) async throws(ClientError) -> Control {
    let json = try await call(method, path, body: body)
    return try understood(path) { try Control(json: json) }
  }

  private func controls(of agent: AgentID) -> String {
    "/v1/agents/\(escaped(agent.text))/controls"
  }
}
