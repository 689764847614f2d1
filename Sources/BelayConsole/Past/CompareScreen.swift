import BelayCanvas
import BelayCore

/// Then and now: the agents that are not as they were at the moment that the panes show.
struct CompareScreen: Sendable {
  /// The names of the columns, which do not scroll.
  static let headRows = 1

  private var cursor = PageCursor()

  mutating func move(_ motion: Motion, _ page: Page, height: Int) {
    cursor.move(motion, page.keys, height: height)
  }

  func row(_ page: Page) -> Int? { cursor.row(page.keys) }

  func firstRow(_ page: Page, height: Int) -> Int { cursor.firstRow(page.keys, height: height) }

  func destination(_ page: Page) -> Destination? {
    cursor.row(page.keys).flatMap { page.lines[$0].destination }
  }
}

extension Console {
  mutating func openCompare(at now: BootInstant) {
    guard isPast else {
      notice = Notice(":at goes to a moment of the past; :diff then compares it with now.", at: now)
      return
    }
    push(.compare(CompareScreen()))
  }

  /// The past stands still; now is what the fold holds at the moment of drawing.
  func comparison(at now: BootInstant) -> Comparison {
    let time = replica.clock.now(at: now) ?? replica.fleet.time
    return Comparison(shownFleet, at: shownTime(at: now), replica.fleet, at: time)
  }

  func comparePage(at now: BootInstant) -> Page {
    comparePage(comparison(at: now))
  }

  func comparePage(_ comparison: Comparison) -> Page {
    let layout = Layout(size, zoomed: nil)
    var page = Page(
      width: size.width - 4, rows: layout.screenRows,
      glyphs: options.theme.glyphs(ascii: options.ascii), unfolded: [])
    comparison.write(to: &page)
    return page
  }
}

extension Comparison {
  func write(to page: inout Page) {
    guard !rows.isEmpty else {
      page.say("none", [page.part("No agent differs in mode, breakers or what waits.", .hint)])
      return
    }
    let table = table(page.width)
    for row in rows { write(row, table, &page) }
  }

  func table(_ width: Int) -> PageTable {
    typealias Column = PageTable.Column
    let names = min(32, rows.reduce(5) { max($0, $1.id.text.utf8.count) })
    let agent = Column(head: "agent", width: min(names, max(8, width - 32)), align: .left)
    let states = [
      Column(head: "then", width: 14, align: .left), Column(head: "now", width: 14, align: .left),
    ]
    guard width >= 90 else { return PageTable([agent] + states, width: width) }
    let rest = width - agent.width - 2 * 14 - 4
    return PageTable(
      [agent] + states + [Column(head: "what differs", width: rest, align: .left)], width: width)
  }

  /// What has no room in the row stands below it.
  private func write(_ row: Row, _ table: PageTable, _ page: inout Page) {
    let words = row.changes.joined(separator: ", ")
    let isWide = table.columns.count == 4
    let fits = isWide && page.text(words).width <= table.columns[3].width
    var cells = [
      page.part(row.id.text, .agentName), Self.state(row.then, page), Self.state(row.now, page),
    ]
    if isWide { cells.append(page.part(fits ? words : "", .text)) }
    page.row(row.id.text, cells, of: table, to: .agent(row.id))
    guard !fits else { return }
    page.say(
      "\(row.id.text)/what", row.changes.map { page.part("  " + $0) }, to: .agent(row.id))
  }

  /// Mark and word together: `⊘ open`.
  private static func state(_ severity: Severity?, _ page: Page) -> PageLine.Part {
    guard let severity else { return page.part("- none", .textFaint) }
    return PageLine.Part(
      page.glyphs[severity.mark] + " " + page.text(severity.word), severity.role)
  }
}

extension Drawing {
  mutating func compareScreen(_ screen: CompareScreen) {
    let comparison = console.comparison(at: now.boot)
    let page = console.comparePage(comparison)
    let hub = console.hubTime(now)
    let span: SafeText = "\(text(time.momentText(on: hub))) with now"
    let inside = pane(
      layout.body, title: "Compare", more: [span],
      label: "\(comparison.rows.count) of \(comparison.agents) differ", focused: true, boxed: true)
    let table = comparison.table(page.width)
    let (head, rows) = inside.split(top: CompareScreen.headRows)
    if table.hasColumns, !comparison.rows.isEmpty {
      draw(PageLine(key: "head", parts: table.heading(glyphs)), head, isSelected: false)
    }
    let first = screen.firstRow(page, height: rows.height)
    let selected = screen.row(page)
    for (offset, line) in page.lines.dropFirst(first).prefix(rows.height).enumerated() {
      draw(line, rows.row(offset), isSelected: first + offset == selected)
    }
    scrollbar(first, rows.height, of: page.lines.count, rows)
  }
}
