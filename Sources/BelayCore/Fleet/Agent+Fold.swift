// What the records of an agent make of it. Nonsense in the data leaves the parts it names as they
// were; that the agent gave a sign of life counts all the same.

/// What a record turned out to be.
enum AgentNews {
  case plain
  /// an error, an open breaker or the like: the "next error" key stops here
  case trouble
  /// the data lacked what the type needs
  case malformed
}

extension Agent {
  /// Whether the record may say anything of the agent. Once it has shown a credential, what comes
  /// without one can be anybody's: it is shown, it marks the agent, and it changes nothing else,
  /// not even how long the agent has been silent (INV 21, 25).
  func heeds(_ record: Record) -> Bool { record.hasCredential || !hasCredential }

  /// A sign of life, whatever it says.
  mutating func touch(_ record: Record) {
    if record.hasCredential { hasCredential = true } else { unauthenticated = true }
    provenance.isControlled = true
    guard heeds(record) else { return }
    lastSeenAt = max(lastSeenAt, record.recorded)
    lastSeq = record.seq
  }

  // MARK: The agent itself

  /// A stopped agent that starts runs again. Nothing else becomes more permissive by a restart:
  /// what it was degraded or paused for stands until the agent itself says otherwise.
  mutating func started(_ record: Record, _ data: EventData) -> AgentNews {
    name = data.word("name") ?? name
    version = data.word("version") ?? version
    framework = data.word("framework") ?? framework
    host = data.word("host") ?? host
    reportedBy = data.word("reported_by")
    pid = data.count("pid") ?? pid
    capabilities = data.words("capabilities", atMost: Self.maxCapabilities)
    startedAt = record.recorded
    unauthenticated = !record.hasCredential
    stoppedAt = nil
    if isStopped { mode = Mode(name: .normal, cause: "started", since: record.recorded) }
    return beat(data)
  }

  /// The last beats of an agent may arrive after its word that it stops; they do not start it.
  mutating func beat(_ data: EventData) -> AgentNews {
    if let seconds = data.number("heartbeat_s"), seconds > 0 {
      heartbeatS = min(seconds, Double(Int.countLimit))
    }
    return .plain
  }

  mutating func stopped(_ record: Record, _ data: EventData) -> AgentNews {
    stoppedAt = record.recorded
    guard !isStopped else { return .plain }
    mode = Mode(
      name: .stopped, reason: data.text("reason") ?? "", cause: "stopped", since: record.recorded)
    return .plain
  }

  /// `order` is the newest to this agent, if there is one. Who ordered it, only the order says (INV
  /// 25); and until when, if the agent does not.
  mutating func modeChanged(
    _ record: Record, _ data: EventData, following order: Control?
  ) -> AgentNews {
    guard let name = data.word("to", as: ModeName.self) else { return .malformed }
    let cause = data.word("cause") ?? ""
    let order = cause == "operator" && record.hasCredential ? order : nil
    let by = order?.by
    let end = order.flatMap { $0.verb.mode == name ? $0.end : nil }
    mode = Mode(
      name: name, reason: data.text("reason") ?? "", cause: cause, since: record.recorded,
      until: data.time("until") ?? end, by: by)
    stoppedAt = isStopped ? stoppedAt ?? record.recorded : nil
    if name == .normal { return .plain }
    outranking = Outranking(
      seq: record.seq, by: by ?? id.text, reason: "\(id) is \(name.rawValue): \(mode.reason)")
    return .plain
  }

  // MARK: Breakers

  mutating func breakerChanged(_ record: Record, _ data: EventData) -> AgentNews {
    guard let name = data.word("breaker"), let state = data.word("to", as: BreakerState.self)
    else { return .malformed }
    return breaker(name, isIn: state, record, data)
  }

  mutating func breakerSampled(_ record: Record, _ data: EventData) -> AgentNews {
    guard let name = data.word("breaker"), let state = data.word("state", as: BreakerState.self)
    else { return .malformed }
    return breaker(name, isIn: state, record, data)
  }

  /// A breaker that is `gone` from where it was read leaves the list: what it was last says nothing of
  /// what is.
  private mutating func breaker(
    _ name: String, isIn state: BreakerState, _ record: Record, _ data: EventData
  ) -> AgentNews {
    endObserving()
    if data.flag("gone") == true {
      breakers.removeAll { $0.name.hasSameBytes(as: name) }
      return .plain
    }
    let place = breakers.place(
      of: name, by: \.name, keeping: Self.maxBreakers,
      new: Breaker(name: name, state: .closed, since: record.recorded, seq: record.seq)
    ) { dropped.breakers.count() }
    guard let place else { return .plain }
    let changed = breakers[place].enter(state, at: record.recorded, seq: record.seq)
    breakers[place].measure(data)
    breakers[place].explain(data, changed: changed)
    guard changed, state.refusesCalls else { return .plain }
    outranking = Outranking(
      seq: record.seq, by: "breaker \(name)", reason: "breaker \(name) is \(state.rawValue)")
    return .trouble
  }

  // MARK: Budgets, users, security

  mutating func budget(_ record: Record, _ data: EventData, exhausted: Bool) -> AgentNews {
    guard let name = data.word("budget") else { return .malformed }
    let place = budgets.place(
      of: name, by: \.name, keeping: Self.maxBudgets,
      new: Budget(name: name, used: 0, limit: 0, exhausted: false, at: record.recorded)
    ) { dropped.budgets.count() }
    guard let place else { return exhausted ? .trouble : .plain }
    budgets[place].used = data.measure("used") ?? budgets[place].used
    budgets[place].limit = data.measure("limit") ?? budgets[place].limit
    budgets[place].exhausted = exhausted
    budgets[place].at = record.recorded
    return exhausted ? .trouble : .plain
  }

  mutating func feedbackReceived(_ data: EventData) -> AgentNews {
    guard let score = data.number("score") else { return .malformed }
    feedback.count.count()
    feedback.sum += min(max(score, -1), 1)
    return .plain
  }

  mutating func chose(_ record: Record, _ data: EventData) -> AgentNews {
    guard let decision = data.text("decision") else { return .malformed }
    choices.append(
      Choice(
        decision: decision, confidence: data.number("confidence"),
        threshold: data.number("threshold"), autonomous: data.flag("autonomous"),
        run: record.event.subject, at: record.recorded, seq: record.seq),
      keeping: Self.maxChoices)
    return .plain
  }

  mutating func fellBack(_ record: Record, _ data: EventData) -> AgentNews {
    totals.fallbacks.count()
    guard let call = data.word("call"), let handler = data.word("handler") else {
      return .malformed
    }
    lastFallback = Fallback(
      call: call, handler: handler, reason: data.text("reason") ?? "", at: record.recorded)
    return .plain
  }
}

extension Array {
  /// Where the element with the same name is in a list sorted by name, made if it is not there;
  /// nil, and `dropped` is told, if there is no room for it.
  mutating func place(
    of wanted: String, by name: KeyPath<Element, String>, keeping limit: Int,
    new: @autoclosure () -> Element, dropped: () -> Void
  ) -> Int? {
    let known = indices.first { self[$0][keyPath: name].hasSameBytes(as: wanted) }
    if let known { return known }
    guard count < limit else {
      dropped()
      return nil
    }
    let place =
      firstIndex { !$0[keyPath: name].utf8.lexicographicallyPrecedes(wanted.utf8) } ?? count
    insert(new(), at: place)
    return place
  }
}
