package import BelayCore

/// One action an agent wants a person to allow, in the agent's own words.
///
/// The `id` is the idempotency key: an agent that restarts asks again with the same id and gets the same
/// escalation back, decided or not. One that ended without an answer has a successor, the next
/// generation, whose id follows from the first, so that a restarted agent finds its way to it.
package struct Question: Sendable, Equatable {
  package var id: String
  /// 1, and one more for each time that it ended without an answer.
  package var generation = 1
  package var run: String
  package var tool: String
  package var arguments: JSON
  package var target: String?
  package var reason = EscalationReason.toolCall
  package var message: String
  package var confidence: Double?
  package var threshold: Double?
  package var risk: Risk?
  package var context: JSON?
  package var allowed: [Verdict]
  /// How long the agent waits, by its own clock; the hub is told the same.
  package var timeout: Duration
  /// Whether to keep waiting when the hub says that nobody is at a console.
  package var waitsWithoutOperator: Bool

  package init(
    id: String, run: String, tool: String, arguments: JSON, target: String? = nil,
    message: String, risk: Risk? = nil, allowed: [Verdict] = [.approve, .reject],
    timeout: Duration, waitsWithoutOperator: Bool = false
  ) {
    self.id = id
    self.run = run
    self.tool = tool
    self.arguments = arguments
    self.target = target
    self.message = message
    self.risk = risk
    self.allowed = allowed
    self.timeout = timeout
    self.waitsWithoutOperator = waitsWithoutOperator
  }

  /// In bytes, as the hub takes it.
  private static let longestID = 128
  /// More often than anybody asks the same without an answer; each is one request on the way.
  static let mostGenerations = 100

  /// The id that the hub knows it by: `refund-A-1042`, then `refund-A-1042~2`.
  package var escalationID: String {
    guard generation > 1 else { return id }
    let suffix = "~\(generation)"
    let room = Self.longestID - suffix.utf8.count
    return (id.utf8.count <= room ? id : Digest(sha256Of: Array(id.utf8)).text) + suffix
  }

  /// What is about to run, as the digest covers it.
  func action(of agent: AgentID, arguments: JSON) -> Action {
    Action(agentID: agent, name: tool, args: arguments, target: target.map(JSON.string))
  }

  /// The request as the hub wants it; throws when this agent could never ask it so.
  func request(of agent: AgentID) throws(RequestError) -> EscalationRequest {
    try EscalationRequest(json: body(of: agent))
  }

  private func body(of agent: AgentID) -> JSON {
    var object: JSONObject = [
      "id": .string(escalationID), "agent_id": .string(agent.text), "run_id": .string(run),
      "tool_call_id": .string(id), "name": .string(tool), "args": arguments,
      "reason": .string(reason.rawValue), "message": .string(message),
      "allowed_decisions": .array(allowed.map { .string($0.rawValue) }),
      "timeout_s": .number(timeout.seconds), "on_timeout": "degrade",
    ]
    object["target"] = target.map(JSON.string)
    object["confidence"] = confidence.map(JSON.number)
    object["threshold"] = threshold.map(JSON.number)
    object["risk"] = risk.map { .string($0.rawValue) }
    object["context"] = context
    return .object(object)
  }
}
