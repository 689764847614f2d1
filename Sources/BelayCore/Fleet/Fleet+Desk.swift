// Escalations and controls in the fold, and what the hub owes them.

extension Fleet {
  // MARK: Escalations

  mutating func raise(_ record: Record) {
    guard let escalation = Escalation(raised: record) else { return counts.malformed.count() }
    // A handle counts as used even if there is no room, so that no other escalation gets it.
    nextHandle = max(nextHandle, escalation.handle + 1)
    guard escalations[escalation.key] == nil else { return counts.misplaced.count() }
    let hasRoom = escalations.count - settledEscalations.count < Self.maxOpenEscalations
    touch(escalation.key.agent, record, isOwed: hasRoom)
    with(escalation.key.agent) { $0.asks.count(at: record.recorded) }
    guard hasRoom else { return counts.escalationsRefused.count() }
    hold(escalation)
    startWaiting(escalation.key.agent)
    if escalation.isSurplus { countSurplus(of: escalation.key.agent, record) }
  }

  private mutating func countSurplus(of id: AgentID, _ record: Record) {
    guard agents[id]?.surplus?.happened(record) == nil else { return }
    agents[id]?.surplus = Surplus(record)
  }

  mutating func hold(_ escalation: Escalation) {
    escalations[escalation.key] = escalation
    askedBy[escalation.key.agent, default: []].append(escalation.key)
    if let call = escalation.request.toolCallID { askedAbout[call] = escalation.key }
  }

  mutating func step(_ record: Record) {
    guard let key = EscalationRecord.key(of: record), let wasOpen = escalations[key]?.isOpen,
      escalations[key]?.apply(record) == true, let escalation = escalations[key]
    else { return counts.misplaced.count() }
    if EscalationRecord.isFromAgent(record) { touch(key.agent, record) }
    noteWork(record)
    if record.event.kind == .escalationDecided {
      noteAnswer(to: escalation, at: record.recorded)
      if escalation.state.ruling?.isByPolicy == true { policy.count(record) }
    }
    followEndorsements(of: key)
    if wasOpen, !escalation.isOpen {
      settle(escalation)
    } else if !wasOpen {
      precedents.learn(escalation.handle, escalation.state, at: record.recorded)
    }
  }

  // MARK: Endorsements

  mutating func followEndorsements(of key: EscalationKey) {
    let waits = escalations[key].map { $0.state == .pending && !$0.endorsements.isEmpty } ?? false
    if waits { endorsed.insert(key) } else { endorsed.remove(key) }
  }

  /// A degrade, pause, kill or open breaker takes back the approvals that waited for more of them, as
  /// it does those that wait for their claim (INV 20).
  mutating func dropEndorsements(of agent: AgentID, outrankedBy record: Record) {
    guard !endorsed.isEmpty, agents[agent]?.outranking?.seq == record.seq else { return }
    for key in endorsed where key.agent == agent {
      escalations[key]?.dropEndorsements()
      endorsed.remove(key)
    }
  }

  /// Keeps the newest settled ones, by number and by size.
  private mutating func settle(_ escalation: Escalation) {
    endWaiting(escalation.key.agent)
    if let precedent = Precedent(escalation, endedAt: time) {
      counts.precedentsDropped.count(precedents.append(precedent))
    }
    settledEscalations.append(escalation.key)
    settledBytes += escalation.request.size
    while settledEscalations.count > Self.maxSettledEscalations
      || (settledBytes > Self.maxSettledBytes && settledEscalations.count > 1)
    {
      let oldest = settledEscalations.removeFirst()
      settledBytes -= escalations[oldest]?.request.size ?? 0
      drop(escalation: oldest)
      counts.escalationsDropped.count()
    }
  }

  private mutating func drop(escalation key: EscalationKey) {
    if let call = escalations[key]?.request.toolCallID, askedAbout[call] == key {
      askedAbout[call] = nil
    }
    askedBy[key.agent]?.removeAll { $0 == key }
    if askedBy[key.agent]?.isEmpty == true { askedBy[key.agent] = nil }
    escalations[key] = nil
  }

  // MARK: Controls

