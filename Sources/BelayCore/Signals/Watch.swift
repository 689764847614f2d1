/// What looks for trouble in the stream of records: all detectors of all agents as one value.
///
/// The hub's writer shows it every record that it has folded, and asks it once a second what time
/// alone has shown. It answers which signals came and went; writing that down is the hub's business,
/// and the fold, not the watch, is what everybody sees.
///
/// It reads no clock and walks no dictionary, so the same records and looks give the same signals.
/// After a restart it begins with nothing: what stands in the fold is cleared if it is not shown again
/// within three minutes.
///
/// It watches the agents that the fold holds, at most 4,096 with those that have left it, about 10 KiB
/// for a busy one. A call costs less than half a microsecond.
package struct Watch: Sendable {
  var vigils: [Vigil] = []
  private var places: [AgentID: Int] = [:]
  private var trails = ErrorTrails()
  private var lookedAt: Timestamp?

  /// Vigils, before those of agents that the fold has dropped are given up.
  static let maxVigils = 2 * Fleet.maxAgents + 96
  /// What the hub calls a question about a signal.
  package static let questionName = "belay.signal"
  /// A watch that has not looked for so long was asleep with everybody else.
  static let longestBlink = Duration.seconds(30)

  package init() {}

  /// Agents that it watches.
  var count: Int { vigils.count }

  /// Takes over what stands.
  package init(_ fleet: Fleet, at now: Timestamp) {
    for agent in fleet.agentsInOrder { begin(agent, at: now) }
  }

  /// A record that `fleet` has just folded.
  package mutating func observe(_ record: Record, _ fleet: Fleet) -> [SignalChange] {
    var changes: [SignalChange] = []
    switch record.event.source {
    case .agent(let id):
      guard let place = place(of: id, fleet, at: record.recorded), vigils[place].heeds(record)
      else { break }
      vigils[place].seen(record)
      take(record, from: id, place, &changes)
    case .hub: note(record, fleet, &changes)
    case .telemetry: overhear(record, fleet, &changes)
    case .operator: break
    }
    return changes
  }

  /// What time has shown; to be asked about once a second.
  package mutating func look(at now: Timestamp, _ fleet: Fleet) -> [SignalChange] {
    if let lookedAt, now.since(lookedAt) > Self.longestBlink {
      for place in vigils.indices { vigils[place].watchAgain(at: now) }
    }
    lookedAt = now
    var changes: [SignalChange] = []
    for place in vigils.indices {
      let id = vigils[place].agent
      vigils[place].look(at: now, { fleet.agents[id] }, &changes)
    }
    return changes
  }

  // MARK: Records

  private mutating func take(
    _ record: Record, from id: AgentID, _ place: Int, _ changes: inout [SignalChange]
  ) {
    switch record.event.kind {
    case .callFinished:
      guard let call = WatchedCall(record.event.data) else { return }
      vigils[place].called(call, inRun: record.event.subject, record, &changes)
      follow(call, of: id, in: Self.trace(of: record), record, &changes)
    case .runFinished: finish(record, of: id, place, &changes)
    case .decisionMade: vigils[place].decided(record, &changes)
    case .budgetSampled: vigils[place].budget(record, isDry: false, &changes)
    case .budgetExhausted: vigils[place].budget(record, isDry: true, &changes)
    case .securityFlagged: vigils[place].flagged(record, &changes)
    case .agentStarted: vigils[place].started(record)
    case .agentHeartbeat: vigils[place].beat(record)
    case .agentStopped: vigils[place].stopped()
    case .modeChanged: vigils[place].entered(mode: record)
    default: break
    }
  }

  /// The hub's own records about an agent's questions.
  private mutating func note(
    _ record: Record, _ fleet: Fleet, _ changes: inout [SignalChange]
  ) {
    guard record.event.kind == .escalationRaised || record.event.kind == .escalationDecided,
      let key = EscalationRecord.key(of: record),
      let place = place(of: key.agent, fleet, at: record.recorded)
    else { return }
    guard record.event.kind == .escalationRaised else {
      // What people answer to a question of the hub's own is no word about the agent's.
      if fleet.escalations[key]?.request.name == Self.questionName { return }
      return vigils[place].judged(record, &changes)
    }
    let handle = record.event.data["escalation"]?["handle"]?.integer ?? 0
    for part in ["args", "target"] {
      guard let value = record.event.data["request"]?[part] else { continue }
      vigils[place].inspect(value, in: "the \(part) of E-\(handle)", record, &changes)
    }
  }

  // MARK: Errors along a trace

  /// - Parameter trace: asked for only if it matters.
  mutating func follow(
    _ call: WatchedCall, of id: AgentID, in trace: @autoclosure () -> UInt64?, _ record: Record,
    _ changes: inout [SignalChange]
  ) {
    guard call.isError else {
      if call.outcome == .ok, !trails.isEmpty, let trace = trace() { trails.recovered(trace) }
      return
    }
    guard let trace = trace() else { return }
    fail(call.name, of: id, in: trace, record, &changes)
  }

  private mutating func finish(
    _ record: Record, of id: AgentID, _ place: Int, _ changes: inout [SignalChange]
  ) {
    guard let run = record.event.subject else { return }
    vigils[place].finished(run: run)
    guard record.event.data["outcome"]?.string == Run.Outcome.error.rawValue,
      let trace = Self.trace(of: record)
    else { return }
    fail(nil, of: id, in: trace, record, &changes)
  }

  private mutating func fail(
    _ callee: String?, of id: AgentID, in trace: UInt64, _ record: Record,
    _ changes: inout [SignalChange]
  ) {
    let found = trails.failed(callee, of: id, in: trace, at: record.recorded, seq: record.seq)
    tell(found, at: record.recorded, &changes)
  }

  /// Failed calls of the record's trace were other agents'.
  mutating func move(
    _ failed: [Sighted.Moved], _ record: Record, _ changes: inout [SignalChange]
  ) {
    guard !failed.isEmpty, let trace = Self.traceID(of: record) else { return }
    for moved in failed {
      trails.moved(
        moved.sighting.call?.name ?? "", from: moved.from, to: moved.sighting.agent, in: trace,
        seq: moved.sighting.seq)
    }
    tell(trails.found(in: trace), at: record.recorded, &changes)
  }

  private mutating func tell(
    _ found: (AgentID, Finding)?, at now: Timestamp, _ changes: inout [SignalChange]
  ) {
    guard let (agent, finding) = found, let place = places[agent] else { return }
    vigils[place].failed(finding, at: now, &changes)
  }

  /// What ties errors together: the trace, else the run of the agent.
  private static func trace(of record: Record) -> UInt64? {
    if let parent = record.event.traceparent, parent.utf8.count >= 35 {
      return Imprint(parent, from: 3, count: 32).value
    }
    guard let run = record.event.subject, let agent = record.event.source.agent else { return nil }
    var imprint = Imprint(agent.text)
    imprint.add(run)
    return imprint.value
  }

  // MARK: Vigils

  /// Of an agent that it watches already, if the fold holds it or not.
  func place(named id: AgentID) -> Int? { places[id] }

  /// Nil for an agent that the fold has no room for.
  mutating func place(of id: AgentID, _ fleet: Fleet, at now: Timestamp) -> Int? {
    if let place = places[id] { return place }
    guard let agent = fleet.agents[id] else { return nil }
    if vigils.count >= Self.maxVigils { dropUnknown(fleet) }
    begin(agent, at: now)
    return vigils.count - 1
  }

  private mutating func begin(_ agent: Agent, at now: Timestamp) {
    places[agent.id] = vigils.count
    vigils.append(Vigil(agent, at: now))
  }

  private mutating func dropUnknown(_ fleet: Fleet) {
    vigils.removeAll { fleet.agents.index(forKey: $0.agent) == nil }
    places = [:]
    for place in vigils.indices { places[vigils[place].agent] = place }
  }
}
