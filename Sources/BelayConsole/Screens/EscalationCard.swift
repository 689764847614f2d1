import BelayCanvas
import BelayCore

/// One card in full: what is asked, everything under the digest, what led to it, how it stands.
///
/// The head stays; the rest scrolls. Approving waits until the end of the arguments has been on the
/// screen (INV 24), which is a line of its own here.
struct EscalationCard: Sendable {
  enum Tab: Sendable, CaseIterable {
    case card, raw, context, history

    var word: SafeText {
      switch self {
      case .card: "card"
      case .raw: "raw"
      case .context: "context"
      case .history: "history"
      }
    }
  }

  /// Rows that do not scroll: tabs, who asks, how it stands, and why a key does nothing; if all do
  /// something, what became of others like it.
  static let headRows = 4

  let key: EscalationKey
  private(set) var tab: Tab
  private var pager = Pager()

  init(key: EscalationKey, tab: Tab = .card) {
    self.key = key
    self.tab = tab
  }

  /// To the bottom goes by way of the end of what runs, which must have been on the screen (INV 24).
  mutating func move(_ motion: Motion, page: Int, in text: CardText) {
    let first = firstLine(page: page, lines: text.lines.count)
    if motion == .bottom, let end = text.end, page > 0, end >= first + page,
      end < text.lines.count - page
    {
      pager.show(line: end, page: page)
    } else {
      pager.move(motion, page: page, lines: text.lines.count)
    }
  }

  func firstLine(page: Int, lines: Int) -> Int { pager.first(page: page, lines: lines) }

  mutating func turn(by step: Int) {
    let tabs = Tab.allCases
    let index = tabs.firstIndex(of: tab) ?? 0
    show(tabs[(index + step + tabs.count) % tabs.count])
  }

  mutating func toggleRaw() {
    show(tab == .raw ? .card : .raw)
  }

  private mutating func show(_ tab: Tab) {
    self.tab = tab
    pager = Pager()
  }
}

/// The lines of a card's tab, wrapped to a width, and where its end lies.
struct CardText {
  private(set) var lines: [CardLine] = []
  /// Index of the last line of what is under the digest, or of the raw view; nil in other tabs.
  private(set) var end: Int?

  /// - Parameter evidence: asked for only where it is shown.
  init(
    _ card: Escalation, tab: EscalationCard.Tab, evidence: @autoclosure () -> Evidence,
    history: [CardLine], glyphs: Glyphs, width: Int
  ) {
    switch tab {
    case .card:
      action(card, glyphs, max(1, width - 4))
      weigh(evidence(), glyphs, max(1, width - 4))
    case .raw: raw(card, glyphs, max(1, width - 4))
    case .context: context(card, glyphs, max(1, width - 4))
    case .history: lines = history
    }
  }

  private mutating func hub(_ words: SafeText, _ role: Role = .text, _ width: Int) {
    lines += words.wrapped(to: width).map { .hub($0, role) }
  }

  private mutating func agent(_ rows: [String], _ glyphs: Glyphs, _ width: Int) {
    lines += rows.flatMap { glyphs.text($0).wrapped(to: width) }.map(CardLine.agent)
  }

  private mutating func action(_ card: Escalation, _ glyphs: Glyphs, _ width: Int) {
    let request = card.request
    hub("What runs if approved, whole:", .textStrong, width)
    agent([ActionText.name(request.name)], glyphs, width)
    agent(ActionText.lines(request.args, width: width), glyphs, width)
    if let target = request.target {
      hub("on target:", .text, width)
      agent(ActionText.lines(target, width: width), glyphs, width)
    }
    end = lines.count
    hub("end of what runs", .textFaint, width)
    hub(glyphs.text(card.actionDigest.text), .textFaint, width)
    if !request.message.isEmpty {
      hub("", .text, width)
      hub("The agent says (a claim):", .textStrong, width)
      lines += SafeText.lines(untrusted: request.message, ascii: glyphs.isASCII)
        .flatMap { $0.wrapped(to: width) }.map(CardLine.agent)
    }
    if let report = card.state.report, !report.detail.isEmpty {
      hub("", .text, width)
      hub("The agent reports:", .textStrong, width)
      agent([report.detail], glyphs, width)
    }
    hub("", .text, width)
    details(card, glyphs, width)
  }

  private mutating func details(_ card: Escalation, _ glyphs: Glyphs, _ width: Int) {
    let request = card.request
    if let edit = card.editedBy, let args = edit.decision.editedArgs {
      hub(glyphs.text("\(edit.by) approved it with other arguments:"), .textStrong, width)
      agent(ActionText.lines(args, width: width), glyphs, width)
    }
    let facts = [
      card.ruleWords, card.terms.approvers > 1 ? "\(card.terms.approvers) people approve it" : nil,
      "reason \(request.reason.rawValue)",
      "run \(ActionText.name(request.runID))",
      "asked \(card.raisedAt.clockText), expires \(card.expiresAt.clockText), "
        + "then the agent will \(card.onTimeout.rawValue)",
      "answers " + card.allowed.map(\.rawValue).joined(separator: " "),
      card.noOperator ? "nobody was at a console when it came" : nil,
      card.deferredBy.map { "put off by \($0)" },
      card.state.ruling.map { "reason given: \($0.decision.reason)" },
    ]
    let given = card.endorsements.map { "\($0.by) approved it at \($0.at.clockText)" }
    for fact in facts.compactMap({ $0 }) + given { hub(glyphs.text(fact), .text, width) }
  }

