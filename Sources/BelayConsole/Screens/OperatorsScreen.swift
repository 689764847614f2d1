import BelayCanvas
import BelayCore

/// Who sits at consoles of this hub, how they answer, what they look at, and which agents ask most.
///
/// Times on the screen and shares are of the newest answers that the fold keeps; who answers faster
/// than anybody reads is named in words.
struct OperatorsPage {
  let fleet: Fleet
  /// By the hub's clock.
  let time: Timestamp
  /// This console's operator.
  let own: String?

  func write(to page: inout Page) {
    people(&page)
    looking(&page)
    asking(&page)
  }

  // MARK: Who is there

  private func people(_ page: inout Page) {
    let all = fleet.operatorsInOrder.sorted { Self.rank($0) < Self.rank($1) }
    let here = all.count { $0.isConnected && !$0.isIdle }
    guard !all.isEmpty else { return page.beginEmpty("Operators", "nobody has come yet") }
    page.begin("Operators", page.text("\(here) of \(all.count) here"))
    let table = PageTable(
      [
        .init(head: "operator", width: 12, align: .left, grows: true),
        .init(head: "role", width: 8, align: .left), .init(head: "is", width: 9, align: .left),
        .init(head: "for", width: 6), .init(head: "answers", width: 7),
        .init(head: "refused", width: 7), .init(head: "on screen", width: 9),
        .init(head: "last hour", width: 9),
      ], width: page.width)
    page.heading(of: table)
    page.list(all, atMost: 24) { page, one in
      page.row("operator \(one.name)", cells(one, page), of: table)
      if let words = one.work.warning(at: time) {
        page.say("operator \(one.name)/pace", [page.part("  \(words)", .noticeWarn)])
      }
    }
  }

  /// Those who could decide first.
  private static func rank(_ one: OperatorPresence) -> Int {
    one.isConnected ? (one.isIdle ? 1 : 0) : 2
  }

  private func cells(_ one: OperatorPresence, _ page: Page) -> [Page.Part] {
    let isOwn = own.map { one.name.hasSameBytes(as: $0) } ?? false
    let work = one.work
    let here = one.isConnected ? (one.isIdle ? "idle" : "here") : "away"
    let role: Role = one.isConnected ? (one.isIdle ? .noticeWarn : .textStrong) : .textFaint
    return [
      page.part(ActionText.name(one.name) + (isOwn ? " (you)" : ""), role),
      page.part(one.role ?? "-"), page.part(here, role),
      page.part(Age.short(time.since(one.isConnected ? one.since : one.lastSeenAt)), .figure),
      page.part(Figure.grouped(work.answered), .figure),
      page.part(work.refusedShare.map { Figure.percent($0) + "%" } ?? "-", .figure),
      page.part(work.medianDisplayed.map(Age.short) ?? "-", .figure),
      page.part("\(work.lastHour(at: time))", work.isTiring(at: time) ? .noticeWarn : .figure),
    ]
  }

  // MARK: What they look at

  private func looking(_ page: inout Page) {
    let cards = fleet.pending().compactMap { card in card.holder(at: time).map { (card, $0) } }
    guard !cards.isEmpty else { return page.beginEmpty("Looking at") }
    page.begin("Looking at", page.text("\(cards.count)"))
    page.list(cards) { page, entry in
      let (card, holder) = entry
      page.say(
        "card \(card.handle)",
        [
          page.part(card.handleText, .textStrong),
          page.part("\(card.key.agent) asks for \(ActionText.name(card.request.name))"),
          page.part("\(holder.name), \(Age.clock(time.since(holder.since)))"),
        ], to: .card(card.key))
    }
  }

  // MARK: Who asks

  private func asking(_ page: inout Page) {
    let asking = fleet.agents.values.filter { $0.asks.total > 0 }
      .map { (agent: $0, lately: $0.asks.lastHour(at: time)) }
      .sorted {
        ($1.lately, $1.agent.asks.total, $0.agent.id) < (
          $0.lately, $0.agent.asks.total, $1.agent.id
        )
      }
    guard !asking.isEmpty else { return page.beginEmpty("Asked by") }
    let total = asking.reduce(0) { $0 + $1.lately }
    page.begin("Asked by", page.text("\(total) in the last hour"))
    let table = PageTable(
      [
        .init(head: "agent", width: 16, align: .left, grows: true),
        .init(head: "last hour", width: 9), .init(head: "in all", width: 8),
      ], width: page.width)
    page.heading(of: table)
    page.list(asking) { page, entry in
      page.row(
        "agent \(entry.agent.id)",
        [
          page.part(entry.agent.id.text, .agentName),
          page.part("\(entry.lately)", entry.lately >= OperatorWork.tiring ? .noticeWarn : .figure),
          page.part("\(entry.agent.asks.total)", .figure),
        ], of: table, to: .agent(entry.agent.id))
    }
  }
}

extension OperatorWork {
  /// What is to be said about the pace of these answers; nil if nothing is.
  func warning(at now: Timestamp) -> String? {
    if isReflexive(at: now) {
      return "the last \(reflexes(at: now)) approvals were of cards on screen for less than "
        + "\(Age.short(Self.reflexTime)): approving takes more typing now"
    }
    guard isTiring(at: now) else { return nil }
    return "\(lastHour(at: now)) answers within an hour: MEDIUM is confirmed by typing now"
  }
}

extension Console {
  mutating func openOperators() { push(.operators(PageReader())) }

  func operatorsPage(_ reader: PageReader, at now: BootInstant? = nil) -> Page {
    var page = page(for: reader)
    OperatorsPage(fleet: shownFleet, time: shownTime(at: now), own: replica.name).write(to: &page)
    return page
  }
}

extension Drawing {
  mutating func operatorsScreen(_ reader: PageReader) {
    let here = fleet.operators.values.count { $0.isConnected && !$0.isIdle }
    paged(
      console.operatorsPage(reader, at: now.boot), reader, title: "Operators",
      label: "\(here) here")
  }
}
