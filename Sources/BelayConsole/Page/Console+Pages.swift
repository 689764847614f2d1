import BelayCore

/// Moving and opening on screens that are one page with a cursor.
extension Console {
  /// The reader of such a screen, and its page as it is now.
  func reading(_ screen: Screen, at now: BootInstant) -> (reader: PageReader, page: Page)? {
    switch screen {
    case .operators(let reader): (reader, operatorsPage(reader, at: now))
    case .handoff(let reader): (reader, handoffPage(reader, at: now))
    case .contexts(let reader): (reader, contextsPage(reader, at: now))
    case .card, .event, .agent, .breakers, .ledger, .histogram, .timeline, .help: nil
    }
  }

  /// Enter on a row.
  mutating func openRow(at now: BootInstant) -> [Effect] {
    guard let screen = screens.last, let (before, page) = reading(screen, at: now) else {
      return []
    }
    var reader = before
    switch reader.destination(page) {
    case .event(let seq), .run(_, let seq), .signal(_, let seq): return openEvent(seq, at: now)
    case .card(let key): openCard(key)
    case .agent(let id): push(.agent(AgentScreen(id: id)))
    case .remote(let context, let card): return goOver(to: context, for: card, at: now)
    case .fold(let section):
      reader.fold(section, page, height: layout.screenRows)
      screens[screens.count - 1] = screen.read(by: reader)
    case .breaker, nil: break
    }
    return []
  }
}

extension Screen {
  /// The same screen with the reader elsewhere on it.
  func read(by reader: PageReader) -> Screen {
    switch self {
    case .operators: .operators(reader)
    case .handoff: .handoff(reader)
    case .contexts: .contexts(reader)
    case .card, .event, .agent, .breakers, .ledger, .histogram, .timeline, .help: self
    }
  }
}
