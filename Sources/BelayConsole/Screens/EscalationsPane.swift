import BelayCanvas
import BelayCore

/// Pane 3: the cards that wait, the selected one in short, and what can be done with it. Its state
/// is the `Queue`.
enum EscalationsPane {
  /// In the wide layout the list shares the pane with a preview and three lines of keys.
  static func listRows(inside rows: Int) -> Int { max(1, min(rows - 7, (rows - 2) / 3)) }
}

extension Drawing {
  mutating func escalationsPane() {
    let rect = layout.escalations
    guard !rect.isEmpty else { return }
    let focused = console.focus == .escalations
    let inside = pane(
      rect, title: escalationsTitle, more: marks, label: escalationsLabel, focused: focused)
    guard !console.queue.rows.isEmpty || console.surplus != nil else {
      frame.put(" nobody waits for a person", at: inside.origin, style: ink(.hint), inside: inside)
      return
    }
    if layout.isBoxed { return boxedCards(inside) }
    let rows = console.cardRows
    let first = console.queue.firstRow(height: rows)
    let shown = console.queue.rows.dropFirst(first).prefix(rows)
    for (offset, key) in shown.enumerated() {
      guard let card = fleet.escalations[key] else { continue }
      briefCard(card, inside.row(offset))
    }
    surplus(inside.row(shown.count))
  }

  /// One row for all that nobody was asked.
  private mutating func surplus(_ row: Rect) {
    guard console.showsSurplus, let surplus = console.surplus else { return }
    let words = text(surplus.words).truncated(to: row.width - 2, marker: glyphs[.ellipsis])
    put(.hub(words, .noticeWarn), row)
  }

  private var waiting: Int { fleet.escalations.values.count { $0.state == .pending } }

  private var escalationsTitle: SafeText {
    layout.isBoxed ? "Escalations (\(waiting))" : "Escalations"
  }

  private var marks: [SafeText] {
    let marked = console.queue.marked.count
    return (marked == 0 ? [] : ["\(marked) marked"]) + (beyond == 0 ? [] : ["\(beyond) not shown"])
  }

  /// Cards that the list has no room for.
  private var beyond: Int { max(0, console.queue.rows.count - console.cardRows) }

  private var escalationsLabel: SafeText { layout.isBoxed ? "3" : "\(waiting) 3" }

  // MARK: Wide

  private mutating func boxedCards(_ inside: Rect) {
    let handles = handleWidth
    let head = SafeText("id").fitted(to: handles)
    frame.put(" \(head) agent", at: inside.origin, style: ink(.textFaint), inside: inside)
    put("asks        tier   age  left", endingAt: inside.width - 1, inside.row(0), ink(.textFaint))
    let rows = console.cardRows
    let first = console.queue.firstRow(height: rows)
    let shown = console.queue.rows.dropFirst(first).prefix(rows)
    for (offset, key) in shown.enumerated() {
      guard let card = fleet.escalations[key] else { continue }
      wideCard(card, handles, inside.row(offset + 1))
    }
    surplus(inside.row(shown.count + 1))
    preview(layout.preview(listed: console.listedRows))
    cardKeys(inside.split(bottom: 3).bottom)
  }

  private var handleWidth: Int {
    console.queue.rows.reduce(4) { widest, key in
      max(widest, fleet.escalations[key]?.handleText.count ?? 0)
    }
  }

  /// `▸E-18 kyc-agent      override    HIGH 01:30 03:30`
  private mutating func wideCard(_ card: Escalation, _ handles: Int, _ row: Rect) {
    let isSelected = card.key == console.queue.selected
    let isMarked = console.queue.marked.contains(card.key)
    let end = row.width - 1
    let asks = end - 28
    frame.put(isSelected ? glyphs[.cursor] : " ", at: row.origin, style: ink(.textStrong))
    frame.put(cell(card.handleText, handles), at: Point(x: row.x + 1, y: row.y), style: ink(.text))
    let x = row.x + 1 + handles
    if isMarked { frame.put(glyphs[.marked], at: Point(x: x, y: row.y), style: ink(.marked)) }
    frame.put(
      cell(card.key.agent.text, max(0, row.x + asks - x - 2)), at: Point(x: x + 1, y: row.y),
      style: ink(.agentName))
    frame.put(
      shortName(card.request.name, 11 - times(card).width), at: Point(x: row.x + asks, y: row.y),
      style: ink(.claim))
    let timesAt = row.x + asks + 11 - times(card).width
    frame.put(times(card), at: Point(x: timesAt, y: row.y), style: ink(.noticeWarn))
    if hidden(card) > 0 {
      frame.put("!", at: Point(x: row.x + asks + 11, y: row.y), style: ink(.escapeBadge))
    }
    standing(card, Rect(x: row.x + asks + 12, y: row.y, width: 16, height: 1))
    select(row, if: isSelected, pane: .escalations)
  }

