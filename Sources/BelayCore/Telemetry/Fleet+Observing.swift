// Spans in the fold: whose a span is, what it counts for, and what its coming changes about those
// that came before it.

extension Fleet {
  /// Folds an `otel.span` in.
  mutating func observe(_ record: Record) {
    guard case .telemetry(let service) = record.event.source else { return }
    if !sighted.moved.isEmpty { sighted.moved = [] }
    let facts = SpanFacts(record.event.data)
    guard let id = facts.trace, facts.span != 0 else { return counts.malformed.count() }
    let key = Traces.Key(trace: id, isVouched: record.hasCredential)
    // Of what is not about agents, only what may link what is about them.
    guard facts.isAboutAgents || traces.has(key) else { return }
    var trace = traces.take(key)
    var view = SpanView(facts: consume facts, record: record, service: service, trace: trace)
    arrive(&view, &trace)
    traces.put(consume trace, key)
  }

  private mutating func arrive(_ view: inout SpanView, _ trace: inout Trace) {
    let facts = view.facts
    learnConversation(view, &trace)
    let below = trace.takeBelow(facts.span)
    let isRepeated = view.isRepeated(below)
    trace.append(
      Trace.Span(
        id: facts.span, parent: facts.parent, kind: facts.kind, agent: view.named,
        isGuess: view.isGuess, call: facts.call, hasTokensBelow: below.hasTokens))
    trace.seq = view.record.seq
    withdrawGuess(view, &trace)
    if let agent = view.named { trace.hear(agent) }
    meet(view)
    sight(view, isRepeated: isRepeated, &trace)
    mark(view, below, &trace)
    settle(view, &trace)
    addSums(view, below, &trace)
    finishRuns(view, trace)
  }

  // MARK: Who is there

  /// An agent that a span names is there, whatever it did.
  private mutating func meet(_ view: SpanView) {
    guard let agent = view.named else { return }
    meet(agent, as: view.isGuess ? nil : view.facts.agent ?? agent.text, view)
  }

  /// An agent with a name of its own right below what was taken for one: that was a workflow, unless
  /// it has done something itself.
  private mutating func withdrawGuess(_ view: SpanView, _ trace: inout Trace) {
    guard view.facts.kind == .agent, view.named != nil, !view.isGuess, view.above.isGuess,
      let guess = view.above.agent, with(guess, { $0.isIdleGuess }) == true
    else { return }
    forget(guess)
    trace.withdraw(guess)
  }

  @discardableResult
  private mutating func meet(_ agent: AgentID, as name: String?, _ view: SpanView) -> Bool {
    guard admit(agent, view.record) else { return false }
    with(agent) {
      $0.isSeen(view.record, as: name, by: view.origin)
      if view.fixed == agent { $0.hasCredential = true }
    }
    return true
  }

  // MARK: What it did

  private mutating func sight(_ view: SpanView, isRepeated: Bool, _ trace: inout Trace) {
    guard view.facts.kind.isCall || view.facts.waitsFor != nil || view.failedStep != nil else {
      return
    }
    if isRepeated, !replacesEcho(view, &trace) { return }
    var sighting = view.sighting(for: view.agent(in: trace), in: trace)
    if var call = sighting.call {
      models.table.complete(&call, of: view.facts.model ?? call.name)
      sighting.call = call
    }
    if isRefused(view.facts) { sighting.call?.outcome = .ignored }
    guard meet(sighting.agent, as: nil, view), count(sighting, view) else { return }
    guard sighting.missing != 0 || sighting.isEcho else { return }
    trace.sightings.append(sighting, keeping: Trace.maxSightings)
  }

  private mutating func count(_ sighting: Sighting, _ view: SpanView) -> Bool {
    guard take(sighting, from: .spans, vouched: view.record.hasCredential) else { return false }
    noteWait(sighting)
    sighted.newest = sighting
    if sighting.call?.isError == true { errorSeqs.append(sighting.seq, keeping: Self.maxErrorSeqs) }
    return true
  }

  /// Counts it, if such a source counts for the agent.
  mutating func take(
    _ sighting: Sighting, from source: Provenance.Calls, vouched: Bool
  ) -> Bool {
    let isCounted = with(sighting.agent) { agent in
      guard agent.counts(source, vouched: vouched) else { return false }
      agent.provenance.calls = source
      agent.take(sighting)
      return true
    }
    if isCounted == true, sighting.call?.hasUsage == true { overrule(sighting.agent) }
    return isCounted ?? false
  }

  /// One call told from both sides of a connection is one call. If the second to tell knows of an
  /// error that the first did not, it replaces the first.
  private mutating func replacesEcho(_ view: SpanView, _ trace: inout Trace) -> Bool {
    guard view.facts.outcome != .ok, view.facts.kind == .tool,
      let place = trace.sightings.lastIndex(where: { sighting in
        sighting.isEcho && sighting.call?.isError == false
          && sighting.call?.name.hasSameBytes(as: view.facts.call) == true
      })
    else { return false }
    takeBack(trace.sightings.remove(at: place))
    return true
  }

