import BelayCanvas
import BelayCore

/// Pane 1: the tail. Its state is the `TailView`.
///
/// Only the rows in view are put into words; the ticks of the scrollbar cost a binary search each.
extension Drawing {
  mutating func eventsPane() {
    let rect = layout.events
    guard !rect.isEmpty else { return }
    let focused = console.focus == .events
    let list = console.view.list(upTo: console.frozen?.fleet.seq)
    _ = pane(
      rect, title: "Events", more: eventsTitle, label: eventsLabel(list), focused: focused,
      boxed: false)
    let rows = rect.split(top: 1).rest
    guard list.count > 0 else {
      let isFiltered = console.view.filter != nil || console.view.run != nil
      frame.put(
        isFiltered ? " nothing matches; / changes the filter" : " no events yet", at: rows.origin,
        style: ink(.hint), inside: rows)
      return
    }
    let first = console.view.firstRow(list, height: rows.height)
    let current = console.view.currentSeq(list)
    for offset in 0..<min(rows.height, list.count - first) {
      guard let row = console.view.tail.row(seq: list.seq(at: first + offset)) else { continue }
      let isSelected = row.record.seq == current && (focused || !console.view.isFollowing)
      event(row, rows.row(offset), isSelected: isSelected)
    }
    if layout.kind == .wide { scrollbar(rows, list, first) }
  }

  // MARK: Title

  private var eventsTitle: [SafeText] {
    var parts: [SafeText] = []
    let filter = console.view.filterText
    if !filter.isEmpty { parts.append("filter: \(text(filter))") }
    if let run = console.view.run { parts.append("run \(name(run))") }
    return layout.kind == .wide ? parts : parts + [mode]
  }

  private var mode: SafeText {
    if console.isPast { return "G now" }
    if console.frozen != nil { return "PAUSED" }
    return console.view.isFollowing ? "FOLLOW" : "G follows"
  }

  private func eventsLabel(_ list: EventList) -> SafeText {
    let errors = console.view.errors(list).count
    guard layout.kind == .wide else {
      return errors > 0 ? "\(hits(list))\(errors) errors 1" : "\(hits(list))1"
    }
    let marks = console.view.bookmarks.count
    let hit = hits(list)
    let jump: SafeText = errors > 0 ? "  \(keyName("error")) next error \(errors)" : ""
    let book: SafeText = marks > 0 ? "  \(keyName("next-bookmark")) mark \(marks)" : ""
    return "\(hit)\(mode)\(jump)\(book)  1"
  }

  /// Which hit of the filter the cursor is on, of how many.
  private func hits(_ list: EventList) -> SafeText {
    guard console.view.filter != nil, list.count > 0 else { return "" }
    let place = console.view.currentSeq(list).map { list.index(of: $0) + 1 } ?? list.count
    return "hit \(grouped: place) of \(grouped: list.count)  "
  }

  // MARK: Rows

  private mutating func event(_ event: TailRow, _ row: Rect, isSelected: Bool) {
    let (record, summary) = (event.record, event.summary)
    let role = summary.level.role
    let isAsk = summary.level == .escalation
    put(tick(summary.level, record.seq), 0, row, isAsk ? .tickEscalation : .tickError)
    if layout.kind == .wide {
      wideEvent(record, summary, row, role)
    } else {
      narrowEvent(record, summary, row, role)
    }
    select(row, if: isSelected, pane: .events)
  }

  private func tick(_ level: Level, _ seq: Int) -> SafeText {
    if console.view.isBookmarked(seq) { return "m" }
    switch level {
    case .breaker: return glyphs[.tickError]
    case .escalation: return glyphs[.tickEscalation]
    case .ok, .warn, .error, .human: return " "
    }
  }

