import BelayCanvas
package import BelayCore

/// The operator's screen as a value: messages go in, work to be done and frames come out.
///
/// It never touches a terminal, a clock or the network; time arrives inside the messages. The same
/// messages give the same frames. What it holds is bounded: the fold is bounded by itself, the tail
/// holds 20,000 records, the queue 1,024 cards, the outbox 64 parcels.
///
///     key, painted, tick, resized, link, reply ──► update ──► [Effect]
///                                                    │
///                                              frame(size:now:)
///
/// Safety rests on three rules, each in its own file: what a dialog is about never changes while it
/// is open (`Dialog`), what was not painted does not count as seen (`SeenCards`), and nothing is
/// decided on old data or by nobody (`Obstacle`).
package struct Console: Sendable {
  var options: ConsoleOptions
  var keys: KeyMap
  var picker: ThemePicker?
  var history: History
  var ledger = LedgerSight()
  var shift = ShiftAnswers()
  /// What is known of the hubs of the other contexts.
  var elsewhere = Elsewhere()
  /// The card to open when the other hub has told of it.
  var awaitedCard: ContextCard?
  var size = Size(width: 80, height: 24)
  var replica = Replica()
  var view = TailView()
  var agents = AgentsPane()
  var queue = Queue()
  /// Of the cards that nobody was asked about, while that is news.
  var surplus: SurplusRow?
  var facts: [EscalationKey: CardFacts] = [:]
  var seen = SeenCards()
  var outbox = Outbox()
  var dialog: Dialog?
  var prompt: Prompt?
  /// What was opened on top of the fleet, newest last.
  var screens: [Screen] = []
  /// What was closed last, for the way back to it.
  var lastLeft: Screen?
  var focus = Pane.events
  var isZoomed = false
  /// The last key asked to quit, and was told what that would lose.
  var isWarnedOfLeaving = false
  /// Until when letters are dropped, after a dialog they were meant for did not open.
  var deafUntil: BootInstant?
  var frozen: Frozen?
  var notice: Notice?
  var idle = IdleLock()
  var pulse = Pulse()
  /// The record that was asked for, to be shown when it comes.
  var awaited: Int?
  /// Whether what is wrong with the configuration has been said.
  var isGreeted = false

  package init(options: ConsoleOptions) {
    self.options = options
    keys = KeyMap(options.keys)
    history = options.history
  }

  package mutating func update(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key, let instant, let earliest):
      return pressed(key, at: instant, typedAfter: earliest ?? instant)
    case .painted(let instant):
      painted(at: instant)
      return []
    case .tick(let now): return ticked(now)
    case .resized(let size):
      resized(to: size)
      return []
    case .link(let news, let now): return heard(news, at: now)
    case .reply(let id, let reply, let instant):
      answered(id, reply, at: instant)
      return []
    case .theme, .configured, .told, .ledger, .shift, .context, .linked: return took(message)
    }
  }

  /// What came of something that was asked for and is no request to the hub.
  private mutating func took(_ message: Message) -> [Effect] {
    switch message {
    case .theme(let news, let instant): took(news, at: instant)
    case .configured(let configuration, let troubles, let instant):
      options.troubles = troubles
      configured(configuration, at: instant)
    case .told(let words, let isBad, let instant):
      notice = Notice(words, isBad ? .bad : .good, at: instant)
    case .ledger(let news): ledger.take(news)
    case .shift(let answers): shift = answers
    case .context(let name, let news, let now): return heard(from: name, news, at: now)
    case .linked(let change, let instant): linked(change, at: instant)
    case .key, .painted, .tick, .resized, .link, .reply: break
    }
    return []
  }

  private mutating func resized(to claimed: Size) {
    size = claimed.drawable
    dialog?.unpainted()
  }

  // MARK: Time

  private mutating func ticked(_ now: Reading) -> [Effect] {
    replica.read(now)
    var effects: [Effect] = []
    if idle.ticked(at: now.boot) {
      dialog = nil
      effects.append(.presence(idle: true))
      pulse.beat(at: now.boot)
    }
    effects += sendWhatIsDue(at: now.boot)
    if replica.link.isLive(at: now.boot), mayDecide, pulse.isDue(at: now.boot) {
      effects.append(.presence(idle: idle.isLocked))
      pulse.beat(at: now.boot)
    }
    notice = notice?.kept(at: now.boot)
    if !isGreeted {
      isGreeted = true
      notice = notice ?? keyNotice(at: now.boot)
    }
    sortAgents(at: now)
    return effects
  }

  /// The hub's clock where it is known; the screen's own before that.
  func hubTime(_ now: Reading) -> Timestamp { replica.clock.now(now) }

  // MARK: The link

  private mutating func heard(_ news: LinkNews, at now: Reading) -> [Effect] {
    replica.read(now)
    switch news {
    case .connecting(let attempt): replica.connecting(attempt: attempt)
    case .lost(let reason): replica.lost(reason)
    case .unlinked: replica.unlinked()
    case .heartbeat(let time): replica.heartbeat(time, at: now)
    case .whoami(let role, let name): signedIn(role: role, name: name, at: now.boot)
    case .standing(let standing): replica.took(standing)
    case .recent(let records): view.prepend(records)
    case .snapshot(let fleet): return took(fleet, at: now)
    case .records(let records): return took(records, at: now)
    case .record(let record, let seq): found(record, seq: seq, at: now.boot)
    }
    return []
  }

  private mutating func took(_ snapshot: Fleet, at now: Reading) -> [Effect] {
    replica.took(snapshot, at: now)
    followQueue()
    sortAgents(at: now)
    openAwaitedCard(at: now.boot)
    guard frozen == nil else {
      frozen?.later.clear()
      return []
    }
    guard view.tail.lastSeq != snapshot.seq else { return [] }
    view.clear()
    return snapshot.seq > 0 ? [.fetchOlder(before: snapshot.seq + 1)] : []
  }

  private mutating func took(_ records: [Record], at now: Reading) -> [Effect] {
    let before = replica.fleet.seq
    let known = replica.fleet.agents.count
    let outcome = replica.apply(records, at: now)
    let taken = records.filter { $0.seq > before && $0.seq <= replica.fleet.seq }
    for record in taken { show(record) }
    followTimelines(taken)
    if taken.contains(where: { $0.event.kind?.isAboutEscalation ?? false }) { followQueue() }
    if replica.fleet.agents.count != known { sortAgents(at: now) }
    if frozen == nil { surplus = SurplusRow(replica.fleet, at: hubTime(now)) }
    var effects: [Effect] = []
    tellOfPolicy(taken, at: now.boot)
    if taken.contains(where: isNewCard), pulse.mayRing(at: now.boot) {
      effects.append(.bell)
    }
    if case .gap = outcome { effects.append(.resnapshot) }
    return effects
  }

  /// Whether the tail has a row for it now.
  package func tailShows(_ record: Record) -> Bool { frozen == nil && view.shows(record) }

  /// Whether it raised what waits for a person now; policy may have answered it.
  private func isNewCard(_ record: Record) -> Bool {
    guard record.event.kind == .escalationRaised, let key = record.escalationKey else {
      return false
    }
    return replica.fleet.escalations[key]?.state == .pending
  }

  private mutating func tellOfPolicy(_ records: [Record], at now: BootInstant) {
    for record in records {
      if let news = record.policyNotice { notice = Notice(news.words, news.tone, at: now) }
    }
  }

  /// Brings the queue up to the fold, and what is remembered about its cards up to the queue.
  mutating func followQueue() {
    guard frozen == nil else { return }
    for key in queue.follow(replica.fleet, focused: focus == .escalations) {
      facts[key] = replica.fleet.escalations[key].map(CardFacts.init)
    }
    let kept = Set(queue.rows)
    facts = facts.filter { kept.contains($0.key) }
    seen.keep(only: kept)
  }

  mutating func sortAgents(at now: Reading) {
    guard frozen == nil else { return }
    agents.follow(replica.fleet, at: hubTime(now), focused: focus == .agents)
    surplus = SurplusRow(replica.fleet, at: hubTime(now))
    followBreakers()
  }

  // MARK: Freezing

  /// What comes while the panes are frozen waits behind them, so that nothing they show falls out.
  private mutating func show(_ record: Record) {
    if frozen == nil {
      view.append(record)
    } else {
      _ = frozen?.later.append(TailRow(record))
    }
  }

  /// The fold that the panes draw: the frozen one, or the newest.
  var shownFleet: Fleet { frozen?.fleet ?? replica.fleet }

  mutating func togglePause(at now: BootInstant) {
    if let later = frozen?.later {
      frozen = nil
      view.append(later)
      followQueue()
      return
    }
    guard let time = replica.clock.now(at: now) else { return }
    frozen = Frozen(fleet: replica.fleet, time: time)
  }

  var mayDecide: Bool {
    !options.readOnly && replica.role == "operator"
  }
}

extension Size {
  /// A terminal may claim any size; what lies beyond the largest frame is not drawn, and must not
  /// count as shown.
  var drawable: Size {
    Size(width: min(width, Frame.largest.width), height: min(height, Frame.largest.height))
  }
}

/// All panes as of one sequence number, while the tail goes on behind it.
struct Frozen: Sendable {
  let fleet: Fleet
  /// By the hub's clock.
  let time: Timestamp
  /// The newest of what came since.
  var later = Tail()
}