  private func mark(_ view: SpanView, _ below: Trace.Below, _ trace: inout Trace) {
    let facts = view.facts
    if facts.kind == .model || below.hasTokens { trace.markTokens(above: facts.parent) }
    if facts.kind == .tool { trace.markTool(facts.call, above: facts.parent) }
    guard facts.kind == .other else { return }
    for tool in below.tools { trace.markTool(tool, above: facts.parent) }
  }

  // MARK: What came before it

  /// Those that waited for this span may now know whose they are.
  private mutating func settle(_ view: SpanView, _ trace: inout Trace) {
    for index in trace.sightings.indices where trace.sightings[index].missing != 0 {
      if trace.sightings[index].missing == view.facts.span {
        trace.sightings[index].missing = view.named == nil ? view.above.missing : 0
        let agent = view.named ?? view.above.agent
        if agent != nil { trace.sightings[index].missing = 0 }
        move(&trace.sightings[index], to: agent ?? view.likely(trace), view)
      } else if trace.agents.count == 1 {
        move(&trace.sightings[index], to: trace.agents[0], view)
      }
    }
    trace.sightings.removeAll { $0.missing == 0 && !$0.isEcho }
  }

  private mutating func move(_ sighting: inout Sighting, to agent: AgentID, _ view: SpanView) {
    let old = sighting.agent
    guard agent != old, meet(agent, as: nil, view) else { return }
    var moved = sighting
    moved.agent = agent
    guard take(moved, from: .spans, vouched: view.record.hasCredential) else { return }
    noteWait(moved)
    sighted.moved.append(Sighted.Moved(from: old, sighting: moved))
    takeBack(sighting)
    sighting = moved
  }

  private mutating func takeBack(_ sighting: Sighting) {
    let isHollow = with(sighting.agent) { agent in
      agent.takeBack(sighting)
      return agent.isHollow
    }
    if isHollow == true { forget(sighting.agent) }
  }

  // MARK: Sums

  /// An agent's own sums count only if nothing below it has told any tokens; if something does later,
  /// they are taken back.
  private mutating func addSums(_ view: SpanView, _ below: Trace.Below, _ trace: inout Trace) {
    let facts = view.facts
    if facts.kind == .model {
      let repeated = trace.sums.filter { trace.isAbove($0.span, facts.parent) }
      for sums in repeated {
        with(sums.agent) { $0.takeBack(sums: sums.call, at: sums.recorded) }
      }
      trace.sums = trace.sums.filter { !repeated.contains($0) }
    }
    let hasSums = facts.inputTokens != nil || facts.costMicros != nil
    guard facts.kind.holdsCalls, !below.hasTokens, hasSums else { return }
    let agent = view.agent(in: trace)
    var call = view.call
    if let model = facts.model { models.table.estimate(&call, of: model) }
    let isCounted = with(agent) { agent in
      guard agent.counts(.spans, vouched: view.record.hasCredential) else { return false }
      agent.take(sums: call, at: view.record.recorded)
      return true
    }
    guard isCounted == true else { return }
    overrule(agent)
    trace.sums.append(
      Trace.Sums(
        span: facts.span, agent: agent, call: call, recorded: view.record.recorded),
      keeping: Trace.maxSums)
    trace.markTokens(above: facts.parent)
  }

  // MARK: Runs

  /// A conversation ties traces together; what was counted under the trace alone joins it.
  private mutating func learnConversation(_ view: SpanView, _ trace: inout Trace) {
    guard trace.conversation == nil, let conversation = view.facts.conversation else { return }
    trace.conversation = conversation
    let old = view.traceID
    for agent in trace.agents + [view.provisional] {
      with(agent) { $0.rename(run: old, to: conversation) }
    }
    for index in trace.sightings.indices where trace.sightings[index].run == old {
      trace.sightings[index].run = conversation
    }
  }

  private mutating func finishRuns(_ view: SpanView, _ trace: Trace) {
    let facts = view.facts
    guard let run = view.run(in: trace) else { return }
    if facts.kind == .agent, let agent = view.named {
      let isNews = with(agent) { agent in
        guard agent.counts(.spans, vouched: view.record.hasCredential) else { return false }
        agent.take(view.presence(of: agent.id, run))
        return agent.finish(run, by: facts, view.record)
      }
      if isNews == true { errorSeqs.append(view.record.seq, keeping: Self.maxErrorSeqs) }
    }
    guard facts.parent == 0 else { return }
    for agent in trace.agents + [view.provisional] {
      with(agent) { $0.abandon(run, by: facts, view.record) }
    }
  }
}
