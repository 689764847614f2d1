import BelayCanvas
import BelayCore

// What needs somebody: signals, errors, escalations, orders and breakers.

extension AgentPage {
  // MARK: Signals and errors

  func trouble(_ page: inout Page) {
    let signals = agent.signals.sorted(by: Signal.isGraver)
    let silenced = signals.count { $0.isSilenced(at: time) }
    let note: SafeText =
      silenced > 0 ? "\(signals.count), \(silenced) silenced" : "\(signals.count)"
    if signals.isEmpty {
      page.beginEmpty("Signals")
    } else {
      page.begin("Signals", note, signals.count > silenced ? .levelWarn : .corner)
    }
    page.list(signals) { page, signal in self.signal(signal, &page) }
    silences(&page)
    if agent.dropped.signals > 0 {
      page.say(
        "dropped",
        [page.part("+ \(agent.dropped.signals) for which there was no room", .noticeWarn)])
    }
    if agent.securityFlags > 0 {
      page.say(
        "flags",
        [
          page.part(
            "\(Figure.plural(agent.securityFlags, "security flag")) since it is known", .levelWarn)
        ])
    }
    if let error = agent.lastError {
      page.say(
        "error",
        [
          page.part("last error", .levelError), page.part(ago(error.at)),
          page.part("#\(error.seq)", .textFaint),
        ], to: .event(error.seq))
      page.quote("error", error.message, to: .event(error.seq))
    }
  }

  private func signal(_ signal: Signal, _ page: inout Page) {
    let to = Destination.signal(signal.name, seq: signal.evidence.last ?? signal.seq)
    let isSilenced = signal.isSilenced(at: time)
    let mark = page.glyphs[.warning] + " " + page.text(ActionText.name(signal.name))
    page.say(
      "s/\(signal.name)",
      [
        Page.Part(mark, isSilenced ? .textFaint : .levelWarn), page.part(signal.figures),
        page.part("since \(signal.since.clockText), \(Age.short(time.since(signal.since)))"),
      ] + standing(signal, page), to: to)
    page.say("w/\(signal.name)", [page.part("  " + signal.meaning)], to: to)
    let isWhole = page.unfolded.contains("Signals")
    let shown = isWhole ? signal.evidence[...] : signal.evidence.suffix(2)
    for seq in shown.reversed() { evidence(seq, of: signal.name, &page) }
    let left = signal.evidence.count - shown.count
    guard left > 0 else { return }
    let more = page.part("  + \(Figure.plural(left, "more record")) as evidence", .hint)
    page.say("e/\(signal.name)", [more], to: .fold("Signals"))
  }

  /// What policy does about it, and what operators have said to it.
  private func standing(_ signal: Signal, _ page: Page) -> [Page.Part] {
    var parts: [Page.Part] = []
    if !signal.policy.isEmpty {
      let actions = signal.policy.map { ActionText.name($0) }.joined(separator: ", ")
      parts.append(page.part("policy: \(actions)", .noticeWarn))
    }
    if let by = signal.acknowledgedBy {
      let at = signal.acknowledgedAt.map { " \($0.clockText)" } ?? ""
      parts.append(page.part("seen by \(by)\(at)", .levelHuman))
    }
    if let until = signal.silencedUntil, until > time {
      parts.append(page.part("silenced, \(Age.clock(until.since(time))) left", .noticeWarn))
    }
    return parts
  }

  /// What is silenced though it does not stand, so that nobody takes quiet for health.
  private func silences(_ page: inout Page) {
    for silence in agent.silences
    where silence.holds(at: time) && agent.signal(named: silence.signal) == nil {
      page.say(
        "silence/\(silence.signal)",
        [
          page.part("\(ActionText.name(silence.signal)) would be silenced", .noticeWarn),
          page.part("\(Age.clock(silence.until.since(time))) left"),
          page.part("by \(silence.by)"), page.part("(\(silence.reason))", .textFaint),
        ], to: .signal(silence.signal, seq: silence.seq))
    }
  }

  private func evidence(_ seq: Int, of signal: String, _ page: inout Page) {
    let words = tail.row(seq: seq).map { row in
      "\(row.record.recorded.clockText)  \(row.summary.line)"
    }
    page.say(
      "e/\(signal)/\(seq)",
      [
        page.part("  #\(seq)", .textFaint),
        page.part(words ?? "Enter fetches it", words == nil ? .hint : .text),
      ], to: .signal(signal, seq: seq))
  }

  func ago(_ moment: Timestamp) -> String {
    "\(moment.clockText), \(Age.short(time.since(moment))) ago"
  }

  // MARK: What waits

