/// What a span comes to for whoever runs agents: who did what, how it ended, what it took.
///
/// Read from the data of an `otel.span` in whatever dialect it is (see `Attribute`). Total: whatever
/// is absent or of the wrong type is nil, texts are clipped, and nothing is made up: an unknown cost
/// is nil and not zero. A few microseconds for a span with thirty attributes.
package struct SpanFacts: Sendable, Equatable {
  package var kind = SpanClass.other
  package var dialect = Dialect.unknown
  /// the instrumentation that made it
  package var scope: String?
  package var name = ""
  package var trace: TraceKey?
  package var span: UInt64 = 0
  /// zero at the root
  package var parent: UInt64 = 0

  /// The agent as the span itself names it.
  package var agent: String?
  /// What the agent may be called if nothing else names one: the name of an agent's span.
  package var agentGuess: String?
  /// What ties the traces of one task together.
  package var conversation: String?

  /// Of a call: the model (without its date), the tool or the store.
  package var call = ""
  /// The id of this use of the tool, as the model gave it.
  var toolCall: String?
  /// The span does not say which model; its name stands for it.
  var isModelUnknown = false
  package var provider: String?
  package var inputTokens: Int?
  package var outputTokens: Int?
  package var cachedTokens: Int?
  /// The model with its date, as the table of models is asked for it.
  package var model: String?
  /// in millionths of a US dollar; nil if nobody said
  package var costMicros: Int?
  package var startedAt: Timestamp?
  package var durationMs: Double?
  /// seconds until the first of an answer came
  package var firstChunkS: Double?
  package var finish: String?
  package var confidence: Double?

  package var outcome = Call.Outcome.ok
  package var isRateLimited = false
  package var errorType: String?
  package var errorMessage: String?
  /// It ended because a person has to answer first: what for.
  package var waitsFor: String?
  /// It tells from one side of a connection what the other side may tell too.
  package var isEcho = false

  /// Whether it says anything that the fold is about.
  package var isAboutAgents: Bool {
    kind != .other || agent != nil || agentGuess != nil || waitsFor != nil
  }

  /// When it ended, by its author's clock.
  package var endedAt: Timestamp? {
    guard let startedAt else { return nil }
    let microseconds = min((durationMs ?? 0) * 1_000, 1e17)
    return startedAt.advanced(by: .microseconds(Int64(microseconds)))
  }
}

extension SpanFacts {
  /// Of the data of an `otel.span`.
  package init(_ data: JSON) {
    let attributes = Attributes(data["attributes"])
    name = data["name"]?.string?.clipped(toBytes: EventData.maxWord) ?? ""
    scope = data["scope"]?["name"]?.string?.clipped(toBytes: EventData.maxWord)
    trace = data["trace_id"]?.string.flatMap { TraceKey($0) }
    span = data["span_id"]?.string.flatMap(TraceKey.half) ?? 0
    parent = data["parent_span_id"]?.string.flatMap(TraceKey.half) ?? 0
    startedAt = data["start"]?.string.flatMap(Timestamp.init(rfc3339:))
    durationMs = data["duration_ms"]?.number.flatMap { $0 >= 0 && $0.isFinite ? $0 : nil }
    dialect = attributes.dialect
    classify(attributes)
    nameAgent(attributes)
    nameCall(attributes)
    measure(attributes)
    judge(data, attributes)
  }

  // MARK: What it is

  private mutating func classify(_ attributes: Attributes) {
    isEcho = attributes[.mcpMethod] != nil
    if let known = attributes.kind {
      kind = known
    } else if !attributes.saysKind {
      kind = Self.inferred(name, attributes)
    }
    if kind == .tool, !ToolName.isTool(attributes.word(.tool) ?? ToolName.bare(name)) {
      kind = .other
    }
  }

  /// Of a span without a word for its kind: its name, or that it counts the tokens of a model.
  private static func inferred(_ name: String, _ attributes: Attributes) -> SpanClass {
    if let kind = SpanClass.inferred(fromName: name)?.0 { return kind }
    if let kind = SpanClass.named(name), kind.isCall, attributes[.model] != nil { return kind }
    let counts = attributes[.inputTokens] != nil && attributes[.outputTokens] != nil
    return counts && attributes[.model] != nil ? .model : .other
  }

  // MARK: Who

