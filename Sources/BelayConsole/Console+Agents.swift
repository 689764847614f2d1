import BelayCore

/// From one agent or breaker to what its rows name.
extension Console {
  // MARK: Breakers

  /// The screen of all breakers; where it is open already, sorted anew.
  mutating func openBreakers(at now: BootInstant) {
    let time = frozen?.time ?? replica.clock.now(at: now) ?? shownFleet.time
    if case .breakers(var screen) = screens.last {
      screen.sort(shownFleet, at: time)
      screens[screens.count - 1] = .breakers(screen)
      return
    }
    push(.breakers(BreakersScreen(shownFleet, at: time)))
  }

  /// New breakers come in at the end of the list, and what is gone leaves it.
  mutating func followBreakers() {
    for place in screens.indices {
      guard case .breakers(var screen) = screens[place] else { continue }
      screen.follow(shownFleet)
      screens[place] = .breakers(screen)
    }
  }

  // MARK: Signals

  /// About the signal whose row has the cursor.
  mutating func askAboutSignal(_ verb: SignalRequest.Verb, at now: BootInstant) {
    guard case .agent(let screen) = screens.last else { return }
    guard case .signal(let word, _) = screen.destination(agentPage(screen, at: now)) else {
      return refuse("Put the cursor on a signal first.", at: now, expectsText: verb == .silence)
    }
    let obstacle = obstacle(at: now)?.words
    guard obstacle == nil, let name = SignalName(rawValue: word) else {
      return refuse(
        obstacle ?? "\(ActionText.name(word)) is not known to this console.", at: now,
        expectsText: verb == .silence)
    }
    let time = replica.clock.now(at: now) ?? replica.fleet.time
    let isSilenced = replica.fleet.agents[screen.id]?.silence(of: word, at: time) != nil
    dialog = .signal(verb == .silence && isSilenced ? .unsilence : verb, screen.id, name)
  }

  // MARK: Rows of an agent's screen

  mutating func section(by step: Int, at now: BootInstant) {
    guard case .agent(var screen) = screens.last else { return }
    screen.section(by: step, agentPage(screen, at: now), height: layout.screenRows)
    screens[screens.count - 1] = .agent(screen)
  }

  mutating func open(
    _ destination: Destination?, of screen: AgentScreen, at now: BootInstant
  ) -> [Effect] {
    switch destination {
    case .event(let seq), .run(_, let seq), .signal(_, let seq): return openEvent(seq, at: now)
    case .card(let key): openCard(key)
    case .agent, .remote: break
    case .breaker(let name):
      let key = BreakersScreen.Key(agent: screen.id, name: name)
      let time = frozen?.time ?? replica.clock.now(at: now) ?? shownFleet.time
      push(.breakers(BreakersScreen(shownFleet, at: time, selecting: key)))
    case .fold(let section):
      var screen = screen
      screen.fold(section, agentPage(screen, at: now), height: layout.screenRows)
      screens[screens.count - 1] = .agent(screen)
    case nil: break
    }
    return []
  }

  /// The card is one that was named by the row under the cursor, so pane 3 may have the focus:
  /// deciding it stays as hard as anywhere.
  mutating func openCard(_ key: EscalationKey) {
    if focus != .escalations {
      focus = .escalations
      queue.focused()
    }
    queue.select(key)
    push(.card(EscalationCard(key: key)))
  }

  /// A run's records alone in the tail; for other rows what Enter does.
  mutating func openRun(at now: BootInstant) -> [Effect] {
    guard case .agent(let screen) = screens.last else { return [] }
    let destination = screen.destination(agentPage(screen, at: now))
    guard case .run(let run, _) = destination else {
      return open(destination, of: screen, at: now)
    }
    focus(on: .events)
    view.look(atRun: run)
    return []
  }

  // MARK: Records

  /// From the tail if it is there, else from the hub.
  mutating func openEvent(_ seq: Int, at now: BootInstant) -> [Effect] {
    if let record = view.tail.record(seq: seq) {
      push(.event(EventDetail(record: record)))
      return []
    }
    guard replica.link.phase != .unlinked else {
      notice = Notice("#\(seq) is not in what is held here.", .bad, at: now)
      return []
    }
    awaited = seq
    notice = Notice("#\(seq) is fetched from the hub.", at: now)
    return [.fetch(seq: seq)]
  }

  /// A record that was asked for; nil if the hub has none of that number. Comes to nothing when the
  /// operator has gone elsewhere meanwhile.
  mutating func found(_ record: Record?, seq: Int, at now: BootInstant) {
    guard awaited == seq else { return }
    awaited = nil
    guard let record else {
      notice = Notice("The hub did not give #\(seq).", .bad, at: now)
      return
    }
    guard case .agent = screens.last, dialog == nil, prompt == nil else { return }
    notice = nil
    push(.event(EventDetail(record: record)))
  }
}

extension Screen {
  /// Whether both are about the same thing.
  func shows(_ other: Screen) -> Bool {
    switch (self, other) {
    case (.card(let one), .card(let two)): one.key == two.key
    case (.agent(let one), .agent(let two)): one.id == two.id
    case (.event(let one), .event(let two)): one.record.seq == two.record.seq
    case (.timeline(let one), .timeline(let two)): one.run.hasSameBytes(as: two.run)
    case (.breakers, .breakers), (.ledger, .ledger), (.histogram, .histogram), (.help, .help),
      (.operators, .operators), (.handoff, .handoff), (.contexts, .contexts):
      true
    case (.card, _), (.agent, _), (.event, _), (.breakers, _), (.ledger, _), (.histogram, _),
      (.timeline, _), (.operators, _), (.handoff, _), (.contexts, _), (.help, _):
      false
    }
  }
}