  /// `12:04:31.207 payments-agent  ERROR  tool.call   stripe.refund  timeout 10s   run r-81aa #184223`
  private mutating func wideEvent(
    _ record: Record, _ summary: RecordSummary, _ row: Rect, _ role: Role
  ) {
    let end = row.width - 4
    let runAt = row.width - 32
    put(text(record.recorded.preciseClockText), 2, row, .textFaint)
    put(cell(summary.who, 15), 15, row, whoRole(summary))
    put(text(summary.level.word), 31, row, role)
    put(cell(summary.kind, 11), 38, row, .text)
    let words = text(summary.detail).padded(to: 14) + " " + text(summary.figure)
    let step = summary.step.map { " step \($0)" } ?? ""
    let run = summary.run.map { text("run \(ActionText.name($0))\(step)") }
    let seq: SafeText = "#\(record.seq)"
    let last = end - seq.width - 1
    // What people must see is not cut for the sake of the run.
    let isRunShown = run != nil && (summary.level < .human || words.width < runAt - 50)
    let limit = isRunShown ? runAt - 1 : last
    put(
      words.truncated(to: limit - 50, marker: glyphs[.ellipsis]), 50, row,
      role == .levelError ? role : .text)
    if isRunShown, let run {
      put(run.truncated(to: last - runAt, marker: glyphs[.ellipsis]), runAt, row, .textFaint)
    }
    put(seq, end - seq.width, row, .textFaint)
  }

  /// `04:31.2 payments-agent ERROR tool.call stripe.refund timeout 10s`
  private mutating func narrowEvent(
    _ record: Record, _ summary: RecordSummary, _ row: Rect, _ role: Role
  ) {
    let time = row.width >= 40 ? record.recorded.shortClockText + " " : ""
    let who = row.width >= 60 ? 14 : max(4, row.width / 5)
    put(text(time), 2, row, .textFaint)
    put(cell(summary.who, who), 2 + time.count, row, whoRole(summary))
    put(text(summary.level.word), 3 + time.count + who, row, role)
    let x = 9 + time.count + who
    let words = [summary.kind, summary.detail, summary.figure].filter { !$0.isEmpty }
    put(
      text(words.joined(separator: " ")).truncated(to: row.width - x, marker: glyphs[.ellipsis]), x,
      row, role == .levelError ? role : .text)
  }

  private mutating func put(_ words: SafeText, _ x: Int, _ row: Rect, _ role: Role) {
    frame.put(words, at: Point(x: row.x + x, y: row.y), style: ink(role), inside: row)
  }

  /// People are told apart from agents that call themselves like people.
  private func whoRole(_ summary: RecordSummary) -> Role {
    summary.level == .human ? .levelHuman : .agentName
  }

  // MARK: Scrollbar

  /// The last column: ticks where breakers, errors or escalations lie, a block for what is in view.
  private mutating func scrollbar(_ rows: Rect, _ list: EventList, _ first: Int) {
    let errors = console.view.errors(list)
    let asks = console.view.asks(list)
    let ticks = (0..<rows.height).compactMap { y in
      Self.tick(at: y, of: rows.height, list, errors, asks)
    }
    let bar = Scrollbar(
      total: list.count, visible: first..<min(first + rows.height, list.count), ticks: ticks)
    frame.scrollbar(bar, in: rows.split(right: 1).right, glyphs: glyphs, theme: theme)
  }

  /// At most one tick for each row of the bar, found by binary search, however many there are.
  private static func tick(
    at y: Int, of height: Int, _ list: EventList, _ errors: ArraySlice<Int>,
    _ asks: ArraySlice<Int>
  ) -> Scrollbar.Tick? {
    let start = (list.count * y + height - 1) / height
    let end = (list.count * (y + 1) + height - 1) / height - 1
    guard start <= end, end < list.count else { return nil }
    let range = list.seq(at: start)...list.seq(at: end)
    if asks.hasAny(in: range) { return Scrollbar.Tick(row: start, kind: .escalation) }
    if errors.hasAny(in: range) { return Scrollbar.Tick(row: start, kind: .error) }
    return nil
  }
}

extension Level {
  var role: Role {
    switch self {
    case .ok: .levelOK
    case .warn: .levelWarn
    case .error: .levelError
    case .human: .levelHuman
    case .breaker: .levelBreaker
    case .escalation: .levelEscalation
    }
  }
}
