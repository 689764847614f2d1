/// What a log record comes to for whoever runs agents. Coding agents tell of their work in logs, and
/// the GenAI conventions of what an answer was found to be worth.
package struct LogFacts: Sendable, Equatable {
  package enum Matter: Sendable, Equatable {
    case call(Call, isRateLimited: Bool)
    /// what somebody, or a rule, decided about a use of a tool
    case decision(String, by: String?, isPersons: Bool)
    case score(String, value: Double?)
    case other
  }

  package var matter = Matter.other
  /// The name of the event.
  package var name: String?
  package var agent: String?
  /// The model with its date, as the table of models is asked for it.
  package var model: String?
  package var conversation: String?
  package var scope: String?
  package var trace: TraceKey?
  package var span: UInt64 = 0
  /// OpenTelemetry's number; an error from 17 on
  package var severity = 0

  private enum Role { case model, failedModel, stream, tool, decision, score }

  private static let roles: [(Role, [String])] = [
    (.model, ["claude_code.api_request", "gemini_cli.api_response", "qwen-code.api_response"]),
    (.failedModel, ["claude_code.api_error", "gemini_cli.api_error", "qwen-code.api_error"]),
    (.stream, ["codex.sse_event"]),
    (
      .tool,
      [
        "claude_code.tool_result", "gemini_cli.tool_call", "qwen-code.tool_call",
        "codex.tool_result",
      ]
    ),
    (.decision, ["claude_code.tool_decision", "codex.tool_decision"]),
    (.score, ["gen_ai.evaluation.result"]),
  ]

  private static let byName = Dictionary(
    uniqueKeysWithValues: roles.flatMap { row in row.1.map { ($0, row.0) } })

  /// Whether an event of that name means something here.
  static func isName(_ text: String) -> Bool { byName[text] != nil }

  /// Of the data of an `otel.log`.
  package init(_ data: JSON) {
    let attributes = Attributes(data["attributes"])
    let fields = EventData(data["attributes"] ?? .null)
    severity = data["severity_number"]?.integer ?? 0
    scope = data["scope"]?["name"]?.string?.clipped(toBytes: EventData.maxWord)
    trace = data["trace_id"]?.string.flatMap { TraceKey($0) }
    span = data["span_id"]?.string.flatMap(TraceKey.half) ?? 0
    agent = attributes.word(.agent).map(AgentName.bare)
    conversation = attributes.text(.conversation)?.clipped(toBytes: EventData.maxWord)
    let names = Self.names(data, fields, scope)
    name = names.first
    guard let role = names.lazy.compactMap({ Self.byName[$0] }).first else { return }
    model = fields.word("model") ?? attributes.word(.model)
    matter = Self.matter(role, attributes, fields)
  }

  /// The name of the event, which is in one of three places, in one of them without its first half.
  private static func names(_ data: JSON, _ fields: EventData, _ scope: String?) -> [String] {
    let attribute = fields.word("event.name")
    let prefixed = scope?.hasSuffix("claude_code.events") == true
    return [
      data["event_name"]?.string, attribute, prefixed ? attribute.map { "claude_code." + $0 } : nil,
      data["body"]?.string,
    ].compactMap { $0?.clipped(toBytes: EventData.maxWord) }.filter { !$0.isEmpty }
  }

  private static func matter(
    _ role: Role, _ attributes: Attributes, _ fields: EventData
  ) -> Matter {
    switch role {
    case .model: return call(.model, failed: false, attributes, fields)
    case .failedModel: return call(.model, failed: true, attributes, fields)
    case .stream:
      // One of many pieces; the last tells what all of it took.
      guard fields.word("event.kind") == "response.completed" else { return .other }
      return call(.model, failed: false, attributes, fields)
    case .tool:
      return call(.tool, failed: fields.isFalse("success"), attributes, fields)
    case .decision:
      let source = fields.word("source")
      let what = [fields.word("decision"), fields.word("tool_name")].compactMap { $0 }
      return .decision(
        what.joined(separator: " "), by: source,
        isPersons: source?.lowercased().hasPrefix("user") ?? false)
    case .score:
      let label = ["name", "score.label"].map { fields.word("gen_ai.evaluation." + $0) }
      return .score(
        label.compactMap { $0 }.joined(separator: " "), value: attributes.amount(.score))
    }
  }

  private static func call(
    _ kind: Call.Kind, failed: Bool, _ attributes: Attributes, _ fields: EventData
  ) -> Matter {
    let type = attributes.text(.errorType) ?? attributes.text(.errorCode)
    let meaning = type.flatMap { ErrorName.meaning(of: $0) }
    var call = Call(outcome: failed ? meaning == .timeout ? .timeout : .error : .ok)
    call.kind = kind
    call.name =
      kind == .tool
      ? attributes.word(.tool) ?? fields.word("name") ?? ""
      : ModelName.bare(fields.word("model") ?? attributes.word(.model) ?? "")
    call.latencyMicroseconds = fields.duration("duration_ms")
    if failed {
      call.errorType = type?.clipped(toBytes: EventData.maxWord)
      call.errorMessage = attributes.text(.errorMessage)?.clipped(toBytes: EventData.maxText)
    }
    guard kind == .model else { return .call(call, isRateLimited: false) }
    call.inputTokens = attributes.count(.inputTokens) ?? 0
    call.outputTokens = attributes.count(.outputTokens) ?? 0
    call.cachedTokens = attributes.count(.cachedTokens) ?? 0
    call.contextUsed = used(call, fields)
    if let cost = attributes.amount(.cost) {
      (call.costMicros, call.isPriced) = (Int(counting: (cost * 1_000_000).rounded()), true)
    }
    return .call(call, isRateLimited: meaning == .rateLimited)
  }
}

extension LogFacts {
  /// Claude Code counts what the provider had kept, or keeps from now on, beside the input and not in
  /// it.
  private static func used(_ call: Call, _ fields: EventData) -> Int? {
    let kept = ["cache_read_tokens", "cache_creation_tokens"].compactMap { key in
      fields.number(key) ?? fields.word(key).flatMap { Double($0) }
    }.filter { $0.isFinite && $0 >= 0 }
    guard !kept.isEmpty else { return nil }
    return (kept.map { Int(counting: $0) } + [call.outputTokens]).reduce(into: call.inputTokens) {
      $0.count($1)
    }
  }
}

extension EventData {
  /// False, in whichever way it is written.
  fileprivate func isFalse(_ key: String) -> Bool {
    flag(key) == false || word(key)?.lowercased() == "false"
  }

  /// Milliseconds, also as text, in microseconds.
  fileprivate func duration(_ key: String) -> Int? {
    let value = number(key) ?? word(key).flatMap { Double($0) }
    guard let value, value.isFinite, value >= 0 else { return nil }
    return Int(counting: (value * 1_000).rounded())
  }
}
