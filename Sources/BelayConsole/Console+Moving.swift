import BelayCanvas
import BelayCore

/// Cursor, scrolling and opening: what changes only what is looked at.
extension Console {
  mutating func move(_ motion: Motion, at now: BootInstant) -> [Effect] {
    guard let top = screens.popLast() else { return moveInPane(motion) }
    screens.append(moved(top, motion, at: now))
    return []
  }

  private func moved(_ screen: Screen, _ motion: Motion, at now: BootInstant) -> Screen {
    let page = Layout(size, zoomed: nil).screenRows
    switch screen {
    case .card(var card):
      card.move(motion, page: page - EscalationCard.headRows, in: cardText(card, at: now))
      return .card(card)
    case .event(var detail):
      detail.move(motion, page: page, lines: eventLines(detail).count)
      return .event(detail)
    case .agent(var agent):
      agent.move(motion, agentPage(agent, at: now), height: page)
      return .agent(agent)
    case .breakers(var breakers):
      breakers.move(motion, height: BreakersScreen.listRows(inside: page))
      return .breakers(breakers)
    case .ledger(var ledger):
      ledger.move(motion, page: page, lines: ledgerLines(at: shownTime(at: now)).count)
      return .ledger(ledger)
    case .histogram(var histogram):
      histogram.move(motion, height: page - 1)
      return .histogram(histogram)
    case .timeline(var timeline):
      timeline.move(motion, height: page)
      return .timeline(timeline)
    case .operators, .handoff, .contexts:
      guard let (before, text) = reading(screen, at: now) else { return screen }
      var reader = before
      reader.move(motion, text, height: page)
      return screen.read(by: reader)
    case .help(var help):
      help.move(motion, page: page, lines: helpLines.count)
      return .help(help)
    }
  }

  private mutating func moveInPane(_ motion: Motion) -> [Effect] {
    let layout = layout
    switch focus {
    case .agents:
      agents.move(by: motion.rows(page: layout.agentRows), height: layout.agentRows)
    case .escalations:
      let height = cardRows
      queue.move(by: motion.rows(page: height), height: height, shownFleet)
    case .events:
      return moveInEvents(motion, height: layout.eventRows)
    }
    return []
  }

  private mutating func moveInEvents(_ motion: Motion, height: Int) -> [Effect] {
    if motion == .bottom {
      view.follow()
      return []
    }
    let isAtTop = view.move(by: motion.rows(page: height), in: eventList, height: height)
    guard isAtTop, let first = view.tail.firstSeq, first > 1, view.tail.count < Tail.capacity
    else { return [] }
    return [.fetchOlder(before: first)]
  }

  var eventList: EventList { view.list(upTo: frozen?.fleet.seq) }

  /// Jumps in the tail.
  mutating func lookAround(_ command: Command, at now: BootInstant) {
    let list = eventList
    let height = layout.eventRows
    let isHit = command == .nextHit || command == .previousHit
    switch command {
    case .nextError: jump(to: view.nextError(list), in: list, else: "later error", at: now)
    case .previousError:
      jump(to: view.previousError(list), in: list, else: "earlier error", at: now)
    case .nextWarning: jump(to: view.nextWarning(list), in: list, else: "later warning", at: now)
    case .previousWarning:
      jump(to: view.previousWarning(list), in: list, else: "earlier warning", at: now)
    case .breakerChange:
      jump(to: view.breakerChange(list), in: list, else: "change of a breaker", at: now)
    case .nextOfRun:
      jump(to: view.nextOfRun(list), in: list, else: "other record of its run", at: now)
    case _ where isHit && view.filterText.isEmpty:
      notice = Notice("There is no filter whose hits to go through; / sets one.", .bad, at: now)
    case .nextHit: _ = view.move(by: 1, in: list, height: height)
    case .previousHit: _ = view.move(by: -1, in: list, height: height)
    case .nextBookmark: visit(view.nextBookmark(list), in: list, height: height, at: now)
    case .previousBookmark: visit(view.previousBookmark(list), in: list, height: height, at: now)
    case .bookmark: view.currentSeq(list).map { view.toggleBookmark($0) }
    case .sameRun:
      let run = view.run == nil ? view.current(list)?.event.subject : nil
      if view.run == nil, run == nil {
        notice = Notice("This record belongs to no run.", .bad, at: now)
      }
      view.look(atRun: run)
    default: break
    }
  }

