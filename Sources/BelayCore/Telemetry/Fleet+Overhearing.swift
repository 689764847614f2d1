// Log records in the fold. Only those count that tell of a call, a decision or a score; the rest is
// kept and shown.

extension Fleet {
  /// Folds an `otel.log` in.
  mutating func overhear(_ record: Record) {
    guard case .telemetry(let service) = record.event.source else { return }
    let facts = LogFacts(record.event.data)
    guard facts.matter != .other, let id = author(facts, record, service), admit(id, record) else {
      return
    }
    let origin = Provenance.Origin(
      dialect: facts.name?.hasPrefix("gen_ai.") == true ? .genAI : .codingAgent,
      scope: facts.scope, service: service)
    with(id) { agent in
      agent.isSeen(record, as: facts.agent, by: origin)
      if record.event.data["agent_id"] != nil { agent.hasCredential = true }
    }
    take(facts, of: id, record)
  }

  /// Whom it is about: as it says, as the span says that it belongs to, or the service.
  private func author(_ facts: LogFacts, _ record: Record, _ service: String) -> AgentID? {
    if let fixed = record.event.data["agent_id"]?.string { return AgentID(fixed) }
    if let agent = facts.agent.flatMap({ AgentID(naming: $0) }) { return agent }
    let key = facts.trace.map { Traces.Key(trace: $0, isVouched: record.hasCredential) }
    return key.flatMap { traces.agent(of: facts.span, in: $0) } ?? AgentID(service)
  }

  private mutating func take(_ facts: LogFacts, of id: AgentID, _ record: Record) {
    switch facts.matter {
    case .call(var call, let isRateLimited):
      models.table.complete(&call, of: facts.model ?? call.name)
      let sighting = Sighting(
        span: facts.span, missing: 0, agent: id, run: facts.conversation, call: call,
        isRateLimited: isRateLimited, startedAt: record.time, endedAt: record.time,
        recorded: record.recorded, seq: record.seq)
      guard take(sighting, from: .logs, vouched: record.hasCredential) else { return }
      sighted.newest = sighting
      if call.isError { errorSeqs.append(record.seq, keeping: Self.maxErrorSeqs) }
    case .decision(let what, let by, let isPersons):
      with(id) {
        $0.chose(
          by.map { "\(what) by \($0)" } ?? what, confidence: nil, autonomous: !isPersons,
          run: facts.conversation, record)
      }
    case .score(let what, let value):
      with(id) {
        $0.chose(
          "evaluation \(what)", confidence: value, autonomous: nil, run: facts.conversation,
          record)
      }
    case .other: break
    }
  }
}

extension Agent {
  fileprivate mutating func chose(
    _ what: String, confidence: Double?, autonomous: Bool?, run: String?, _ record: Record
  ) {
    choices.append(
      Choice(
        decision: what.clipped(toBytes: EventData.maxText), confidence: confidence, threshold: nil,
        autonomous: autonomous, run: run, at: record.recorded, seq: record.seq),
      keeping: Self.maxChoices)
  }
}