  /// Tier, age and time left while it waits; afterwards its state in a word.
  private mutating func standing(_ card: Escalation, _ cell: Rect) {
    frame.put(card.risk.short, at: cell.origin, style: ink(card.risk.role))
    guard card.state == .pending else {
      put(text(card.state.word), endingAt: cell.width, cell, ink(.textStrong))
      return
    }
    put(text(Age.clock(time.since(card.raisedAt))), endingAt: 10, cell, ink(.figure))
    let left = timeLeft(card)
    put(text(Age.clock(left)), endingAt: 16, cell, ink(left < .seconds(60) ? .dueSoon : .figure))
  }

  /// The whole name if it fits, else what stands after the last dot; the preview has it whole.
  private func shortName(_ source: String, _ width: Int) -> SafeText {
    let whole = name(source)
    guard whole.width > width, let dot = source.lastIndex(of: ".") else {
      return whole.fitted(to: width, marker: glyphs[.ellipsis])
    }
    return name(String(source[source.index(after: dot)...]))
      .fitted(to: width, marker: glyphs[.ellipsis])
  }

  func hidden(_ card: Escalation) -> Int { console.facts[card.key]?.hidden ?? 0 }

  func behind(_ card: Escalation) -> Int { console.queue.behind[card.key] ?? 0 }

  /// ` x3`: so many questions are the same, this one among them.
  func times(_ card: Escalation) -> SafeText {
    behind(card) == 0 ? "" : " x\(behind(card) + 1)"
  }

  // MARK: Preview

  private mutating func preview(_ rect: Rect) {
    guard let key = console.queue.selected, let card = fleet.escalations[key] else { return }
    let preview = Preview(
      card, facts: console.facts[key], behind: behind(card),
      past: fleet.precedents.brief(about: card), glyphs: glyphs, size: rect.size, now: time)
    for (offset, line) in preview.lines.enumerated() {
      put(line, rect.row(offset))
    }
  }

  /// One line of a card; an agent's own words behind the gutter mark (INV 29).
  mutating func put(_ line: CardLine, _ row: Rect) {
    switch line {
    case .hub(let words, let role):
      frame.put(words, at: Point(x: row.x + 1, y: row.y), style: ink(role), inside: row)
    case .agent(let words):
      frame.put(
        glyphs[.gutter], at: Point(x: row.x + 1, y: row.y), style: ink(.claimGutter), inside: row)
      frame.put(words, at: Point(x: row.x + 3, y: row.y), style: ink(.claim), inside: row)
    }
  }

  // MARK: Keys

  private mutating func cardKeys(_ rect: Rect) {
    guard let key = console.queue.selected, let card = fleet.escalations[key] else { return }
    let off = whyOff(card)
    let others: Role = off == nil ? .key : .keyOff
    let problem = off ?? notApproved(card).map { "A \($0.hint)" }
    put(
      [
        ("A", "approve", problem == nil ? .key : .keyOff), ("R", "reject", others),
        ("D", "force degraded", others),
      ], rect.row(0))
    put([("Space", "mark", .key), ("Enter", "detail", .key), ("v", "raw", .key)], rect.row(1))
    let fresh = console.queue.fresh
    let marked = console.queue.marked.count
    let acts: SafeText =
      marked > 0
      ? "acts on the \(marked) marked. \(fresh) new since you focused."
      : "acts on \(text(card.handleText)) only. \(fresh) new since you focused."
    frame.put(
      problem.map { text($0) } ?? acts, at: Point(x: rect.x + 1, y: rect.y + 2),
      style: ink(problem == nil ? .hint : .noticeWarn), inside: rect)
  }

