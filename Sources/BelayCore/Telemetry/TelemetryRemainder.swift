/// What stays of telemetry when its payload is erased: what the fold makes facts of, and no text that a
/// person or a model wrote. Which agent, which tool or model, how long, how many tokens, how it ended.
///
/// Of a point it stays which row of points it was of, as an imprint: without it the next one would count
/// all of the row again.
package struct TelemetryRemainder {
  package static let text = "[erased]"

  package private(set) var data = JSONObject()

  private static let kept = [
    "name", "trace_id", "span_id", "parent_span_id", "start", "duration_ms", "kind", "status",
    "agent_id", "severity_number", "event_name", "temporality", "sum", "value", "unit",
  ]

  /// Attributes that logs and points use besides those of `Attribute`.
  private static let words: Set<String> = [
    "event.name", "event.kind", "model", "name", "success", "source", "decision", "duration_ms",
    "cache_read_tokens", "cache_creation_tokens", "gen_ai.evaluation.name",
    "gen_ai.evaluation.score.label", "gen_ai.token.type", "type",
  ]

  package init(of event: Event) {
    let all = event.data
    for key in Self.kept {
      guard let value = all[key], value.object == nil, value.array == nil else { continue }
      data[key] = value.word
    }
    if let scope = all["scope"]?["name"] { data["scope"] = ["name": scope.word] }
    if let message = all["status_message"], message.string != nil {
      data["status_message"] = .string(Self.text)
    }
    if let body = all["body"] { data["body"] = body.isName ? body : .string(Self.text) }
    if let events = all["events"]?.array { data["events"] = .array(events.compactMap(Self.event)) }
    data["attributes"] = .object(Self.attributes(of: all))
    if event.kind == .metricPoint {
      let series = PointFacts.series(all["name"]?.string ?? "", all)
      data[PointFacts.seriesKey] = .string(String(series))
    }
  }

  private static func event(_ event: JSON) -> JSON? {
    switch event["name"]?.string {
    case "exception"?:
      var attributes = JSONObject()
      attributes["exception.type"] = event["attributes"]?["exception.type"]?.word
      if event["attributes"]?["exception.message"]?.string != nil {
        attributes["exception.message"] = .string(text)
      }
      return ["name": "exception", "attributes": .object(attributes)]
    case "gen_ai.choice"?:
      var attributes = JSONObject()
      attributes["finish_reason"] = event["attributes"]?["finish_reason"]?.word
      return ["name": "gen_ai.choice", "attributes": .object(attributes)]
    default: return nil
    }
  }

  // MARK: Attributes

  private static func attributes(of data: JSON) -> JSONObject {
    let facts = SpanFacts(data)
    var rest = JSONObject()
    for member in data["attributes"]?.object?.members ?? [] {
      guard let value = value(of: member, facts) else { continue }
      rest[member.key] = value
    }
    return rest
  }

  private static func value(of member: JSONObject.Member, _ facts: SpanFacts) -> JSON? {
    let value = member.value
    guard let meaning = Attribute.meaning(of: member.key) else {
      return words.contains(member.key) ? value.word : nil
    }
    guard let attribute = meaning.place?.attribute else { return value.word }
    switch attribute {
    case .agent, .agentID, .node, .entity, .conversation, .model, .responseModel, .provider, .tool,
      .toolCall, .inputTokens, .outputTokens, .cachedTokens, .totalInput, .totalOutput, .cost,
      .errorType, .errorCode, .finish, .firstChunkS, .firstChunkMs, .score, .deferral, .mcpMethod:
      return value.word
    case .arguments, .output, .errorMessage:
      return value.isBlank ? value : .string(text)
    case .result: return .string(waiting(facts))
    case .metadata: return .string(#"{"lc_agent_name": "\#(facts.agent ?? "")"}"#)
    case .parameters:
      return .string(facts.isModelUnknown ? text : #"{"model": "\#(facts.call)"}"#)
    }
  }

  /// A result that asks for approvals still says of which tool.
  private static func waiting(_ facts: SpanFacts) -> String {
    guard facts.kind == .agent, let tool = facts.waitsFor else { return text }
    let pending: JSON = [["tool_name": .string(tool)]]
    return #"{"calls":[],"approvals":\#(pending.text)}"#
  }
}

extension JSON {
  /// As much of it as a fact takes; a list of words stays one.
  fileprivate var word: JSON {
    switch self {
    case .string(let text): .string(text.clipped(toBytes: EventData.maxWord))
    case .array(let elements): .array(elements.prefix(8).filter { $0.object == nil }.map(\.word))
    case .object: .string(TelemetryRemainder.text)
    case .null, .bool, .number, .bigInteger: self
    }
  }

  fileprivate var isBlank: Bool { isNull || string?.isEmpty == true }

  /// The name of an event that is told in logs, which some have as their body.
  fileprivate var isName: Bool { string.map(LogFacts.isName) ?? false }
}
