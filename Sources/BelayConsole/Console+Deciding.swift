import BelayCanvas
import BelayCore

/// Asking, checking, holding back and sending: the way of a decision from the key to the hub.
extension Console {
  // MARK: Whether

  /// Why nothing can be changed just now, whatever it is about.
  func obstacle(at now: BootInstant) -> Obstacle? {
    if replica.link.phase == .unlinked { return .noHub }
    if options.readOnly { return .readOnly(because: options.readOnlyBecause) }
    if !options.readOnly, replica.role == nil { return .connecting }
    if let role = replica.role, !mayDecide { return .notOperator(role: role) }
    if idle.isLocked { return .locked }
    switch replica.link.standing(at: now) {
    case .connecting: return .connecting
    case .resyncing: return .resyncing
    case .stale(let age): return .stale(age)
    case .disconnected(let reason, _): return .disconnected(reason: reason)
    case .unlinked: return .noHub
    case .live: return frozen == nil ? nil : .paused
    }
  }

  /// Why this verdict on what was shown is refused. Asked when the dialog opens, while it is open,
  /// when it is answered and again when it is sent.
  func refusal(_ verdict: Verdict, _ target: Target, at now: BootInstant) -> Refusal? {
    if let refusal = outdated(target, at: now) { return refusal }
    let handle = target.handle
    guard let card = replica.fleet.escalations[target.key] else { return nil }
    if !card.request.allows(verdict) { return .notAllowed(verdict, handle: handle) }
    if outbox.isUnderWay(target.key) { return .underWay(handle: handle) }
    guard verdict.grants else { return nil }
    if let refusal = endorsed(card) { return refusal }
    let seen = seen[target]
    if target.hidden > 0, seen?.raw != true {
      return .rawNotShown(handle: handle, hidden: target.hidden)
    }
    return seen?.end == true ? nil : .endNotShown(handle: handle)
  }

  /// Why it takes somebody else, or another answer, where more than one person has to approve.
  private func endorsed(_ card: Escalation) -> Refusal? {
    guard card.terms.approvers > 1 else { return nil }
    if let name = replica.name {
      if let raisedBy = card.raisedBy, raisedBy.hasSameBytes(as: name) {
        return .ownRequest(handle: card.handle)
      }
      if card.endorsements.contains(where: { $0.by.hasSameBytes(as: name) }) {
        return .needsAnother(handle: card.handle)
      }
    }
    return card.editedBy.map { .edited(handle: card.handle, by: $0.by) }
  }

  /// Why what was shown is no longer what waits.
  func outdated(_ target: Target, at now: BootInstant) -> Refusal? {
    guard let escalation = replica.fleet.escalations[target.key] else {
      return .gone(handle: target.handle, words: "is no longer known here")
    }
    guard escalation.actionDigest == target.digest, escalation.handle == target.handle else {
      return .changed(handle: target.handle)
    }
    guard escalation.state == .pending else {
      return .gone(handle: target.handle, words: "is over: " + escalation.stateWords)
    }
    guard let left = timeLeft(escalation, at: now), left > .zero else {
      return .gone(handle: target.handle, words: "expired")
    }
    return nil
  }

  /// Deadlines run on the hub's boot clock. Where that is this machine's too it is read directly;
  /// else the hub's wall clock, as it told it, has to do. Nil when neither is known.
  func timeLeft(_ escalation: Escalation, at now: BootInstant) -> Duration? {
    if let left = escalation.deadline.since(now) { return left }
    return replica.clock.now(at: now).map { escalation.expiresAt.since($0) }
  }

  // MARK: Asking

  mutating func askToDecide(_ verdict: Verdict, at now: BootInstant) {
    let targets = targetsInView()
    guard !targets.isEmpty else { return }
    if let problem = problem(verdict, targets, at: now) {
      return refuse(problem, at: now, expectsText: !verdict.grants)
    }
    let time = replica.clock.now(at: now) ?? replica.fleet.time
    dialog = .deciding(verdict, targets, pace: Friction.asked(targets, of: ownWork, at: time))
  }

  mutating func askToControl(_ verb: ControlVerb, at now: BootInstant) {
    guard case .agent(let screen) = screens.last else { return }
    if let problem = obstacle(at: now)?.words ?? unorderable(screen.id) {
      return refuse(problem, at: now, expectsText: true)
    }
    dialog = .control(verb, screen.id)
  }

  mutating func askToOrder(_ verb: ControlVerb, at now: BootInstant) {
    guard case .breakers(let screen) = screens.last, let key = screen.selected else { return }
    if let problem = obstacle(at: now)?.words ?? unorderable(key) ?? untaken(verb, key.agent) {
      return refuse(problem, at: now, expectsText: true)
    }
    dialog = .control(verb, key.agent, breaker: key.name)
  }

  /// Why an agent cannot be ordered; nil if it can.
  func unorderable(_ id: AgentID) -> String? {
    guard let agent = shownFleet.agents[id] else { return "\(id) is not held here any more." }
    return agent.takesControls
      ? nil
      : "\(id) has no control channel. It can only be stopped where it runs."
  }

  /// The same for one of its breakers.
  func unorderable(_ key: BreakersScreen.Key) -> String? {
    if let problem = unorderable(key.agent) { return problem }
    guard let breaker = shownFleet.breaker(key) else { return "This breaker is gone." }
    return breaker.observed
      ? "Observed: worked out from its calls, it refuses none. Enter, then D degrades the agent."
      : nil
  }