  private mutating func put(_ keys: [(SafeText, SafeText, Role)], _ row: Rect) {
    let runs = keys.flatMap { key, word, role in
      [run(key, role), run(" \(word)   " as SafeText, .hint)]
    }
    frame.put(runs, at: Point(x: row.x + 1, y: row.y), clippedTo: row.width - 2)
  }

  /// Why A, R and D all do nothing now; nil when they work.
  func whyOff(_ card: Escalation) -> String? {
    if let obstacle = console.obstacle(at: now.boot) { return obstacle.words }
    if card.state != .pending { return card.stateWords }
    if console.focus != .escalations { return "focus 3 first" }
    if console.outbox.isUnderWay(card.key) {
      return Refusal.underWay(handle: card.handle).hint
    }
    return console.outdated(Target(card, hidden: hidden(card)), at: now.boot)?.hint
  }

  /// Why A alone does nothing; nil when it works.
  func notApproved(_ card: Escalation) -> Refusal? {
    console.refusal(.approve, Target(card, hidden: hidden(card)), at: now.boot)
  }

  /// On the clock that counts: the hub's boot clock if it is ours too, else its wall clock.
  func timeLeft(_ card: Escalation) -> Duration {
    guard console.frozen == nil else { return card.expiresAt.since(time) }
    return console.timeLeft(card, at: now.boot) ?? card.expiresAt.since(time)
  }

  // MARK: Narrow

  /// `▸ E-17 payments-agent  stripe.refund {amount: 4120…   HIGH  age 04:12  left 00:48`
  private mutating func briefCard(_ card: Escalation, _ row: Rect) {
    let isSelected = card.key == console.queue.selected
    frame.put(isSelected ? glyphs[.cursor] : " ", at: row.origin, style: ink(.textStrong))
    if console.queue.marked.contains(card.key) {
      frame.put(glyphs[.marked], at: Point(x: row.x + 1, y: row.y), style: ink(.marked))
    }
    var x = row.x + 2
    func place(_ words: SafeText, _ role: Role) {
      x += frame.put(words, at: Point(x: x, y: row.y), style: ink(role), inside: row)
    }
    place(cell(card.handleText, handleWidth) + " ", .text)
    let tail = briefStanding(card, wide: row.width >= 76)
    let end = row.maxX - tail.width - 1
    if row.width >= 40 {
      place(cell(card.key.agent.text, min(14, row.width / 4)) + "  ", .agentName)
    }
    let badge = hidden(card) > 0 ? run("![\(hidden(card))]" as SafeText, .escapeBadge) : nil
    let room = max(0, end - x - (badge?.text.width ?? 0) - 2)
    let times = times(card)
    place(
      ask(card).truncated(to: max(0, room - times.width), marker: glyphs[.ellipsis]), .claim)
    place(times, .noticeWarn)
    if let badge { frame.put([badge], at: Point(x: end - badge.text.width - 1, y: row.y)) }
    frame.put(tail, at: Point(x: max(row.x, end), y: row.y))
    select(row, if: isSelected, pane: .escalations)
  }

  private func ask(_ card: Escalation) -> SafeText {
    let args = card.request.args.object?.isEmpty ?? true ? "" : ActionText.brief(card.request.args)
    return name(card.request.name) + " " + text(args)
  }

  private func briefStanding(_ card: Escalation, wide: Bool) -> [Run] {
    let tier = run(card.risk.short.padded(to: 4) + "  ", card.risk.role)
    guard card.state == .pending else {
      return [tier, run(cell(card.state.word, 10, .right), .textStrong)]
    }
    let left = timeLeft(card)
    let age = run("age \(text(Age.clock(time.since(card.raisedAt))))  " as SafeText, .figure)
    let word: SafeText = layout.size.width >= 46 ? "left " : ""
    let due = run(
      "\(word)\(text(Age.clock(left)))" as SafeText, left < .seconds(60) ? .dueSoon : .figure)
    return wide ? [tier, age, due] : [tier, due]
  }
}

extension Risk {
  /// At most four columns, for lists.
  var short: SafeText {
    switch self {
    case .low: "LOW"
    case .medium: "MED"
    case .high: "HIGH"
    case .critical: "CRIT"
    }
  }

  var role: Role {
    switch self {
    case .low: .riskLow
    case .medium: .riskMedium
    case .high: .riskHigh
    case .critical: .riskCritical
    }
  }
}