  /// Below what runs and what the agent says: what is on record, and last what it speaks for.
  private mutating func weigh(_ evidence: Evidence, _ glyphs: Glyphs, _ width: Int) {
    for line in evidence.lines {
      if line.kind == .heading || line.kind == .recommendation { hub("", .text, width) }
      switch line.kind {
      case .heading: hub(glyphs.text(line.text), .textStrong, width)
      case .fact: hub(glyphs.text(line.text), .text, width)
      case .concern: hub(glyphs[.warning] + " " + glyphs.text(line.text), .noticeWarn, width)
      case .recommendation: hub(glyphs.text(line.text), .textFaint, width)
      case .claim:
        lines += SafeText.lines(untrusted: line.text, ascii: glyphs.isASCII)
          .flatMap { $0.wrapped(to: width) }.map(CardLine.agent)
      }
    }
  }

  private mutating func raw(_ card: Escalation, _ glyphs: Glyphs, _ width: Int) {
    hub("Under the digest, characters beyond ASCII as \\u escapes:", .textStrong, width)
    agent([ActionText.raw(card.request.action)], glyphs, width)
    hub("The agent's claim, the same way:", .textStrong, width)
    agent([ActionText.escaped(card.request.message)], glyphs, width)
    end = lines.count
    hub("end of raw", .textFaint, width)
  }

  private mutating func context(_ card: Escalation, _ glyphs: Glyphs, _ width: Int) {
    let parts: [(SafeText, JSON?)] = [
      ("What led here, by the agent's word:", card.request.context),
      ("The framework's own object:", card.request.native),
    ]
    for (title, value) in parts {
      guard let value else { continue }
      hub(title, .textStrong, width)
      agent(ActionText.lines(value, width: width), glyphs, width)
    }
    if lines.isEmpty { hub("The agent sent nothing about what led here.", .hint, width) }
  }
}

// MARK: Drawing

extension Console {
  /// The text of an open card as it is now, at this screen's size.
  func cardText(_ card: EscalationCard, at now: BootInstant, size: Size? = nil) -> CardText {
    let size = size ?? self.size
    let glyphs = options.theme.glyphs(ascii: options.ascii)
    guard let escalation = shownFleet.escalations[card.key] else {
      return CardText(gone: "This card is not held here any more; the ledger has it.")
    }
    let records = card.tab == .history ? view.history(of: card.key) : []
    let history: [CardLine] = records.map { record in
      let line = "\(record.recorded.clockText)  \(record.summary.line)  #\(record.seq)"
      return .hub(glyphs.text(line), .text)
    }
    return CardText(
      escalation, tab: card.tab,
      evidence: shownFleet.evidence(about: escalation, at: shownTime(at: now)),
      history: history, glyphs: glyphs, width: size.width - 2)
  }
}

extension CardText {
  init(gone words: SafeText) { lines = [.hub(words, .hint)] }
}

extension Drawing {
  mutating func escalationCard(_ card: EscalationCard) {
    guard let escalation = fleet.escalations[card.key] else {
      let inside = pane(layout.body, title: "Card", label: "", focused: true, boxed: true)
      return put(
        .hub("This card is not held here any more; the ledger has it.", .hint), inside.row(0))
    }
    let label: SafeText =
      "\(text(escalation.risk.tier)) \(glyphs[.horizontal]) \(text(escalation.state.word))"
    let inside = pane(
      layout.body, title: text(escalation.handleText), label: label, focused: true, boxed: true)
    let (head, rest) = inside.split(top: EscalationCard.headRows)
    cardHead(escalation, card.tab, head)
    let text = console.cardText(card, at: now.boot, size: layout.size)
    let first = card.firstLine(page: rest.height, lines: text.lines.count)
    page(text.lines, from: first, rest, left: .noticeWarn)
  }

  private mutating func cardHead(_ card: Escalation, _ tab: EscalationCard.Tab, _ rect: Rect) {
    let tabs = EscalationCard.Tab.allCases.flatMap { one in
      [run(" \(one.word) " as SafeText, one == tab ? .titleFocus : .hint), run(" ", .hint)]
    }
    frame.put(tabs, at: rect.origin, clippedTo: rect.width)
    let hidden = hidden(card)
    if hidden > 0 {
      put("![\(hidden)] hidden, v shows raw ", endingAt: rect.width, rect.row(0), ink(.escapeBadge))
    }
    let who = text(card.key.agent.text)
    put(.hub("\(who) asks for tool \(name(card.request.name))", .text), rect.row(1))
    let looks = card.holderWords(at: time)
    let words = card.approvalWords(at: time) ?? looks ?? card.stateWords
    var standing = [run(" \(text(words))" as SafeText, .textStrong)]
    var brief = fleet.precedents.brief(about: card)
    if card.state == .pending {
      let left = timeLeft(card)
      standing += [
        run("   age \(text(Age.clock(time.since(card.raisedAt))))" as SafeText, .text),
        run("   left \(text(Age.clock(left)))" as SafeText, left < .seconds(60) ? .dueSoon : .text),
      ]
      if behind(card) > 0 {
        let whole: SafeText = "   first of \(behind(card) + 1) the same"
        let isRoom = standing.width + whole.width < rect.width
        standing.append(run(isRoom ? whole : "  \(times(card))", .noticeWarn))
      }
      if let problem = whyOff(card) ?? notApproved(card).map({ "A \($0.hint)" }) {
        put(.hub(text(problem), .noticeWarn), rect.row(3))
        brief = nil
      }
    }
    if let brief {
      let words = text(brief).truncated(to: rect.width - 2, marker: glyphs[.ellipsis])
      put(.hub(words, .text), rect.row(3))
    }
    frame.put(standing, at: rect.row(2).origin, clippedTo: rect.width)
  }
}
