/// All detectors of one agent, and which of their signals stand.
struct Vigil: Sendable {
  let agent: AgentID
  /// It has been heard with a credential; what comes without one says nothing of it any more.
  private var hasCredential: Bool
  private var isStopped: Bool
  private var alarms: [Alarm]
  private var latency = LatencySpike()
  private var loop = ToolLoop()
  private var silence: AgentSilence
  private var context = ContextPressure()
  private var cascade = Cascade()
  private var budgets = DryBudgets()
  private var security = SecurityFlags()

  /// Begins with nothing but what the fold knows; signals that stand are inherited.
  init(_ agent: Agent, at now: Timestamp) {
    self.agent = agent.id
    hasCredential = agent.hasCredential
    isStopped = agent.isStopped
    alarms = SignalName.allCases.map { name in
      agent.signal(named: name.rawValue) == nil ? Alarm() : Alarm(inheritedAt: now)
    }
    silence = AgentSilence(seenAt: agent.lastSeenAt, seq: agent.lastSeq, watchedSince: now)
    silence.told(heartbeatS: agent.heartbeatS)
  }

  /// Whether the record may say anything of the agent (INV 21, 25).
  mutating func heeds(_ record: Record) -> Bool {
    if record.hasCredential { hasCredential = true }
    return record.hasCredential || !hasCredential
  }

  // MARK: What comes from it

  mutating func seen(_ record: Record) { silence.seen(at: record.recorded, seq: record.seq) }

  mutating func called(
    _ call: WatchedCall, inRun runID: String?, _ record: Record, _ changes: inout [SignalChange]
  ) {
    let now = record.recorded
    let run = runID.map { Imprint($0) } ?? Imprint()
    let callee = Self.callee(call)
    if call.isTool,
      let found = loop.record(
        call, callee, run: run, named: runID, at: record.happened, seq: record.seq)
    {
      happened(.shown(found), of: .toolLoop, at: now, &changes)
    }
    measured(call, callee, run: run, named: runID, at: now, seq: record.seq, &changes)
    guard let exposed = call.exposed else { return }
    inspect(
      exposed, in: "the arguments of \(WatchedCall.quoted(call.name))", record, &changes)
  }

  private static func callee(_ call: WatchedCall) -> UInt64 {
    var callee = Imprint(call.name)
    callee.add(call.isTool ? 1 : 0)
    return callee.value
  }

  /// How long it took, and how full the model's window was.
  private mutating func measured(
    _ call: WatchedCall, _ callee: UInt64, run: Imprint, named runID: String?, at now: Timestamp,
    seq: Int, _ changes: inout [SignalChange]
  ) {
    latency.record(call, callee, at: now, seq: seq)
    guard call.used != nil,
      let found = context.record(call, run: run, named: runID, at: now, seq: seq)
    else { return }
    happened(.shown(found), of: .contextPressure, at: now, &changes)
  }

  mutating func finished(run: String) {
    let run = Imprint(run)
    loop.finished(run: run)
    context.finished(run: run)
    cascade.finished(run: run)
    budgets.finished(run: run)
  }

  mutating func decided(_ record: Record, _ changes: inout [SignalChange]) {
    let runID = record.event.subject
    let data = record.event.data
    let found = cascade.decided(
      data, run: runID.map { Imprint($0) }, named: runID, at: record.recorded, seq: record.seq)
    if let found { happened(.shown(found), of: .cascade, at: record.recorded, &changes) }
    inspect(data, in: "its decision log", record, &changes)
  }

  mutating func budget(_ record: Record, isDry: Bool, _ changes: inout [SignalChange]) {
    let data = EventData(record.event.data)
    let run = record.event.subject.map { Imprint($0) }
    guard isDry else { return budgets.sampled(data, run: run) }
    let found = budgets.exhausted(data, run: run, at: record.recorded, seq: record.seq)
    if let found { happened(.shown(found), of: .budgetExhausted, at: record.recorded, &changes) }
  }

  mutating func flagged(_ record: Record, _ changes: inout [SignalChange]) {
    let found = security.reported(
      EventData(record.event.data), run: record.event.subject, seq: record.seq)
    happened(.shown(found), of: .securityFlag, at: record.recorded, &changes)
  }

  mutating func started(_ record: Record) {
    isStopped = false
    budgets.started()
    silence.told(heartbeatS: EventData(record.event.data).number("heartbeat_s"))
  }

  /// One that beats without saying how often means to do it as often as Belay assumes.
  mutating func beat(_ record: Record) {
    silence.told(heartbeatS: EventData(record.event.data).number("heartbeat_s"))
    if silence.heartbeat == nil { silence.told(heartbeatS: Agent.defaultHeartbeat.seconds) }
  }

  mutating func entered(mode record: Record) {
    isStopped = EventData(record.event.data).word("to", as: ModeName.self) == .stopped
  }

