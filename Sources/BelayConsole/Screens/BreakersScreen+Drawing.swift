import BelayCanvas
import BelayCore

extension BreakersScreen {
  /// Rows of the list; the selected breaker has the rest, between two rules.
  static func listRows(inside rows: Int) -> Int { max(1, rows - 1 - detailRows(inside: rows)) }

  static func detailRows(inside rows: Int) -> Int { rows < 8 ? 0 : min(12, max(4, rows / 3)) }
}

extension Drawing {
  mutating func breakersScreen(_ screen: BreakersScreen) {
    let inside = pane(
      layout.body, title: "Breakers", more: ["worst first, held"],
      label: breakersLabel(screen), focused: true, boxed: true)
    guard !screen.order.isEmpty else {
      frame.put(
        " no agent has reported a breaker, and none was worked out from calls", at: inside.origin,
        style: ink(.hint), inside: inside)
      return
    }
    let table = breakerTable(inside.width - 3)
    put(table.heading(glyphs), Rect(inside.row(0), from: 2))
    let (listed, detail) = inside.split(top: 1 + BreakersScreen.listRows(inside: inside.height))
    let rows = listed.split(top: 1).rest
    let first = screen.firstRow(height: rows.height)
    for (offset, key) in screen.order.dropFirst(first).prefix(rows.height).enumerated() {
      breakerRow(key, table, rows.row(offset), isSelected: key == screen.selected)
    }
    scrollbar(first, rows.height, of: screen.order.count, rows)
    if let key = screen.selected, !detail.isEmpty { breakerDetail(key, detail) }
  }

  private func breakersLabel(_ screen: BreakersScreen) -> SafeText {
    let states = screen.order.compactMap { fleet.breaker($0)?.state }
    let parts = [BreakerState.open, .forcedOpen, .halfOpen, .disabled, .metricsOnly, .closed]
      .compactMap { state -> SafeText? in
        let count = states.count { $0 == state }
        return count > 0 ? "\(glyphs[state.mark])\(count) " : nil
      }
    return parts.reduce("") { $0 + $1 } + "of \(states.count)"
  }

  // MARK: The list

  /// All columns on a wide screen; on a narrow one the figures of the selected one stand below.
  private func breakerTable(_ width: Int) -> PageTable {
    typealias Column = PageTable.Column
    let (err, next) = (Column(head: "err%", width: 5), Column(head: "next", width: 5))
    let agent = Column(head: "agent", width: 14, align: .left, grows: true)
    let (since, was) = (
      Column(head: "since", width: 5), Column(head: "was", width: 9, align: .left)
    )
    if width >= 110 {
      return PageTable(
        [
          agent, Column(head: "breaker", width: 14, align: .left, grows: true),
          Column(head: "state", width: 13, align: .left), err, Column(head: "opens", width: 5),
          Column(head: "slow%", width: 5), Column(head: "calls", width: 5), next,
          Column(head: "cause", width: 12, align: .left), since, was,
          Column(head: "kind", width: 8, align: .left),
        ], width: width)
    }
    // "was HALF-OPEN", "HALF-OPEN obs"
    let state = Column(head: "state", width: 13, align: .left)
    let name = Column(head: "breaker", width: 10, align: .left, grows: true)
    if width >= 75 { return PageTable([agent, name, state, err, next, since, was], width: width) }
    if width >= 54 { return PageTable([agent, name, state, err, next], width: width) }
    let brief = Column(head: "agent", width: 4, align: .left, grows: true)
    let word = Column(head: "state", width: 9, align: .left)
    let short = Column(head: "breaker", width: 4, align: .left, grows: true)
    return PageTable(width >= 24 ? [brief, short, word] : [brief, word], width: width)
  }

