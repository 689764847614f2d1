/// What has come of one trace, as far as it is needed to say whose its calls are.
///
///     invoke_agent refund-agent          comes last, and names the agent
///       ├ step                           comes third: nothing but a link
///       │   └ chat gpt-4o                comes first: `missing` = step, then invoke_agent
///       └ execute_tool lookup_order      comes second
///
/// Bounded: the oldest spans, sightings and names are given up first.
struct Trace: Sendable, Equatable {
  struct Span: Sendable, Equatable {
    let id: UInt64
    let parent: UInt64
    let kind: SpanClass
    /// as the span names it
    var agent: AgentID?
    /// The name is that of the span, which may be a workflow's around agents that come yet.
    var isGuess = false
    /// of a call
    let call: String
    /// Tokens of something below it are counted, so its own are their sum.
    var hasTokensBelow: Bool
  }

  /// What is known below a span that has not come.
  struct Below: Sendable, Equatable {
    let id: UInt64
    var hasTokens = false
    /// tools right below it
    var tools: [String] = []
  }

  /// Sums that a span of an agent brought, counted because nothing below it had told any.
  struct Sums: Sendable, Equatable {
    let span: UInt64
    let agent: AgentID
    let call: Call
    let recorded: Timestamp
  }

  /// in the order in which they came
  var spans: [Span] = []
  var below: [Below] = []
  var sightings: [Sighting] = []
  var sums: [Sums] = []
  /// those that spans named, in the order in which they were heard
  var agents: [AgentID] = []
  var conversation: String?
  /// of the newest span
  var seq = 0
  /// places in `spans` by id
  private var places: [UInt64: Int] = [:]

  static let maxSpans = 256
  static let maxBelow = 64
  static let maxTools = 8
  static let maxSightings = 64
  static let maxSums = 8
  static let maxAgents = 8
  static let maxDepth = 64

  init() {}

  func span(_ id: UInt64) -> Span? { places[id].map { spans[$0] } }

  mutating func append(_ span: Span) {
    if spans.count >= Self.maxSpans {
      spans.removeFirst(Self.maxSpans / 4)
      index()
    }
    places[span.id] = spans.count
    spans.append(span)
  }

  private mutating func index() {
    places = [:]
    for (place, span) in spans.enumerated() { places[span.id] = place }
  }

  mutating func hear(_ agent: AgentID) {
    if !agents.contains(agent), agents.count < Self.maxAgents { agents.append(agent) }
  }
}

// MARK: Upward

extension Trace {
  /// What lies above a span, up to the nearest that names an agent.
  struct Above {
    var agent: AgentID?
    var isGuess = false
    /// The first ancestor that has not come; zero if all have.
    var missing: UInt64 = 0
    var isUnderModel = false
    /// the tool that it is right below of, with nothing but unnamed spans between
    var tool: String?
  }

  func above(_ parent: UInt64) -> Above {
    var above = Above()
    var (id, steps, isDirect) = (parent, 0, true)
    while id != 0, steps < Self.maxDepth {
      guard let span = span(id) else {
        above.missing = id
        return above
      }
      if span.kind == .model { above.isUnderModel = true }
      if isDirect, span.kind == .tool { above.tool = span.call }
      if span.kind != .other { isDirect = false }
      if let agent = span.agent {
        (above.agent, above.isGuess) = (agent, span.isGuess)
        return above
      }
      (id, steps) = (span.parent, steps + 1)
    }
    return above
  }

  /// Tells all above that tokens are counted below them, as far as they have come.
  mutating func markTokens(above parent: UInt64) {
    var (id, steps) = (parent, 0)
    while id != 0, steps < Self.maxDepth {
      guard let place = places[id] else { return note(id) { $0.hasTokens = true } }
      if spans[place].hasTokensBelow { return }
      spans[place].hasTokensBelow = true
      (id, steps) = (spans[place].parent, steps + 1)
    }
  }

  /// Tells the first span above that is not a mere link, if it has not come, of a tool.
  mutating func markTool(_ name: String, above parent: UInt64) {
    var (id, steps) = (parent, 0)
    while id != 0, steps < Self.maxDepth {
      guard let span = span(id) else {
        return note(id) { below in
          guard below.tools.count < Self.maxTools, !below.tools.contains(name) else { return }
          below.tools.append(name)
        }
      }
      guard span.kind == .other else { return }
      (id, steps) = (span.parent, steps + 1)
    }
  }

