import BelayClient
import BelayCore

/// What an agent asks for in a story, with sensible words for everything the story does not care about.
struct Asked {
  var id: String
  var agent = "refund-agent"
  var tool = "issue_refund"
  var args: JSON = ["order_id": "A-1042", "amount": 129]
  var risk: String? = "low"
  var timeout = 300.0
  var allowed: [String] = ["approve", "edit", "reject"]

  var request: EscalationRequest {
    get throws {
      var members: [(String, JSON)] = [
        ("id", .string(id)), ("agent_id", .string(agent)), ("run_id", "run-1"),
        ("tool_call_id", "call-1"), ("name", .string(tool)), ("args", args),
        ("reason", "tool_call"), ("message", "The customer sent it back."),
        ("timeout_s", .number(timeout)), ("on_timeout", "degrade"),
        ("allowed_decisions", .array(allowed.map(JSON.string))),
      ]
      if let risk { members.append(("risk", .string(risk))) }
      return try EscalationRequest(json: .object(JSONObject(members)))
    }
  }
}