  /// Why an agent that takes orders is not given this one; nil if it is.
  func untaken(_ verb: ControlVerb, _ id: AgentID) -> String? {
    guard let agent = shownFleet.agents[id], !agent.takes(verb) else { return nil }
    return "\(id) has not declared that it takes \(verb.rawValue). F and C reach its breakers."
  }

  /// Says why no dialog opens. Where one asks for a reason, what is typed in the next moment was meant for
  /// it.
  mutating func refuse(_ words: String, at now: BootInstant, expectsText: Bool) {
    notice = Notice(words, .bad, at: now)
    if expectsText { deafUntil = now.advanced(by: Self.deafness) }
  }

  /// Whether a key is the rest of what was typed into a dialog that did not open.
  func isDeaf(to key: Key, at now: BootInstant) -> Bool {
    guard let deafUntil, let left = deafUntil.since(now), left > .zero else { return false }
    switch key {
    case .character, .enter, .paste, .backspace, .tab: return true
    default: return false
    }
  }

  static let deafness = Duration.seconds(1)

  func problem(_ verdict: Verdict, _ targets: [Target], at now: BootInstant) -> String? {
    if let obstacle = obstacle(at: now) { return obstacle.words }
    for target in targets {
      if let refusal = refusal(verdict, target, at: now) { return refusal.words }
    }
    return outbox.isFull ? "Too many answers are on their way; wait for the hub." : nil
  }

  /// The card that is open, or all that are marked, or the selected one.
  private func targetsInView() -> [Target] {
    let keys: [EscalationKey]
    if case .card(let card) = screens.last {
      keys = [card.key]
    } else {
      keys = queue.marked.isEmpty ? queue.selected.map { [$0] } ?? [] : markedInOrder
    }
    return keys.compactMap { replica.fleet.escalations[$0].map(Target.init) }
  }

  private var markedInOrder: [EscalationKey] { queue.rows.filter(queue.marked.contains) }

  // MARK: Marking

  mutating func mark(at now: BootInstant) {
    guard screens.isEmpty, let key = queue.selected, let card = shownFleet.escalations[key]
    else { return }
    if !queue.marked.contains(key), let problem = unmarkable(card) {
      notice = Notice(problem, .bad, at: now)
      return
    }
    queue.mark(key)
    queue.move(by: 1, height: cardRows, shownFleet)
  }

  private func unmarkable(_ card: Escalation) -> String? {
    guard card.state == .pending else { return "\(card.handleText) is over; nothing to mark." }
    let target = Target(card)
    if let why = target.alone { return "\(card.handleText) \(why): it is decided alone." }
    guard let other = markedInOrder.first.flatMap({ shownFleet.escalations[$0] }) else {
      return nil
    }
    guard other.risk == card.risk, other.request.name.hasSameBytes(as: card.request.name) else {
      return "Only one tier and one tool at a time: \(other.handleText) is another."
    }
    return nil
  }

  // MARK: Answering

  mutating func answer(_ key: Key, at now: BootInstant, typedAfter earliest: BootInstant) {
    guard var current = dialog else { return }
    let outcome = current.take(key, at: earliest)
    dialog = current
    switch outcome {
    case .open: return
    case .left:
      dialog = nil
      notice = Notice(current.subject.leftWords, at: now)
    case .answered(let form, let affordance):
      submit(current.subject, form, affordance, at: now)
    }
  }

  private mutating func submit(
    _ subject: Dialog.Subject, _ form: Form?, _ affordance: Affordance, at now: BootInstant
  ) {
    if let problem = problem(subject, at: now) {
      dialog?.complain(problem)
      return
    }
    let orders: [Outbox.Order] =
      switch subject {
      case .decide(let verdict, let targets):
        targets.flatMap { answers(verdict, $0, form, affordance, at: now) }
      case .control(let verb, let agent, let breaker):
        [.control(agent, request(verb, form, breaker))]
      case .signal(let verb, let agent, let signal):
        [.signal(agent, signal, SignalRequest(verb, form))]
      case .handOff: [.handOff(note: form?.note ?? "")]
      case .acknowledge(let seq, _): [.acknowledge(handoff: seq)]
      }
    outbox.put(orders, label: subject.label, at: now)
    dialog = nil
    queue.clearMarks()
  }

  func problem(_ subject: Dialog.Subject, at now: BootInstant) -> String? {
    switch subject {
    case .decide(let verdict, let targets): problem(verdict, targets, at: now)
    case .control, .signal, .handOff: obstacle(at: now)?.words
    case .acknowledge(let seq, _):
      obstacle(at: now)?.words
        ?? (awaitedHandoff?.seq == seq ? nil : "It was acknowledged, or a newer one came.")
    }
  }

  /// A forced degrade answers the card and also orders the agent, if it can be ordered.
  private func answers(
    _ verdict: Verdict, _ target: Target, _ form: Form?, _ affordance: Affordance,
    at now: BootInstant
  ) -> [Outbox.Order] {
    let shown = seen[target]?.onScreen(at: now) ?? .zero
    let decision = Decision(
      verdict: verdict, actionDigest: target.digest, reason: form?.reason ?? "",
      displayedMs: Int(shown.wholeMilliseconds), affordance: affordance)
    let answer = Outbox.Order.decide(target, decision)
    guard verdict == .degrade, replica.fleet.agents[target.key.agent]?.takesControls == true else {
      return [answer]
    }
    return [answer, .control(target.key.agent, request(.degrade, form))]
  }

  private func request(
    _ verb: ControlVerb, _ form: Form?, _ breaker: String? = nil
  ) -> ControlRequest {
    ControlRequest(
      verb: verb, reason: form?.reason ?? "", forS: form?.seconds.map(Double.init),
      breaker: breaker)
  }
}
