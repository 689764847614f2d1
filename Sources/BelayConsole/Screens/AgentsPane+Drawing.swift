import BelayCanvas
import BelayCore

/// Columns of pane 2, from left to right, for a given width.
private struct AgentColumns {
  let name: Int
  let state: Int
  let spark: Int
  let sparkWidth: Int
  let p95: Int
  let rate: Int
  let waiting: Int

  /// Inside the wide layout's box: 66 columns at 120, as much name as there is room.
  init(wide width: Int) {
    sparkWidth = min(12, max(4, width - 54))
    name = min(40, max(4, width - 40 - sparkWidth))
    state = 5 + name
    spark = state + 16
    p95 = spark + sparkWidth
    rate = p95 + 7
    waiting = rate + 5
  }
}

extension Drawing {
  mutating func agentsPane(_ pane: AgentsPane) {
    let rect = layout.agents
    guard !rect.isEmpty else { return }
    let inside = self.pane(
      rect, title: "Agents", more: agentsTitle(pane), label: agentsLabel,
      focused: console.focus == .agents)
    guard !pane.order.isEmpty else { return welcome(inside) }
    if layout.isBoxed { return boxedAgents(pane, inside) }
    let first = pane.firstRow(height: inside.height)
    for (offset, id) in pane.order.dropFirst(first).prefix(inside.height).enumerated() {
      guard let agent = fleet.agents[id] else { continue }
      let isLast = offset == inside.height - 1 && first + inside.height < pane.order.count
      briefRow(
        agent, inside.row(offset), isSelected: id == pane.selected, keepingFree: isLast ? 14 : 0)
    }
    remainder(pane, first + inside.height, inside.row(inside.height - 1))
  }

  // MARK: Title

  private func agentsTitle(_ pane: AgentsPane) -> [SafeText] {
    if !pane.filterText.isEmpty { return ["filter: \(text(pane.filterText))"] }
    if layout.isBoxed { return [] }
    return [console.focus == .agents ? "order held" : order(pane)]
  }

  private func order(_ pane: AgentsPane) -> SafeText {
    let order: SafeText = pane.sort == .severity ? "worst first" : "by \(pane.sort.word)"
    return pane.isInverted ? "\(order), turned round" : order
  }

  private var agentsLabel: SafeText {
    layout.isBoxed ? "2" : "\(fleet.agents.count) 2"
  }

  // MARK: Wide rows

  private mutating func boxedAgents(_ pane: AgentsPane, _ inside: Rect) {
    let columns = AgentColumns(wide: inside.width)
    agentHeading(columns, inside.row(0))
    let rows = layout.agentRows
    let first = pane.firstRow(height: rows)
    for (offset, id) in pane.order.dropFirst(first).prefix(rows).enumerated() {
      guard let agent = fleet.agents[id] else { continue }
      wideRow(
        agent, columns, inside.row(offset + 1), waitingByAgent[id] ?? 0,
        isSelected: id == pane.selected)
    }
    agentStatus(pane, first, inside.row(inside.height - 1))
  }

  private mutating func agentHeading(_ columns: AgentColumns, _ row: Rect) {
    let style = ink(.textFaint)
    let heads: [(SafeText, Int, Int)] = [
      ("agent", 4, columns.name), ("breaker", columns.state, 10),
      (columns.sparkWidth >= 10 ? "last 5 min" : "5 min", columns.spark, columns.sparkWidth),
    ]
    for (word, x, width) in heads {
      frame.put(word, at: Point(x: row.x + x, y: row.y), style: style, clippedTo: width)
    }
    put("err%", endingAt: columns.state + 15, row, style)
    put("p95", endingAt: columns.p95 + 7, row, style)
    put("rq/s", endingAt: columns.rate + 5, row, style)
    put("esc", endingAt: columns.waiting + 4, row, style)
  }

  private mutating func wideRow(
    _ agent: Agent, _ columns: AgentColumns, _ row: Rect, _ waiting: Int, isSelected: Bool
  ) {
    let severity = agent.severity(at: time)
    let style = ink(severity.role)
    mark(row, severity, style, isSelected: isSelected)
    frame.put(
      cell(agent.id.text, columns.name), at: Point(x: row.x + 4, y: row.y),
      style: ink(.agentName))
    troubleMark(agent, Point(x: row.x + 3, y: row.y), nameWidth: columns.name)
    frame.put(
      cell(stateWord(agent, severity, width: 10), 10),
      at: Point(x: row.x + columns.state, y: row.y), style: style)
    figures(agent, severity, columns, row)
    put(waiting > 0 ? "\(waiting)" : ".", endingAt: columns.waiting + 4, row, ink(.figure))
    select(row, if: isSelected, pane: .agents)
  }

