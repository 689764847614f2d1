/// Whose the records of telemetry are that do not say it themselves: their spans' nearest ancestor's
/// that names an agent, or the only agent's of their trace; else the service's. By the same rules as
/// the fold, from the records that it is shown.
///
/// A name comes late, so it knows best when it has been shown what followed, too. It remembers the
/// newest 256 traces, and of each the newest 256 spans.
package struct Authors: Sendable {
  private struct Known {
    var trace = Trace()
    /// of its records, ascending
    var seqs: [Int] = []
  }

  private var known: [Traces.Key: Known] = [:]
  /// in the order in which they began
  private var order: [Traces.Key] = []

  static let maxTraces = 256

  package init() {}

  /// Takes note of a record.
  ///
  /// - Returns: earlier records that may be another's now, ascending; none for most records.
  package mutating func take(_ record: Record) -> [Int] {
    guard let key = Self.key(of: record) else { return [] }
    guard record.event.kind == .span else {
      known[key]?.seqs.append(record.seq, keeping: Trace.maxSpans)
      return []
    }
    let facts = SpanFacts(record.event.data)
    guard facts.span != 0, facts.isAboutAgents || known[key] != nil else { return [] }
    begin(key)
    var entry = known[key] ?? Known()
    known[key] = nil
    let mayRename = entry.trace.arrive(facts, record)
    let earlier = mayRename ? entry.seqs : []
    entry.seqs.append(record.seq, keeping: Trace.maxSpans)
    known[key] = entry
    return earlier
  }

  private mutating func begin(_ key: Traces.Key) {
    guard known[key] == nil else { return }
    known[key] = Known()
    order.append(key)
    if order.count > Self.maxTraces { known[order.removeFirst()] = nil }
  }

  /// Nil of what is no telemetry.
  package func author(of record: Record) -> AgentID? {
    guard case .telemetry(let service) = record.event.source else { return nil }
    if let fixed = record.event.data["agent_id"]?.string { return AgentID(fixed) }
    if let named = Self.named(by: record) { return named }
    guard let trace = Self.key(of: record).flatMap({ known[$0]?.trace }) else {
      return AgentID(service)
    }
    let span = record.event.data["span_id"]?.string.flatMap(TraceKey.half) ?? 0
    let parent = record.event.data["parent_span_id"]?.string.flatMap(TraceKey.half) ?? 0
    return trace.span(span)?.agent ?? trace.above(trace.span(span)?.parent ?? parent).agent
      ?? (trace.agents.count == 1 ? trace.agents[0] : AgentID(service))
  }

  private static func named(by record: Record) -> AgentID? {
    let data = record.event.data
    let name = record.event.kind == .span ? SpanFacts(data).agent : LogFacts(data).agent
    return name.flatMap { AgentID(naming: $0) }
  }

  private static func key(of record: Record) -> Traces.Key? {
    guard case .telemetry = record.event.source,
      let trace = record.event.data["trace_id"]?.string.flatMap({ TraceKey($0) })
    else { return nil }
    return Traces.Key(trace: trace, isVouched: record.hasCredential)
  }
}

extension Trace {
  /// A span comes, and nothing is counted.
  ///
  /// - Returns: whether spans that came before it may be another's now
  fileprivate mutating func arrive(_ facts: SpanFacts, _ record: Record) -> Bool {
    let view = SpanView(facts: facts, record: record, service: "unknown_service", trace: self)
    append(
      Span(
        id: facts.span, parent: facts.parent, kind: facts.kind, agent: view.named,
        isGuess: view.isGuess, call: facts.call, hasTokensBelow: false))
    var mayRename = view.named != nil
    if facts.kind == .agent, view.named != nil, !view.isGuess, view.above.isGuess,
      let guess = view.above.agent, !hasCalls(of: guess)
    {
      withdraw(guess)
    }
    if let agent = view.named { hear(agent) }
    for place in sightings.indices where sightings[place].missing == facts.span {
      sightings[place].missing = view.named == nil ? view.above.missing : 0
      mayRename = true
    }
    sightings.removeAll { $0.missing == 0 }
    if facts.kind.isCall, view.named == nil, view.above.missing != 0 {
      sightings.append(
        view.sighting(for: view.provisional, in: self), keeping: Self.maxSightings)
    }
    return mayRename
  }

  private func hasCalls(of agent: AgentID) -> Bool {
    spans.contains { $0.kind.isCall && above($0.parent).agent == agent }
  }
}