  mutating func order(_ record: Record) {
    guard let control = Control(requested: record) else { return counts.malformed.count() }
    nextControlNumber = max(nextControlNumber, control.number + 1)
    guard controls[control.id] == nil else { return counts.misplaced.count() }
    if control.verb.restricts {
      let reason = "\(control.verb.rawValue) ordered by \(control.by): \(control.reason)"
      agents[control.agent]?.outranking = Outranking(
        seq: record.seq, by: control.by, reason: reason)
      dropEndorsements(of: control.agent, outrankedBy: record)
    }
    guard controls.count - settledControls.count < Self.maxOpenControls else {
      return counts.controlsRefused.count()
    }
    keep(control)
  }

  mutating func follow(_ record: Record) {
    guard let id = Control.id(of: record), let wasOpen = controls[id]?.isOpen,
      controls[id]?.apply(record) == true, let control = controls[id]
    else { return counts.misplaced.count() }
    if record.event.kind != .controlExpired { touch(control.agent, record) }
    guard wasOpen, !control.isOpen else { return }
    endWaiting(control.agent)
    settledControls.append(id)
    guard settledControls.count > Self.maxSettledControls else { return }
    drop(order: settledControls.removeFirst())
    counts.controlsDropped.count()
  }

  mutating func keep(_ control: Control) {
    controls[control.id] = control
    if control.isOpen { startWaiting(control.agent) }
    if let newest = newestOrder(to: control.agent), !newest.isOlder(than: control) { return }
    newestOrders[control.agent] = control.id
  }

  private mutating func drop(order id: String) {
    guard let agent = controls.removeValue(forKey: id)?.agent, newestOrders[agent] == id else {
      return
    }
    let left = controls.values.filter { $0.agent == agent }
    newestOrders[agent] = left.max { $0.isOlder(than: $1) }?.id
  }

  /// The last of the orders to this agent that the fold holds. A look-up, since it is needed as
  /// often as an agent changes its mode (INV 32).
  func newestOrder(to agent: AgentID) -> Control? { newestOrders[agent].flatMap { controls[$0] } }

  // MARK: What the hub owes

  /// The records that are due by now: approvals that a degrade has outranked (INV 20), deadlines
  /// that have passed (INV 10, 13, 18), orders without an answer. In order of handle, then of
  /// number.
  ///
  /// To be asked after every batch and at every `nextDeadline`. Costs a walk over the open ones.
  package func due(at now: Reading, eventID: () -> String) -> [Event] {
    var events: [Event] = []
    for escalation in escalationsInOrder where escalation.isOpen {
      if let event = due(escalation, at: now, eventID: eventID) { events.append(event) }
    }
    for control in controlsInOrder where control.isOpen && !now.boot.isBefore(control.due) {
      if let event = control.expiring(at: now, eventID: eventID()) { events.append(event) }
    }
    return events
  }

  private func due(_ escalation: Escalation, at now: Reading, eventID: () -> String) -> Event? {
    if case .approved(let ruling, _) = escalation.state,
      let outranking = outranking(of: escalation.key.agent), outranking.seq > ruling.seq
    {
      return escalation.revoking(for: outranking, at: now, eventID: eventID())
    }
    guard let deadline = escalation.nextDeadline, !now.boot.isBefore(deadline) else { return nil }
    return escalation.expiring(at: now, eventID: eventID())
  }

  /// The first instant at which something will be due, in the boot of `now`; `now` itself if
  /// something belongs to an earlier boot. Nil if nothing waits.
  package func nextDeadline(after now: BootInstant) -> BootInstant? {
    let deadlines =
      escalations.values.compactMap(\.nextDeadline)
      + controls.values.filter(\.isOpen).map(\.due)
    let inThisBoot = deadlines.map { now.isBefore($0) ? $0.nanoseconds : now.nanoseconds }
    return inThisBoot.min().map { BootInstant(bootID: now.bootID, nanoseconds: $0) }
  }
}

extension Control {
  /// By number; equal ones, which the hub does not write, by id, so that any two folds agree.
  fileprivate func isOlder(than other: Control) -> Bool {
    guard number == other.number else { return number < other.number }
    return id.utf8.lexicographicallyPrecedes(other.id.utf8)
  }
}

extension EscalationRecord {
  /// Whether the record shows that the agent is there: it fetched, claimed, reported or withdrew.
  static func isFromAgent(_ record: Record) -> Bool {
    switch step(of: record) {
    case .deliver, .claim, .report, .cancel, .supersede: true
    case .display, .hold, .advise, .endorse, .decide, .revoke, .lose, .expire, nil: false
    }
  }
}