  /// What is stale has no figures: nothing old is drawn as if it were healthy.
  private mutating func figures(
    _ agent: Agent, _ severity: Severity, _ columns: AgentColumns, _ row: Rect
  ) {
    guard severity != .stale else {
      let faint = ink(.agentStale)
      let dots = SafeText(repeating: ".", count: columns.sparkWidth)
      put("?", endingAt: columns.state + 15, row, faint)
      frame.put(dots, at: Point(x: row.x + columns.spark, y: row.y), style: faint)
      put("?", endingAt: columns.p95 + 7, row, faint)
      put("?", endingAt: columns.rate + 5, row, faint)
      return
    }
    let window = agent.tally.window(at: time)
    let isHigh = (window.errorRate ?? 0) >= 0.25
    put(text(Figure.percent(window.errorRate)), endingAt: columns.state + 15, row, ink(.figure))
    let newest = window.columns.suffix(columns.sparkWidth * 2)
    frame.put(
      Sparkline.columns(Array(newest), glyphs: glyphs),
      at: Point(x: row.x + columns.spark, y: row.y), style: ink(isHigh ? .sparkHigh : .spark))
    put(text(Figure.milliseconds(window.p95Ms)), endingAt: columns.p95 + 7, row, ink(.figure))
    put(text(Figure.rate(window.ratePerSecond)), endingAt: columns.rate + 5, row, ink(.figure))
  }

  private mutating func agentStatus(_ pane: AgentsPane, _ first: Int, _ row: Rect) {
    let held: SafeText = console.focus == .agents ? ", held while this pane has focus" : ""
    let signals = pane.selected.flatMap { fleet.agents[$0]?.loudSignals(at: time) } ?? []
    guard signals.isEmpty else { return selectedTrouble(signals, pane, first, row) }
    frame.put(
      "    \(order(pane))\(held)", at: row.origin, style: ink(.hint),
      clippedTo: max(0, row.width - 15))
    agentCount(pane, first, row)
  }

  /// What troubles the selected agent, since its row has room for a mark alone if its name is long.
  private mutating func selectedTrouble(
    _ signals: [Signal], _ pane: AgentsPane, _ first: Int, _ row: Rect
  ) {
    let names = signals.sorted(by: Signal.isGraver).map(\.name).joined(separator: ", ")
    frame.put(
      "    " + glyphs[.warning] + " " + text(names), at: row.origin, style: ink(.levelWarn),
      clippedTo: max(0, row.width - 15))
    agentCount(pane, first, row)
  }

  private mutating func agentCount(_ pane: AgentsPane, _ first: Int, _ row: Rect) {
    let last = min(first + layout.agentRows, pane.order.count)
    frame.put(
      "\(first + 1)-\(last) of \(pane.order.count) ", endingIn: row, style: ink(.hint))
  }

  // MARK: Narrow rows

  /// - Parameter keepingFree: columns at its end that others need.
  private mutating func briefRow(
    _ agent: Agent, _ row: Rect, isSelected: Bool, keepingFree: Int
  ) {
    let severity = agent.severity(at: time)
    let style = ink(severity.role)
    let isStale = severity == .stale
    let window = agent.tally.window(at: time)
    let hasSpark = row.width >= 70
    let name = min(24, max(6, row.width - (hasSpark ? 65 : row.width >= 46 ? 45 : 22)))
    frame.put(isSelected ? glyphs[.cursor] : " ", at: row.origin, style: ink(.textStrong))
    frame.put(glyphs[severity.mark], at: Point(x: row.x + 1, y: row.y), style: style)
    var x = row.x + 3
    func place(_ words: SafeText, _ style: Style) {
      x += frame.put(words, at: Point(x: x, y: row.y), style: style, inside: row)
    }
    let start = Point(x: x - 1, y: row.y)
    place(cell(agent.id.text, name) + " ", ink(.agentName))
    let isTold = troubleMark(agent, start, nameWidth: name)
    place(cell(stateWord(agent, severity, width: 9), 9), style)
    let share = window.errorRate.map { Figure.percent($0) + "%" } ?? "-"
    place(cell(isStale ? "?" : share, 6, .right), ink(.figure))
    if hasSpark {
      let spark =
        isStale
        ? SafeText(repeating: ".", count: 8)
        : Sparkline.columns(Array(window.columns.suffix(16)), glyphs: glyphs)
      place(" " + spark, ink((window.errorRate ?? 0) >= 0.25 ? .sparkHigh : .spark))
      place(cell(isStale ? "?" : Figure.milliseconds(window.p95Ms), 6, .right), ink(.figure))
    }
    guard row.width >= 46 else { return select(row, if: isSelected, pane: .agents) }
    place(cell((isStale ? "?" : Figure.rate(window.ratePerSecond)) + "/s", 7, .right), ink(.figure))
    let waiting = waitingByAgent[agent.id] ?? 0
    if waiting > 0 { place("  \(waiting) esc", ink(.textStrong)) }
    let words = troubleWords(agent)
    if !isTold, x + 2 + words.width <= row.maxX - keepingFree {
      place("  " + words, ink(.levelWarn))
    }
    select(row, if: isSelected, pane: .agents)
  }

