import BelayCanvas
package import BelayCore

/// The end of a shift: which cards are open, what holds without anybody being asked, and what the
/// last operator left. What the hub did not tell is said to be unknown.
struct HandoffPage {
  let list: ShiftList
  /// By the hub's clock.
  let time: Timestamp
  /// This console's operator.
  let own: String?

  func write(to page: inout Page) {
    left(&page)
    cards(&page)
    rules(&page)
  }

  private func left(_ page: inout Page) {
    guard let handoff = list.handoff else { return page.beginEmpty("Last handoff") }
    let isMine = own.map { handoff.awaits($0) } ?? false
    page.begin(
      "Last handoff", isMine ? "to be acknowledged: A" : "", isMine ? .noticeWarn : .corner)
    var parts = [
      page.part(ActionText.name(handoff.by), .textStrong),
      page.part("at \(handoff.at.clockText), \(Age.short(time.since(handoff.at))) ago"),
    ]
    if let name = handoff.acknowledgedBy, let at = handoff.acknowledgedAt {
      parts.append(page.part("acknowledged by \(ActionText.name(name)) at \(at.clockText)"))
    } else {
      parts.append(page.part("acknowledged by nobody yet", .noticeWarn))
    }
    page.say("who", parts, to: .event(handoff.seq))
    for (number, row) in page.text(handoff.note).wrapped(to: max(1, page.width - 6)).enumerated() {
      page.say("note\(number)", [Page.Part("  " + row)])
    }
    let stillOpen = list.cards.filter { handoff.open.contains($0.escalation.handle) }.count
    page.say(
      "open",
      [page.part("\(Figure.plural(handoff.open.count, "card")) open then, \(stillOpen) still are")])
  }

  private func cards(_ page: inout Page) {
    guard !list.cards.isEmpty else { return page.beginEmpty("Open cards") }
    page.begin("Open cards", page.text("\(list.cards.count)"))
    let table = PageTable(
      [
        .init(head: "id", width: 6, align: .left), .init(head: "agent", width: 12, align: .left),
        .init(head: "asks", width: 12, align: .left, grows: true),
        .init(head: "tier", width: 5, align: .left), .init(head: "age", width: 6),
        .init(head: "left", width: 6), .init(head: "who looks", width: 12, align: .left),
      ], width: page.width)
    page.heading(of: table)
    page.list(list.cards, atMost: 24) { page, card in
      let asked = card.escalation
      page.row(
        "card \(asked.handle)",
        [
          page.part(asked.handleText, .textStrong), page.part(asked.key.agent.text, .agentName),
          page.part(ActionText.name(asked.request.name), .claim),
          Page.Part(asked.risk.short, asked.risk.role),
          page.part(Age.clock(card.age), .figure),
          page.part(card.left.map(Age.clock) ?? asked.state.word, .figure),
          page.part(card.holder ?? "nobody", card.holder == nil ? .textFaint : .text),
        ], of: table, to: .card(asked.key))
      if let words = asked.approvalWords(at: time) {
        page.say("card \(asked.handle)/approvals", [page.part("       \(words)", .textFaint)])
      }
    }
  }

  private func rules(_ page: inout Page) {
    if list.rules.isEmpty, list.unknown.isEmpty {
      return page.beginEmpty("Standing rules")
    }
    page.begin("Standing rules", page.text("\(list.rules.count)"))
    for what in list.unknown {
      page.say(
        "unknown \(what)",
        [page.part("\(what): not known, the hub did not say; R asks again", .noticeWarn)])
    }
    page.list(list.rules, atMost: 24) { page, rule in
      var parts = [
        page.part(rule.kind.word, .textStrong), page.part(ActionText.name(rule.subject)),
      ]
      if !rule.words.isEmpty { parts.append(page.part(ActionText.name(rule.words))) }
      if let by = rule.by { parts.append(page.part("by \(ActionText.name(by))")) }
      parts.append(page.part(until(rule), rule.until == nil ? .noticeWarn : .figure))
      page.say("\(rule.kind.rawValue) \(rule.subject)", parts)
    }
  }

  private func until(_ rule: StandingRule) -> String {
    rule.until.map { "until \($0.clockText), \(Age.clock($0.since(time))) left" }
      ?? "until somebody ends it"
  }
}

/// What the hub answered about the rules that stand.
package struct ShiftAnswers: Sendable, Equatable {
  /// of `GET /v1/policy`; nil if there was no answer
  package var policy: JSON?
  /// of `GET /v1/ledger/holds`; nil if there was no answer
  package var holds: JSON?

  package init(policy: JSON? = nil, holds: JSON? = nil) {
    self.policy = policy
    self.holds = holds
  }
}

extension Console {
  mutating func openHandoff() -> [Effect] {
    push(.handoff(PageReader()))
    return replica.link.phase == .unlinked ? [] : [.readShift]
  }

  func handoffPage(_ reader: PageReader, at now: BootInstant? = nil) -> Page {
    var page = page(for: reader)
    let time = shownTime(at: now)
    let list = ShiftList(shownFleet, policy: shift.policy, holds: shift.holds, at: time)
    HandoffPage(list: list, time: time, own: replica.name).write(to: &page)
    return page
  }

  /// A handoff that this operator has still to read.
  var awaitedHandoff: Handoff? {
    guard let handoff = replica.fleet.handoff, let name = replica.name, mayDecide,
      handoff.awaits(name)
    else { return nil }
    return handoff
  }

  // MARK: Asking

  /// - Parameter note: what stands in the field already.
  mutating func askToHandOff(_ note: String = "", at now: BootInstant) {
    if let problem = obstacle(at: now)?.words {
      return refuse(problem, at: now, expectsText: true)
    }
    dialog = .handOff(note)
  }

  mutating func askToAcknowledge(at now: BootInstant) {
    if let problem = obstacle(at: now)?.words {
      return refuse(problem, at: now, expectsText: false)
    }
    guard let handoff = awaitedHandoff else {
      return refuse("There is no handoff for you to acknowledge.", at: now, expectsText: false)
    }
    dialog = .acknowledging(handoff)
  }
}

extension Drawing {
  mutating func handoffScreen(_ reader: PageReader) {
    paged(
      console.handoffPage(reader, at: now.boot), reader, title: "Handoff",
      label: "\(keyName("hand-off")) hands off")
  }
}
