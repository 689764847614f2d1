import BelayCanvas
package import BelayCore

/// Going to a moment of the past, by minutes, and back to now.
///
///     now ── :at, [ ──► asked for ── the hub's answer ──► AS OF ── [ ] :at ──► …
///      ▲                                                   │
///      └──────────────── G, Esc, :now, ] to now ───────────┘
///
/// The fold goes on meanwhile, and so does the tail of the present; the panes do not move. Nothing is
/// decided there: the obstacle says so wherever a decision is asked for, and a dialog that is open when
/// the past comes is closed (INV 14).
extension Console {
  var isPast: Bool { frozen?.isPast ?? false }

  /// What a moment may be, by the newest that is known.
  var momentBounds: MomentRequest.Bounds {
    MomentRequest.Bounds(
      now: replica.clock.latest ?? replica.fleet.time, newest: replica.fleet.seq,
      beginning: beginning)
  }

  // MARK: Asking

  mutating func travel(to text: String, at now: BootInstant) -> [Effect] {
    do {
      guard let moment = try MomentRequest(text, in: momentBounds).moment else {
        return returnToNow(at: now)
      }
      return travel(to: moment, at: now)
    } catch {
      notice = Notice("\(text): \(error)", .bad, at: now)
      return []
    }
  }

  mutating func travel(to moment: Moment, at now: BootInstant) -> [Effect] {
    guard replica.link.phase != .unlinked else {
      notice = Notice("There is no hub to ask for the past: these are files.", .bad, at: now)
      return []
    }
    tripNumber += 1
    trip = Trip(number: tripNumber, moment: moment)
    notice = Notice("\(moment.words) is fetched from the hub.", at: now)
    return [.fetchPast(moment, number: tripNumber)]
  }

  /// The moment that the console was started with, once the fleet says what can be asked for.
  mutating func startOfPast(at now: BootInstant) -> [Effect] {
    let text = options.moment
    options.moment = ""
    return text.isEmpty ? [] : travel(to: text, at: now)
  }

  /// From the moment that is shown or was asked for; past the last minute comes now.
  mutating func step(byMinutes count: Int, at now: BootInstant) -> [Effect] {
    guard let time = replica.clock.now(at: now) else { return [] }
    let target = (tripTime ?? frozen?.time ?? time).advanced(by: .seconds(60 * count))
    guard target < time else {
      if isPast { return returnToNow(at: now) }
      notice = Notice("This is now; [ goes a minute back.", at: now)
      return []
    }
    if let beginning, target < beginning {
      notice = Notice("The ledger begins at \(beginning.minuteText) UTC.", at: now)
      return []
    }
    return askForBeginning() + travel(to: .time(target), at: now)
  }

  private var tripTime: Timestamp? {
    guard case .time(let time) = trip?.moment else { return nil }
    return time
  }

  /// The first record says from when on there is a past; asked for once, when somebody types a time.
  mutating func askForBeginning() -> [Effect] {
    guard beginning == nil, !isBeginningAsked, replica.link.phase != .unlinked else { return [] }
    isBeginningAsked = true
    return [.fetch(seq: 1)]
  }

  // MARK: Arriving

  /// What came of a trip; one that another has overtaken, or that was given up, comes to nothing.
  mutating func arrived(_ news: PastNews, number: Int, at now: Reading) {
    guard let trip, trip.number == number else { return }
    self.trip = nil
    switch news {
    case .refused(let words): notice = Notice(words, .bad, at: now.boot)
    case .fleet(let fleet, let records):
      let time: Timestamp =
        switch trip.moment {
        case .record: fleet.time
        case .time(let time): time
        }
      show(fleet, records, asOf: time, at: now.boot)
    }
  }

  private mutating func show(
    _ fleet: Fleet, _ records: [Record], asOf time: Timestamp, at now: BootInstant
  ) {
    closeDialog(at: now)
    if frozen != nil, !isPast { togglePause(at: now) }
    let present = frozen?.present ?? Present(view: view, queue: queue, facts: facts)
    frozen = Frozen(
      fleet: fleet, time: time, since: frozen?.since ?? replica.fleet.seq, present: present)
    view.clear()
    view.prepend(records.filter { $0.seq <= fleet.seq })
    let selected = queue.selected
    queue = Queue()
    let keys = queue.follow(fleet, focused: false)
    if let selected { queue.select(selected) }
    facts = fleet.escalations.filter { keys.contains($0.key) }.mapValues(CardFacts.init)
    dropScreens { !fleet.escalations.keys.contains($0) }
    agents.follow(fleet, at: time, focused: false)
    surplus = SurplusRow(fleet, at: time)
    followBreakers()
  }

  /// What it asked about is not what is on the screen from now on.
  private mutating func closeDialog(at now: BootInstant) {
    notice = nil
    guard let open = dialog else { return }
    dialog = nil
    refuse(open.subject.leftWords, at: now, expectsText: true)
  }

  /// Screens that were made from the tail of another moment, and cards that were not there.
  private mutating func dropScreens(_ isGone: (EscalationKey) -> Bool) {
    screens.removeAll { screen in
      switch screen {
      case .card(let card): isGone(card.key)
      case .histogram, .timeline: true
      case .agent, .event, .breakers, .ledger, .compare, .help: false
      }
    }
  }

  // MARK: Back

  /// The panes as they were left, with all that came since.
  mutating func returnToNow(at now: BootInstant) -> [Effect] {
    trip = nil
    guard var present = frozen?.present else {
      notice = Notice("This is now.", at: now)
      return []
    }
    present.view.take(lookOf: view)
    (view, queue, facts) = (present.view, present.queue, present.facts)
    frozen = nil
    notice = nil
    screens.removeAll { if case .compare = $0 { true } else { false } }
    dropScreens { _ in true }
    followQueue()
    let time = replica.clock.now(at: now) ?? replica.fleet.time
    agents.follow(replica.fleet, at: time, focused: false)
    surplus = SurplusRow(replica.fleet, at: time)
    followBreakers()
    guard view.tail.isEmpty, replica.fleet.seq > 0 else { return [] }
    return [.fetchOlder(before: replica.fleet.seq + 1)]
  }

  /// Nothing was opened on top of the past, so that what is left to leave is the past.
  var isAtRootOfPast: Bool { isPast && screens.isEmpty && !isZoomed && view.run == nil }
}

/// What came of asking for the past.
package enum PastNews: Sendable {
  /// The fold as of the moment, and the newest records of then.
  case fleet(Fleet, records: [Record])
  /// In words.
  case refused(String)
}