  mutating func stopped() { isStopped = true }

  // MARK: Another agent's

  /// What is remembered of a call besides its figures.
  struct Memory {
    var imprint: UInt64?
    var flag: (sentence: String, aspect: UInt64)?
  }

  /// The call that the record told was another agent's.
  mutating func giveUp(_ seq: Int) -> Memory {
    Memory(imprint: loop.giveUp(seq), flag: security.giveUp(seq))
  }

  /// A call that had been taken for another agent's.
  mutating func takeOver(
    _ call: WatchedCall, _ memory: Memory, _ sighting: Sighting,
    _ changes: inout [SignalChange]
  ) {
    let (now, seq, runID) = (sighting.recorded, sighting.seq, sighting.run)
    let run = runID.map { Imprint($0) } ?? Imprint()
    if let imprint = memory.imprint,
      let found = loop.take(
        imprint, of: call, run: run, named: runID, at: sighting.happened, seq: seq)
    {
      happened(.shown(found), of: .toolLoop, at: now, &changes)
    }
    measured(call, Self.callee(call), run: run, named: runID, at: now, seq: seq, &changes)
    guard let flag = memory.flag else { return }
    let found = security.take(flag, run: nil, seq: seq)
    happened(.shown(found), of: .securityFlag, at: now, &changes)
  }

  // MARK: What is about it

  mutating func inspect(
    _ value: JSON, in place: @autoclosure () -> String, _ record: Record,
    _ changes: inout [SignalChange]
  ) {
    let found = security.inspect(
      value, in: place(), run: record.event.subject, seq: record.seq)
    if let found { happened(.shown(found), of: .securityFlag, at: record.recorded, &changes) }
  }

  /// A person has answered one of its questions; what a rule answered, a cap above all, corrects
  /// nothing and confirms nothing.
  mutating func judged(_ record: Record, _ changes: inout [SignalChange]) {
    guard record.event.data["affordance"]?.string != Affordance.policy.rawValue,
      let decision = record.event.data["decision"]?.string,
      let found = cascade.judged(decision, seq: record.seq)
    else { return }
    happened(.shown(found), of: .cascade, at: record.recorded, &changes)
  }

  mutating func failed(_ finding: Finding, at now: Timestamp, _ changes: inout [SignalChange]) {
    happened(.shown(finding), of: .cascade, at: now, &changes)
  }

  // MARK: Time passes

  mutating func watchAgain(at now: Timestamp) { silence.watchAgain(at: now) }

  /// What only time shows. `known` is asked for the agent as the fold has it; that costs, and is
  /// needed only when it looks silent.
  mutating func look(
    at now: Timestamp, _ known: () -> Agent?, _ changes: inout [SignalChange]
  ) {
    if latency.isTouched || stands(.latencySpike) {
      happened(latency.look(at: now), of: .latencySpike, at: now, &changes)
    }
    listen(at: now, known, &changes)
    guard alarms.contains(where: \.stands) else { return }
    let calm: [(SignalName, Showing)] = [
      (.toolLoop, .absent), (.cascade, .absent), (.securityFlag, .absent),
      (.contextPressure, context.lingers(at: now) ? .lingering : .absent),
      (.budgetExhausted, budgets.lingers(at: now) ? .lingering : .absent),
    ]
    for (name, showing) in calm { happened(showing, of: name, at: now, &changes) }
    if !stands(.securityFlag) { security.cleared() }
  }

  private mutating func listen(
    at now: Timestamp, _ known: () -> Agent?, _ changes: inout [SignalChange]
  ) {
    guard !isStopped, silence.look(at: now) != nil, let agent = known() else {
      if stands(.silentAgent) { happened(.absent, of: .silentAgent, at: now, &changes) }
      return
    }
    // Answers to orders and questions are signs of life too; the fold has them.
    silence.seen(at: agent.lastSeenAt, seq: agent.lastSeq)
    isStopped = agent.isStopped
    let finding = isStopped ? nil : silence.look(at: now)
    happened(finding.map { .shown($0) } ?? .absent, of: .silentAgent, at: now, &changes)
  }

  private func stands(_ name: SignalName) -> Bool { alarms[name.place].stands }

  private mutating func happened(
    _ showing: Showing, of name: SignalName, at now: Timestamp, _ changes: inout [SignalChange]
  ) {
    let outcome = alarms[name.place].happened(showing, of: name, at: now)
    switch (outcome, showing) {
    case (.raise, .shown(let finding)):
      changes.append(SignalChange(agent: agent, name: name, kind: .raised(finding)))
    case (.worsen, .shown(let finding)):
      changes.append(SignalChange(agent: agent, name: name, kind: .worsened(finding)))
    case (.clear, _):
      changes.append(SignalChange(agent: agent, name: name, kind: .cleared))
    case (.nothing, _), (.raise, _), (.worsen, _): break
    }
  }
}