  func waiting(_ page: inout Page) {
    let cards = fleet.escalations.values.filter { $0.key.agent == agent.id && $0.isOpenOnScreen }
      .sorted { $0.handle < $1.handle }
    let orders = fleet.controlsInOrder.filter { $0.agent == agent.id }
    let open = orders.filter(\.isOpen)
    let pending = cards.count { $0.state == .pending }
    let elsewhere = fleet.waitingElsewhere(agent)
    let asked = agent.asks.lastHour(at: time)
    guard !cards.isEmpty || !orders.isEmpty || elsewhere != nil || asked > 0 else {
      return page.beginEmpty("Waiting")
    }
    page.begin(
      "Waiting",
      page.text(
        "\(Figure.plural(pending, "escalation")), \(Figure.plural(open.count, "open order")), "
          + "asked \(asked) in the last hour"),
      pending > 0 ? .levelEscalation : .corner)
    if let elsewhere { stopped(elsewhere, &page) }
    page.list(cards) { page, card in self.card(card, &page) }
    // An order without an answer stays in sight; of the others the newest.
    let settled = orders.filter { !$0.isOpen }.suffix(8).reversed()
    page.list(open.reversed() + settled, atMost: max(open.count, 3)) { page, order in
      self.order(order, &page)
    }
  }

  /// Seen from outside: there is no card, and no way to answer.
  private func stopped(_ run: BelayCore.Run, _ page: inout Page) {
    let to = Destination.run(run.id, seq: run.seq)
    page.say(
      "run",
      [
        page.part("run \(ActionText.name(run.id)) waits for a person", .levelEscalation),
        page.part(run.waitingSince.map(ago) ?? ""),
        page.part("answer it where it runs; it cannot be answered from here", .noticeWarn),
      ], to: to)
    page.quote("run", run.waitsFor ?? "", to: to)
  }

  private func card(_ card: Escalation, _ page: inout Page) {
    let isPending = card.state == .pending
    let left = card.expiresAt.since(time)
    var parts = [
      page.part(card.handleText, .textStrong), Page.Part(card.risk.short, card.risk.role),
      page.part(ActionText.name(card.request.name), .claim),
    ]
    parts +=
      isPending
      ? [
        page.part("age \(Age.clock(time.since(card.raisedAt)))"),
        page.part("left \(Age.clock(left))", left < .seconds(60) ? .dueSoon : .text),
      ] : [page.part(card.stateWords)]
    page.say("c/\(card.handle)", parts, to: .card(card.key))
  }

  /// Silence is drawn as failure.
  private func order(_ order: Control, _ page: inout Page) {
    let last = order.forS.map { " for \(Age.short(.seconds($0)))" } ?? ""
    let breaker = order.breaker.map { " \(ActionText.name($0))" } ?? ""
    let since = order.state.since.map { " \($0.clockText)" } ?? ""
    page.say(
      "o/\(order.number)",
      [
        page.part("\(order.verb.rawValue)\(breaker)\(last)", .levelHuman),
        page.part("by \(order.by) \(order.requestedAt.clockText)"),
        page.part(
          "\(order.state.words)\(since)", order.state.isTrouble ? .levelError : .textStrong),
        page.part("(\(order.reason))", .textFaint),
      ], to: .event(order.lastSeq))
    if case .failed(_, let detail) = order.state { page.quote("o/\(order.number)", detail) }
  }

  // MARK: Breakers

  func breakers(_ page: inout Page) {
    let breakers = agent.breakers.sorted { $0.isWorse(than: $1) }
    let open = breakers.count { $0.state.refusesCalls }
    guard !breakers.isEmpty else { return page.beginEmpty("Breakers", "none reported") }
    let isWhole = page.unfolded.contains("Breakers")
    let count = open > 0 ? "\(breakers.count), \(open) open" : "\(breakers.count)"
    let hasMore = !isWhole && breakers.contains { !$0.history.isEmpty }
    page.begin(
      "Breakers", page.text(count + (hasMore ? ", Enter tells what they were" : "")),
      open > 0 ? .breakerOpen : .corner)
    page.list(breakers) { page, breaker in
      self.breaker(breaker, &page)
      for change in breaker.history.reversed() where isWhole {
        page.say(
          "h/\(breaker.name)/\(change.seq)",
          [page.part("  " + BreakerWords.line(change)), page.part("#\(change.seq)", .textFaint)],
          to: .event(change.seq))
      }
    }
    if agent.dropped.breakers > 0 {
      page.say(
        "dropped",
        [page.part("+ \(agent.dropped.breakers) for which there was no room", .noticeWarn)])
    }
  }

  private func breaker(_ breaker: Breaker, _ page: inout Page) {
    let words = BreakerWords(breaker, isStale: agent.isSilent(at: time), at: time)
    page.say("b/\(breaker.name)", words.parts(page), to: .breaker(breaker.name))
  }
}