  private mutating func nameAgent(_ attributes: Attributes) {
    agent =
      attributes.word(.agent)
      ?? attributes[.metadata]?.string?.member("\"lc_agent_name\": \"")
    if agent == nil, kind == .agent { agent = attributes.word(.node) ?? entity(attributes) }
    agent = (agent ?? attributes.word(.agentID)).map(AgentName.bare)
    if agent == nil, kind == .agent, !name.isEmpty { agentGuess = AgentName.bare(name) }
    conversation = attributes.text(.conversation).flatMap { id in
      // Some file the id of the last answer here, which is another one each time.
      id.isEmpty || id.hasPrefix("resp_") ? nil : id.clipped(toBytes: EventData.maxWord)
    }
    if conversation == nil { conversation = FlowName.id(inSpanName: name) }
  }

  private func entity(_ attributes: Attributes) -> String? {
    dialect == .openLLMetry || dialect == .genkit ? attributes.word(.entity) : nil
  }

  // MARK: What was called

  private mutating func nameCall(_ attributes: Attributes) {
    if kind == .model || kind.holdsCalls {
      model = attributes.word(.responseModel) ?? attributes.word(.model)
    }
    switch kind {
    case .model:
      let model =
        attributes.word(.model) ?? attributes.word(.responseModel)
        ?? attributes[.parameters]?.string?.member("\"model\": \"")
      isModelUnknown = model == nil
      call = ModelName.bare(model ?? ToolName.bare(name))
    case .tool:
      call = attributes.word(.tool) ?? entity(attributes) ?? ToolName.bare(name)
      toolCall = attributes.word(.toolCall)
    case .retrieval: call = ToolName.bare(name)
    case .agent, .workflow, .other: break
    }
    provider = attributes.word(.provider)
  }

  private mutating func measure(_ attributes: Attributes) {
    inputTokens = attributes.count(.inputTokens) ?? attributes.count(.totalInput)
    outputTokens = attributes.count(.outputTokens) ?? attributes.count(.totalOutput)
    cachedTokens = attributes.count(.cachedTokens)
    costMicros = attributes.amount(.cost).map { Int(counting: ($0 * 1_000_000).rounded()) }
    firstChunkS =
      attributes.amount(.firstChunkS) ?? attributes.amount(.firstChunkMs).map { $0 / 1_000 }
    confidence = attributes.amount(.score)
    finish = Self.finish(attributes[.finish])
  }

  /// Reasons come as a list, as a text that is a list in JSON, or as a word.
  private static func finish(_ value: JSON?) -> String? {
    let first = value?.array?.first?.string ?? value?.string
    guard let first, first.hasPrefix("[") else { return first?.clipped(toBytes: EventData.maxWord) }
    let word = first.drop { "[\" ".contains($0) }.prefix { !"\",]".contains($0) }
    return word.isEmpty ? nil : String(word).clipped(toBytes: EventData.maxWord)
  }

  /// A tool's arguments as they were sent, in an attribute or as the message that called for it; nil if
  /// they were not.
  package static func arguments(_ data: JSON) -> String? {
    let text = Attributes(data["attributes"]).text(.arguments) ?? message(in: data)
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func message(in data: JSON) -> String? {
    let event = data["events"]?.array?.first { $0["name"]?.string == "gen_ai.tool.message" }
    return event?["attributes"]?["content"]?.string
  }
}

extension String {
  /// The text after `key`, up to the next quotation mark. Some dialects put what they know into one
  /// attribute, as JSON in a text; to read all of it for one name would cost more than all the rest.
  fileprivate func member(_ key: StaticString) -> String? {
    guard utf8.count <= 16_384, let start = end(ofFirst: key) else { return nil }
    let rest = self[start...].prefix(EventData.maxWord)
    guard let end = rest.utf8.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    let text = String(rest[..<end])
    return text.isEmpty || text.utf8.contains(UInt8(ascii: "\\")) ? nil : text
  }

  private func end(ofFirst wanted: StaticString) -> Index? {
    let wanted = Array("\(wanted)".utf8)
    var matched = 0
    for index in utf8.indices {
      if utf8[index] == wanted[matched] {
        matched += 1
        if matched == wanted.count { return utf8.index(after: index) }
      } else {
        matched = utf8[index] == wanted[0] ? 1 : 0
      }
    }
    return nil
  }
}