  private mutating func breakerRow(
    _ key: BreakersScreen.Key, _ table: PageTable, _ row: Rect, isSelected: Bool
  ) {
    guard let agent = fleet.agents[key.agent], let breaker = fleet.breaker(key) else { return }
    let words = BreakerWords(breaker, isStale: agent.isSilent(at: time), at: time)
    frame.put(isSelected ? glyphs[.cursor] : " ", at: row.origin, style: ink(.textStrong))
    frame.put(glyphs[words.mark], at: Point(x: row.x + 1, y: row.y), style: ink(words.role))
    put(table.row(cells(agent, words, of: table.columns.map(\.head)), glyphs), Rect(row, from: 2))
    guard isSelected else { return }
    let paper = ink(.selection)
    frame.restyle(row) { $0.on(paper) }
  }

  private func cells(
    _ agent: Agent, _ words: BreakerWords, of heads: [SafeText]
  ) -> [PageLine.Part] {
    let breaker = words.breaker
    let isObservedHere = breaker.observed && !heads.contains("kind")
    return heads.map { head in
      func part(_ source: String, _ role: Role = .figure) -> PageLine.Part {
        .init(text(source), role)
      }
      let figures = words.isStale ? "?" : nil
      return switch "\(head)" {
      case "agent": part(agent.id.text, .agentName)
      case "breaker": part(ActionText.name(breaker.name), .claim)
      case "state": part(words.state + (isObservedHere ? " obs" : ""), words.role)
      case "err%": part(figures ?? breaker.failureRate.map(Figure.tenths) ?? "-")
      case "opens": part(breaker.failureThreshold.map { ">=\(Figure.plain($0))" } ?? "-")
      case "slow%": part(figures ?? breaker.slowRate.map(Figure.tenths) ?? "-")
      case "calls": part(figures ?? breaker.calls.map(Figure.brief) ?? "-")
      case "next": part(words.left ?? "-", .textStrong)
      case "cause": part(breaker.cause.map(ActionText.name) ?? "-", .text)
      case "since": part(Age.short(time.since(breaker.since)))
      case "was": .init(words.track(glyphs), .textFaint)
      default: part(words.kind, breaker.observed ? .noticeWarn : .textFaint)
      }
    }
  }

  private mutating func put(_ parts: [PageLine.Part], _ row: Rect) {
    var x = row.x
    for part in parts {
      x += frame.put(part.text, at: Point(x: x, y: row.y), style: ink(part.role), inside: row)
    }
  }

  // MARK: The selected one

  private mutating func breakerDetail(_ key: BreakersScreen.Key, _ rect: Rect) {
    guard let agent = fleet.agents[key.agent], let breaker = fleet.breaker(key) else { return }
    var page = Page(width: rect.width - 2, rows: rect.height, glyphs: glyphs, unfolded: [])
    let words = BreakerWords(breaker, isStale: agent.isSilent(at: time), at: time)
    page.begin("\(text(agent.id.text)) \(name(breaker.name))")
    page.say("now", words.parts(page))
    if let why = console.unorderable(key) {
      page.say("why", [page.part(why, .noticeWarn)])
    }
    for change in breaker.history.reversed() {
      page.say(
        "h/\(change.seq)",
        [page.part(BreakerWords.line(change)), page.part("#\(change.seq)", .textFaint)])
    }
    if breaker.history.isEmpty {
      page.say("h", [page.part("no change since it was first reported", .textFaint)])
    }
    detail(page.lines, rect)
  }

  private mutating func detail(_ lines: [PageLine], _ rect: Rect) {
    let isCut = lines.count > rect.height
    let shown = lines.prefix(isCut ? rect.height - 1 : rect.height)
    for (offset, line) in shown.enumerated() {
      put(line.parts, Rect(rect.row(offset), from: 1))
    }
    guard isCut else { return }
    let more: SafeText = " + \(lines.count - shown.count) more rows: Enter opens the agent"
    put(
      [.init(more.truncated(to: rect.width - 1, marker: glyphs[.ellipsis]), .hint)],
      Rect(rect.row(shown.count), from: 1))
  }
}

extension Agent {
  /// Nothing that it said can be taken for what is.
  func isSilent(at time: Timestamp) -> Bool { isStopped || isStale(at: time) }
}

extension Rect {
  /// Without the first columns.
  fileprivate init(_ rect: Rect, from columns: Int) {
    self = rect.split(left: columns).rest
  }
}
