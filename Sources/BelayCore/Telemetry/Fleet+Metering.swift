// Points of metrics in the fold. They say least: sums of a whole service, without calls and errors.
// So they count only for whom nothing else tells of tokens.

extension Fleet {
  /// Folds an `otel.metric` in.
  mutating func meter(_ record: Record) {
    guard case .telemetry(let service) = record.event.source,
      let point = PointFacts(record.event), let id = subject(of: point, record, service),
      !isToldBetter(id, of: service, isNamed: point.agent != nil), admit(id, record)
    else { return }
    let origin = Provenance.Origin(
      dialect: point.agent == nil && point.pricedAs == nil ? .codingAgent : .genAI,
      scope: point.scope, service: service)
    let table = models.table
    with(id) { agent in
      agent.isSeen(record, as: point.agent, by: origin)
      if record.event.data["agent_id"] != nil { agent.hasCredential = true }
      agent.meter(point, record, table)
    }
  }

  /// Whom it is about: as the credential or the point says; else the only agent that the service is
  /// known to have, else the service.
  private func subject(of point: PointFacts, _ record: Record, _ service: String) -> AgentID? {
    if let fixed = record.event.data["agent_id"]?.string { return AgentID(fixed) }
    if let named = point.agent { return AgentID(naming: named) }
    let own = AgentID(service)
    guard own.flatMap({ agents[$0] }) == nil else { return own }
    var only: AgentID?
    for agent in agents.values where agent.isTold(by: service) {
      guard only == nil else { return own }
      only = agent.id
    }
    return only ?? own
  }

  /// Whether something better tells of its tokens. What a service tells of itself is about all of its
  /// agents, so it is enough if one of them is told of.
  private func isToldBetter(_ id: AgentID, of service: String, isNamed: Bool) -> Bool {
    if agents[id]?.metering.isOverruled == true { return true }
    return !isNamed && agents.values.contains { $0.metering.isOverruled && $0.isTold(by: service) }
  }

  /// A call or a sum of spans has told what the agent used: what metrics told of it, or of the service
  /// that it belongs to, is taken back.
  mutating func overrule(_ id: AgentID) {
    guard let agent = agents[id], !agent.metering.isOverruled else { return }
    with(id) { $0.overruleMetering() }
    for origin in agent.provenance.origins {
      guard let service = AgentID(origin.service), service != id, agents[service] != nil else {
        continue
      }
      let isHollow = with(service) { agent in
        agent.takeBackMetered()
        return agent.isHollow
      }
      if isHollow == true { forget(service) }
    }
  }
}

extension Agent {
  fileprivate func isTold(by service: String) -> Bool {
    provenance.origins.contains { $0.service.hasSameBytes(as: service) }
  }

  fileprivate mutating func meter(_ point: PointFacts, _ record: Record, _ models: ModelTable) {
    guard heeds(record), record.hasCredential || !provenance.isVouched,
      let amount = metering.amount(of: point, at: record.recorded), amount > 0
    else { return }
    let sums = point.sums(amount, models)
    take(sums: sums, at: record.recorded)
    metering.count(sums, at: record.recorded)
  }

  mutating func overruleMetering() {
    guard !metering.isOverruled else { return }
    takeBackMetered()
    metering.isOverruled = true
  }

  /// As if no metric had told anything. What was counted stays known to nobody, so that a row of points
  /// that goes on begins from nothing.
  fileprivate mutating func takeBackMetered() {
    for recent in metering.recent { tally.takeBack(sums: recent.sums, at: recent.at) }
    totals.takeBack(sums: metering.counted)
    totals.priced.uncount(metering.priced)
    metering = Metering()
  }
}