  private mutating func note(_ id: UInt64, _ change: (inout Below) -> Void) {
    if let place = below.firstIndex(where: { $0.id == id }) { return change(&below[place]) }
    var new = Below(id: id)
    change(&new)
    below.append(new, keeping: Self.maxBelow)
  }

  /// What was known below a span that has now come.
  mutating func takeBelow(_ id: UInt64) -> Below {
    guard let place = below.firstIndex(where: { $0.id == id }) else { return Below(id: id) }
    return below.remove(at: place)
  }

  /// Whether `ancestor` lies above what hangs under `parent`.
  func isAbove(_ ancestor: UInt64, _ parent: UInt64) -> Bool {
    var (id, steps) = (parent, 0)
    while id != 0, steps < Self.maxDepth {
      if id == ancestor { return true }
      guard let span = span(id) else { return false }
      (id, steps) = (span.parent, steps + 1)
    }
    return false
  }
}

extension Trace {
  /// The guess was wrong: these spans name nobody.
  mutating func withdraw(_ guess: AgentID) {
    for place in spans.indices where spans[place].isGuess && spans[place].agent == guess {
      (spans[place].agent, spans[place].isGuess) = (nil, false)
    }
    agents.removeAll { $0 == guess }
  }
}

// MARK: JSON

extension Trace {
  static func == (left: Trace, right: Trace) -> Bool {
    left.spans == right.spans && left.below == right.below && left.sightings == right.sightings
      && left.sums == right.sums && left.agents == right.agents
      && left.conversation == right.conversation && left.seq == right.seq
  }

  var json: JSON {
    var object: JSONObject = [
      "seq": JSON(seq), "spans": .array(spans.map(\.json)), "below": .array(below.map(\.json)),
      "sightings": .array(sightings.map(\.json)), "sums": .array(sums.map(\.json)),
      "agents": .texts(agents.map(\.text)),
    ]
    object["conversation"] = conversation.map(JSON.string)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    seq = try fields.count("seq")
    spans = try fields.each("spans") { (each) throws(RequestError) in try Span(each) }
    below = try fields.each("below") { (each) throws(RequestError) in try Below(each) }
    sightings = try fields.each("sightings") { (each) throws(RequestError) in try Sighting(each) }
    sums = try fields.each("sums") { (each) throws(RequestError) in try Sums(each) }
    for name in try fields.texts("agents") {
      agents.append(try fields.required("agents", AgentID(name)))
    }
    conversation = try fields.optionalText("conversation")
    index()
  }
}

extension Trace.Span {
  var json: JSON {
    var object: JSONObject = [
      "id": .string(TraceKey.text(id)), "parent": .string(TraceKey.text(parent)),
      "kind": .string(kind.rawValue),
    ]
    object["agent"] = agent.map { .string($0.text) }
    object["guess"] = isGuess ? true : nil
    object["call"] = call.isEmpty ? nil : .string(call)
    object["tokens_below"] = hasTokensBelow ? true : nil
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      id: try fields.spanID("id"), parent: try fields.spanID("parent"),
      kind: try fields.word("kind"),
      agent: fields["agent"] == nil ? nil : try fields.agentID("agent"),
      isGuess: try fields.flag("guess"), call: try fields.optionalText("call") ?? "",
      hasTokensBelow: try fields.flag("tokens_below"))
  }
}

extension Trace.Below {
  var json: JSON {
    [
      "id": .string(TraceKey.text(id)), "tokens": .bool(hasTokens), "tools": .texts(tools),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      id: try fields.spanID("id"), hasTokens: try fields.flag("tokens"),
      tools: try fields.texts("tools"))
  }
}

extension Trace.Sums {
  var json: JSON {
    [
      "span": .string(TraceKey.text(span)), "agent": .string(agent.text), "call": call.json,
      "recorded": .time(recorded),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      span: try fields.spanID("span"), agent: try fields.agentID("agent"),
      call: try Call(try fields.fields("call")), recorded: try fields.time("recorded"))
  }
}
