/// One span at the moment of its arrival in its trace: what it says, and what that means there.
struct SpanView {
  let facts: SpanFacts
  let record: Record
  let service: String
  /// Whom the hub itself has written into the record, because the credential is that agent's. It
  /// overrules whatever the span says.
  let fixed: AgentID?
  /// The agent that the span names.
  let named: AgentID?
  /// Its name is only that of the span.
  let isGuess: Bool
  let above: Trace.Above
  /// The agent that stands for the service as long as nothing better is known.
  let provisional: AgentID

  init(facts: consuming SpanFacts, record: Record, service: String, trace: Trace) {
    self.record = record
    self.service = service
    above = trace.above(facts.parent)
    // A request that failed may not say of which model; most agents use one.
    if facts.isModelUnknown, let model = trace.spans.last(where: { $0.kind == .model })?.call {
      facts.call = model
    }
    fixed = record.event.data["agent_id"]?.string.flatMap { AgentID($0) }
    named = fixed ?? Self.named(facts, trace)
    isGuess = fixed == nil && facts.agent == nil && named != nil
    guard let provisional = AgentID(service) else {
      invariantBroken("a service has a name in the alphabet of agents, not \(service)")
    }
    self.provisional = provisional
    self.facts = facts
  }

  /// The name of an agent's span is a guess, since it may be that of a workflow around the agents:
  /// good only if nobody else is named, or if something waits for just this name.
  private static func named(_ facts: SpanFacts, _ trace: Trace) -> AgentID? {
    if let name = facts.agent, let agent = AgentID(naming: name) { return agent }
    guard facts.kind == .agent, let guess = facts.agentGuess else { return nil }
    let isAwaited = trace.sightings.contains { $0.missing == facts.span }
    return trace.agents.isEmpty || isAwaited ? AgentID(naming: guess) : nil
  }

  /// Who did it: whom the span names, else the nearest ancestor, else the most likely.
  func agent(in trace: Trace) -> AgentID { named ?? above.agent ?? likely(trace) }

  /// The only agent of the trace, or the service's.
  func likely(_ trace: Trace) -> AgentID {
    trace.agents.count == 1 ? trace.agents[0] : provisional
  }

  /// Whether another span has told the same call: a request to a model inside one, a use of a tool
  /// inside one of the same name.
  func isRepeated(_ below: Trace.Below) -> Bool {
    switch facts.kind {
    case .model: below.hasTokens || above.isUnderModel
    case .tool:
      below.tools.contains { $0.hasSameBytes(as: facts.call) }
        || above.tool?.hasSameBytes(as: facts.call) == true
    case .retrieval, .agent, .workflow, .other: false
    }
  }

  var origin: Provenance.Origin {
    Provenance.Origin(dialect: facts.dialect, scope: facts.scope, service: service)
  }

  // MARK: Runs

  var traceID: String { facts.trace?.text ?? "" }

  /// The run it is part of: its conversation, else its trace. A call that stands alone is part of
  /// none.
  func run(in trace: Trace) -> String? {
    if let conversation = facts.conversation ?? trace.conversation { return conversation }
    return facts.parent == 0 && facts.kind.isCall ? nil : traceID
  }

  // MARK: What it counts for

  var call: Call {
    var call = Call(outcome: facts.outcome)
    switch facts.kind {
    case .model: call.kind = .model
    case .tool: call.kind = .tool
    case .retrieval: call.kind = .retrieval
    case .agent, .workflow, .other: call.kind = .other
    }
    call.name = facts.call
    call.latencyMicroseconds = facts.durationMs.map { Int(counting: ($0 * 1_000).rounded()) }
    call.errorType = facts.errorType
    call.errorMessage = facts.errorMessage
    guard facts.kind == .model || facts.kind.holdsCalls else { return call }
    call.inputTokens = facts.inputTokens ?? 0
    call.outputTokens = facts.outputTokens ?? 0
    call.cachedTokens = facts.cachedTokens ?? 0
    (call.costMicros, call.isPriced) = (facts.costMicros ?? 0, facts.costMicros != nil)
    return call
  }

  func sighting(for agent: AgentID, in trace: Trace) -> Sighting {
    let isCall = facts.kind.isCall && facts.waitsFor == nil
    return Sighting(
      span: facts.span, missing: named == nil ? above.missing : 0, agent: agent,
      run: run(in: trace), call: isCall ? call : nil, isRateLimited: facts.isRateLimited,
      waitsFor: facts.waitsFor, failure: failedStep, isEcho: facts.isEcho && isCall,
      startedAt: facts.startedAt,
      endedAt: facts.endedAt, recorded: record.recorded, seq: record.seq)
  }

  /// How a step failed, of a span that is one.
  var failedStep: String? {
    guard facts.kind == .workflow, facts.parent != 0, facts.outcome != .ok else { return nil }
    return facts.errorMessage ?? facts.errorType ?? "failed"
  }

  /// That the agent worked on the run, and nothing else.
  func presence(of agent: AgentID, _ run: String) -> Sighting {
    Sighting(
      span: facts.span, missing: 0, agent: agent, run: run, startedAt: facts.startedAt,
      endedAt: facts.endedAt, recorded: record.recorded, seq: record.seq)
  }
}