  /// What lies below the last row that fits: `+ 7 closed`.
  private mutating func remainder(_ pane: AgentsPane, _ end: Int, _ row: Rect) {
    let below = pane.order.dropFirst(end).compactMap { fleet.agents[$0]?.severity(at: time) }
    guard !below.isEmpty else { return }
    let words: SafeText = below.allSatisfy { $0 == .closed } ? "closed" : "more"
    frame.put(" + \(below.count) \(words)", endingIn: row, style: ink(.textFaint))
  }

  // MARK: Pieces

  private mutating func mark(
    _ row: Rect, _ severity: Severity, _ style: Style, isSelected: Bool
  ) {
    if isSelected {
      frame.put(glyphs[.cursor], at: Point(x: row.x + 1, y: row.y), style: ink(.textStrong))
    }
    frame.put(glyphs[severity.mark], at: Point(x: row.x + 2, y: row.y), style: style)
  }

  /// Stands before the name of an agent that has signals; where the name leaves room, so do how many
  /// there are and the gravest: `⚠crm-sync loop+1`.
  ///
  /// - Returns: false if there was no room for the words.
  @discardableResult
  private mutating func troubleMark(_ agent: Agent, _ point: Point, nameWidth: Int) -> Bool {
    let words = troubleWords(agent)
    guard words.width > 0 else { return true }
    frame.put(glyphs[.warning], at: point, style: ink(.levelWarn))
    let x = agent.id.text.utf8.count + 2
    guard x + words.width <= nameWidth + 1 else { return false }
    frame.put(words, at: Point(x: point.x + x, y: point.y), style: ink(.levelWarn))
    return true
  }

  /// `loop+1`; empty without a signal.
  private func troubleWords(_ agent: Agent) -> SafeText {
    let signals = agent.loudSignals(at: time)
    guard let worst = signals.min(by: Signal.isGraver) else { return "" }
    return text(worst.short + (signals.count > 1 ? "+\(signals.count - 1)" : ""))
  }

  /// A word beside the mark, always; with the time left where the state ends by itself.
  func stateWord(_ agent: Agent, _ severity: Severity, width: Int) -> String {
    switch severity {
    case .stale: return "stale " + Age.short(time.since(agent.lastSeenAt))
    case .open: return "OPEN"
    case .halfOpen: return width >= 10 ? "HALF-OPEN" : "HALF"
    case .closed: return agent.breakers.isEmpty ? "-" : "closed"
    case .metricsOnly: return "METRICS"
    case .disabled: return "DISABLED"
    case .stopped: return "stopped"
    case .forcedOpen: return timed("FORCED", until: agent.worstBreaker?.until, width)
    case .degraded: return timed("DEGRADED", until: agent.mode.until, width)
    case .paused: return timed("PAUSED", until: agent.mode.until, width)
    }
  }

  private func timed(_ word: String, until: Timestamp?, _ width: Int) -> String {
    guard let until, until > time else { return word }
    let timed = "\(word) \(Age.short(until.since(time)))"
    return timed.count <= width ? timed : word
  }
}

extension Severity {
  var mark: Mark {
    switch self {
    case .stopped: .stopped
    case .stale: .stale
    case .closed: .closed
    case .metricsOnly: .metricsOnly
    case .disabled: .disabled
    case .halfOpen: .halfOpen
    case .degraded: .degraded
    case .paused: .paused
    case .forcedOpen: .forcedOpen
    case .open: .open
    }
  }

  var role: Role {
    switch self {
    case .stopped: .modeStopped
    case .stale: .agentStale
    case .closed: .breakerClosed
    case .metricsOnly: .breakerMetricsOnly
    case .disabled: .breakerDisabled
    case .halfOpen: .breakerHalfOpen
    case .degraded: .modeDegraded
    case .paused: .modePaused
    case .forcedOpen: .breakerForcedOpen
    case .open: .breakerOpen
    }
  }
}
