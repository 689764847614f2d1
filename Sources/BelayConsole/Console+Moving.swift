import BelayCanvas
import BelayCore

/// Cursor, scrolling and opening: what changes only what is looked at.
extension Console {
  mutating func move(_ motion: Motion) -> [Effect] {
    guard let top = screens.popLast() else { return moveInPane(motion) }
    screens.append(moved(top, motion))
    return []
  }

  private func moved(_ screen: Screen, _ motion: Motion) -> Screen {
    let page = Layout(size, zoomed: nil).screenRows
    switch screen {
    case .card(var card):
      card.move(motion, page: page - EscalationCard.headRows, lines: cardText(card).lines.count)
      return .card(card)
    case .event(var detail):
      detail.move(motion, page: page, lines: eventLines(detail).count)
      return .event(detail)
    case .agent(var card):
      card.move(motion, page: page, lines: agentLines(card).count)
      return .agent(card)
    case .help(var help):
      help.move(motion, page: page, lines: HelpScreen.lines.count)
      return .help(help)
    }
  }

  private mutating func moveInPane(_ motion: Motion) -> [Effect] {
    let layout = layout
    switch focus {
    case .agents:
      agents.move(by: motion.rows(page: layout.agentRows), height: layout.agentRows)
    case .escalations:
      queue.move(by: motion.rows(page: layout.escalationRows), height: layout.escalationRows)
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
  mutating func lookAround(_ command: Command) {
    let list = eventList
    let height = layout.eventRows
    switch command {
    case .nextError: view.jump(to: view.nextError(list), in: list, height: height)
    case .previousError: view.jump(to: view.previousError(list), in: list, height: height)
    case .nextHit: _ = view.move(by: 1, in: list, height: height)
    case .previousHit: _ = view.move(by: -1, in: list, height: height)
    case .nextBookmark: view.jump(to: view.nextBookmark(list), in: list, height: height)
    case .previousBookmark: view.jump(to: view.previousBookmark(list), in: list, height: height)
    case .bookmark: view.current(list).map { view.toggleBookmark($0.seq) }
    case .sameRun:
      let run = view.run == nil ? view.current(list)?.event.subject : nil
      view.look(atRun: run)
    default: break
    }
  }

  // MARK: Opening

  mutating func open() {
    guard screens.isEmpty else { return }
    switch focus {
    case .escalations:
      queue.selected.map { screens.append(.card(EscalationCard(key: $0))) }
    case .agents:
      agents.selected.map { screens.append(.agent(AgentCard(id: $0))) }
    case .events:
      view.current(eventList).map { screens.append(.event(EventDetail(record: $0))) }
    }
  }

  mutating func openRaw() {
    switch screens.last {
    case .card(var card):
      card.toggleRaw()
      screens[screens.count - 1] = .card(card)
    case nil:
      queue.selected.map { screens.append(.card(EscalationCard(key: $0, tab: .raw))) }
    case .event, .agent, .help: break
    }
  }

  mutating func turn(by step: Int) {
    switch screens.last {
    case .card(var card):
      card.turn(by: step)
      screens[screens.count - 1] = .card(card)
    case .event, .agent, .help, nil: break
    }
  }
}
