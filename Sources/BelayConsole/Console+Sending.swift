import BelayCore

/// The time between a given answer and the hub's word about it.
extension Console {
  mutating func takeBack(at now: BootInstant) {
    guard let parcel = outbox.takeBack() else {
      notice = Notice("Nothing to take back: what was sent is with the hub.", at: now)
      return
    }
    notice = Notice("Taken back: \(parcel.label). Nothing was sent.", .good, at: now)
  }

  /// Sends what has been held long enough, after checking everything once more.
  mutating func sendWhatIsDue(at now: BootInstant) -> [Effect] {
    var effects: [Effect] = []
    for parcel in outbox.due(at: now) {
      let orders = parcel.orders.filter { mayStillGo($0, at: now) }
      if orders.isEmpty { continue }
      effects += outbox.sent(parcel, orders: orders, at: now).map(Self.effect)
    }
    for parcel in outbox.overdue(at: now) {
      tell(
        Notice(
          "No answer from the hub about \(parcel.label). The card shows what was recorded.", .bad,
          at: now))
    }
    return effects
  }

  private mutating func mayStillGo(_ order: Outbox.Order, at now: BootInstant) -> Bool {
    // It was answered before the panes were frozen; freezing them does not take it back.
    let obstacle = obstacle(at: now).flatMap { $0 == .paused ? nil : $0.words }
    let problem: String? =
      switch order {
      case .decide(let target, _): obstacle ?? outdated(target, at: now)?.words
      case .control, .signal, .handOff, .acknowledge: obstacle
      case .hold: nil
      }
    guard let problem else { return true }
    tell(Notice("Not sent: \(order.label). \(problem)", .bad, at: now))
    return false
  }

  private mutating func tell(_ news: Notice) {
    notice = notice?.adding(news) ?? news
  }

  static func effect(_ id: RequestID, _ order: Outbox.Order) -> Effect {
    switch order {
    case .decide(let target, let decision):
      .decide(id, target.key, handle: target.handle, decision)
    case .control(let agent, let request): .control(id, agent, request)
    case .signal(let agent, let signal, let request): .signal(id, agent, signal, request)
    case .hold(let target, let hold): .hold(id, target.key, handle: target.handle, hold)
    case .handOff(let note): .handOff(id, note: note)
    case .acknowledge(let seq): .acknowledge(id, handoff: seq)
    }
  }

  // MARK: The hub's word

  mutating func answered(_ id: RequestID, _ reply: Reply, at now: BootInstant) {
    guard let order = outbox.answered(id) else { return }
    let (words, tone) = reply.words(about: order)
    tell(Notice(words, tone, at: now))
  }
}

extension Reply {
  /// What happened, then what to do.
  func words(about order: Outbox.Order) -> (String, Notice.Tone) {
    let label = order.label
    switch self {
    case .done:
      return ("Recorded: \(label).", .good)
    case .endorsed(let count, let approvers):
      return (
        "Recorded: \(label), \(count) of \(approvers). Another person must approve too.", .good
      )
    case .lost(let why):
      return ("No answer about \(label): \(why). The card shows what was recorded.", .bad)
    case .refused(let status, let detail, let winner):
      return ("\(refused(status, order, winner)) \(detail)", .bad)
    }
  }

  private func refused(_ status: Int, _ order: Outbox.Order, _ winner: Winner?) -> String {
    let label = order.label
    switch status {
    case 409:
      guard let winner else { return "Not taken: \(label)." }
      return "Not taken: \(label). \(winner.by) was first: \(winner.verdict) at \(winner.at)."
    case 410: return "Too late: \(label). It had expired; nothing was approved."
    case 412: return "Refused: \(label). The action is not the one that was shown; look again."
    case 401, 403: return "Refused: \(label). Your credential may not do this."
    case 404: return "Refused: \(label). The hub does not know it."
    default: return "The hub refused \(label) (\(status))."
    }
  }
}

extension Outbox.Order {
  /// `approve E-17`, `degrade refund-agent`
  var label: String {
    switch self {
    case .decide(let target, let decision): "\(decision.verdict.rawValue) \(target.handleText)"
    case .control(let agent, let request):
      Dialog.Subject.control(request.verb, agent, breaker: request.breaker).label
    case .signal(let agent, let signal, let request):
      Dialog.Subject.signal(request.verb, agent, signal).label
    case .hold(let target, let hold): "\(hold.verb) \(target.handleText)"
    case .handOff: Dialog.Subject.handOff.label
    case .acknowledge: "acknowledge the handoff"
    }
  }
}

extension Dialog.Subject {
  var label: String {
    switch self {
    case .decide(let verdict, let targets):
      "\(verdict.rawValue) \(targets.map(\.handleText).joined(separator: " "))"
    case .control(let verb, let agent, let breaker):
      "\(verb.rawValue) \(breaker.map { "\(ActionText.name($0)) of " } ?? "")\(agent)"
    case .signal(let verb, let agent, let signal):
      "\(verb.rawValue) \(signal.rawValue) of \(agent)"
    case .handOff: "hand off"
    case .acknowledge(_, let name): "acknowledge \(ActionText.name(name))'s handoff"
    }
  }

  /// After Esc.
  var leftWords: String {
    switch self {
    case .decide(_, let targets):
      "\(targets.map(\.handleText).joined(separator: " ")): still waiting, nothing was sent."
    case .control(let verb, let agent, _): "\(agent): no \(verb.rawValue) was sent."
    case .signal(_, let agent, let signal):
      "\(agent): nothing was sent about \(signal.rawValue)."
    case .handOff: "Nothing was handed off."
    case .acknowledge: "The handoff was not acknowledged."
    }
  }
}

extension Hold {
  /// What the operator does by it.
  var verb: String {
    switch self {
    case .claim: "take"
    case .release: "release"
    case .defer: "put off"
    }
  }
}