  /// Goes to a record of the tail, or says that there is none of its kind.
  private mutating func jump(
    to seq: Int?, in list: EventList, else kind: String, at now: BootInstant
  ) {
    guard !view.jump(to: seq, in: list, height: layout.eventRows) else { return }
    notice = Notice("There is no \(kind) in what is shown.", at: now)
  }

  /// Goes to a bookmark and says which it is and why it was set.
  private mutating func visit(_ seq: Int?, in list: EventList, height: Int, at now: BootInstant) {
    guard let seq else {
      notice = Notice("Nothing is marked; m marks the event under the cursor.", .bad, at: now)
      return
    }
    guard view.jump(to: seq, in: list, height: height) else { return }
    let place = (view.bookmarks.firstIndex(of: seq) ?? 0) + 1
    let note = view.note(on: seq).map { ": \($0)" } ?? ""
    notice = Notice("Mark \(place) of \(view.bookmarks.count), #\(seq)\(note)", at: now)
  }

  /// Marks the event under the cursor with a reason.
  mutating func note(_ text: String, at now: BootInstant) {
    guard let seq = view.currentSeq(eventList) else { return }
    if !view.isBookmarked(seq) { view.toggleBookmark(seq) }
    view.note(text, on: seq)
    notice = Notice("#\(seq) is marked: \(text)", at: now)
  }

  mutating func widen(by places: Int) {
    guard case .histogram(var histogram) = screens.last else { return }
    histogram.widen(by: places)
    screens[screens.count - 1] = .histogram(histogram)
  }

  /// The tail at the first record of a stretch of time.
  private mutating func show(_ bucket: Histogram.Bucket) {
    focus(on: .events)
    view.jump(to: bucket.firstSeq, in: eventList, height: layout.eventRows)
  }

  // MARK: Opening

  mutating func open(at now: BootInstant) -> [Effect] {
    switch screens.last {
    case .agent(let agent):
      return open(agent.destination(agentPage(agent, at: now)), of: agent, at: now)
    case .breakers(let breakers):
      breakers.selected.map { push(.agent(AgentScreen(id: $0.agent))) }
      return []
    case .histogram(let histogram):
      if let bucket = histogram.selected { show(bucket) }
      return []
    case .timeline(let timeline):
      timeline.selected.map { push(.event(EventDetail(record: $0.row.record))) }
      return []
    case .operators, .handoff, .contexts: return openRow(at: now)
    case .card, .event, .ledger, .help: return []
    case nil: break
    }
    switch focus {
    case .escalations: queue.selected.map { push(.card(EscalationCard(key: $0))) }
    case .agents: agents.selected.map { push(.agent(AgentScreen(id: $0))) }
    case .events: view.current(eventList).map { push(.event(EventDetail(record: $0))) }
    }
    return []
  }

  /// What is open already is gone back to, so that no walk in a circle piles up screens.
  mutating func push(_ screen: Screen) {
    if let place = screens.firstIndex(where: { $0.shows(screen) }) {
      screens.removeSubrange(place...)
    }
    screens.append(screen)
  }

  mutating func openRaw() {
    switch screens.last {
    case .card(var card):
      card.toggleRaw()
      screens[screens.count - 1] = .card(card)
    case nil:
      queue.selected.map { screens.append(.card(EscalationCard(key: $0, tab: .raw))) }
    case .event, .agent, .breakers, .ledger, .histogram, .timeline, .operators, .handoff,
      .contexts, .help:
      break
    }
  }

  mutating func turn(by step: Int) {
    switch screens.last {
    case .card(var card):
      card.turn(by: step)
      screens[screens.count - 1] = .card(card)
    case .event, .agent, .breakers, .ledger, .histogram, .timeline, .operators, .handoff,
      .contexts, .help, nil:
      break
    }
  }
}
