@testable import BelayCore

/// Spans as a test needs them: what matters, the rest filled in.
struct SpanMaker {
  var service = "support"
  var trace = "0af7651916cd43dd8448eb211c80319c"
  /// milliseconds since the story's start
  var clock = 0

  static func id(_ number: Int) -> String {
    TraceKey.text(UInt64(number))
  }

  /// One that begins at `at` and takes `took` milliseconds.
  func span(
    _ number: Int, under parent: Int? = nil, _ name: String, at start: Int = 0, took: Double = 10,
    status: String = "unset", message: String? = nil, exception: String? = nil, scope: String = "s",
    agentID: String? = nil, _ attributes: JSONObject
  ) -> Event {
    let began = Story.start.wall.advanced(by: .milliseconds(start))
    var data: JSONObject = [
      "name": .string(name), "kind": "internal", "trace_id": .string(trace),
      "span_id": .string(Self.id(number)), "start": .string(began.rfc3339),
      "duration_ms": .number(took), "status": .string(status), "attributes": .object(attributes),
      "scope": ["name": .string(scope)], "resource": [:],
    ]
    data["parent_span_id"] = parent.map { .string(Self.id($0)) }
    data["status_message"] = message.map(JSON.string)
    data["agent_id"] = agentID.map(JSON.string)
    if let exception {
      data["events"] = [
        ["name": "exception", "attributes": ["exception.type": .string(exception)]]
      ]
    }
    return Event(
      id: "\(trace)-\(Self.id(number))", source: .telemetry(service), type: .span, time: began,
      data: .object(data))
  }

  func model(
    _ number: Int, under parent: Int? = nil, at start: Int = 0, input: Int = 100, output: Int = 10,
    _ more: JSONObject = [:]
  ) -> Event {
    var attributes: JSONObject = [
      "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o",
      "gen_ai.usage.input_tokens": JSON(input), "gen_ai.usage.output_tokens": JSON(output),
    ]
    for member in more.members { attributes[member.key] = member.value }
    return span(number, under: parent, "chat gpt-4o", at: start, attributes)
  }

  func failedModel(_ number: Int, under parent: Int? = nil, at start: Int = 0) -> Event {
    span(
      number, under: parent, "chat gpt-4o", at: start, status: "error",
      ["gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "error.type": "APIError"])
  }

  func agent(
    _ number: Int, _ name: String, under parent: Int? = nil, took: Double = 100,
    status: String = "unset", _ more: JSONObject = [:]
  ) -> Event {
    var attributes: JSONObject = [
      "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": .string(name),
    ]
    for member in more.members { attributes[member.key] = member.value }
    return span(
      number, under: parent, "invoke_agent \(name)", took: took, status: status, attributes)
  }

  func tool(
    _ number: Int, _ name: String, under parent: Int? = nil, at start: Int = 0,
    status: String = "unset", exception: String? = nil
  ) -> Event {
    span(
      number, under: parent, "execute_tool \(name)", at: start, status: status,
      exception: exception,
      ["gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": .string(name)])
  }
}
