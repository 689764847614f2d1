import BelayCanvas
import BelayCore

/// One agent in full: how it stands, what troubles it, what waits on it, its breakers, its figures
/// against their limits, its calls, runs and decisions.
///
/// A page of sections with a cursor. The page is made anew from the fold for each frame, so it
/// follows the stream; the cursor stays on its row.
struct AgentScreen: Sendable {
  let id: AgentID
  private(set) var unfolded: Set<String> = []
  private var cursor = PageCursor()

  init(id: AgentID) {
    self.id = id
  }

  mutating func move(_ motion: Motion, _ page: Page, height: Int) {
    cursor.move(motion, page.keys, height: height)
  }

  /// To the heading after the cursor, or the one before it; from the last to the first.
  mutating func section(by step: Int, _ page: Page, height: Int) {
    let headings = page.lines.indices.filter { page.lines[$0].isHeading }
    guard let row = cursor.row(page.keys), !headings.isEmpty else { return }
    let next =
      step > 0
      ? headings.first { $0 > row } ?? headings[0]
      : headings.last { $0 < row } ?? headings[headings.count - 1]
    // The section is to be read, not only its heading.
    let end = headings.first { $0 > next } ?? page.lines.count
    cursor.go(to: min(end - 1, next + height - 1), page.keys, height: height)
    cursor.go(to: next, page.keys, height: height)
  }

  mutating func fold(_ section: String, _ page: Page, height: Int) {
    if unfolded.remove(section) == nil { unfolded.insert(section) }
    guard let heading = page.lines.firstIndex(where: { $0.isHeading && $0.key == section }) else {
      return
    }
    cursor.go(to: heading, page.keys, height: height)
  }

  func row(_ page: Page) -> Int? { cursor.row(page.keys) }

  func firstRow(_ page: Page, height: Int) -> Int { cursor.firstRow(page.keys, height: height) }

  func destination(_ page: Page) -> Destination? {
    cursor.row(page.keys).flatMap { page.lines[$0].destination }
  }
}

extension Page {
  var keys: [String] { lines.map(\.key) }
}

extension Console {
  /// The moment that the panes show, by the hub's clock as far as it is known.
  func shownTime(at now: BootInstant?) -> Timestamp {
    frozen?.time ?? now.flatMap { replica.clock.now(at: $0) } ?? shownFleet.time
  }

  /// The page of an agent as it is now, at this screen's size.
  func agentPage(_ screen: AgentScreen, at now: BootInstant? = nil) -> Page {
    let layout = Layout(size, zoomed: nil)
    var page = Page(
      width: size.width - 4, rows: layout.screenRows,
      glyphs: options.theme.glyphs(ascii: options.ascii), unfolded: screen.unfolded)
    let time = shownTime(at: now)
    guard let agent = shownFleet.agents[screen.id] else {
      page.begin("Gone")
      page.say(
        "gone", [page.part("This agent is not held here any more; the ledger has it.", .hint)])
      return page
    }
    AgentPage(agent: agent, fleet: shownFleet, tail: view.tail, time: time).write(to: &page)
    return page
  }
}

extension Drawing {
  mutating func agentScreen(_ screen: AgentScreen) {
    let page = console.agentPage(screen, at: now.boot)
    let inside = pane(
      layout.body, title: text(screen.id.text), label: standing(of: screen.id), focused: true,
      boxed: true)
    let first = screen.firstRow(page, height: inside.height)
    let selected = screen.row(page)
    for (offset, line) in page.lines.dropFirst(first).prefix(inside.height).enumerated() {
      draw(line, inside.row(offset), isSelected: first + offset == selected)
    }
    scrollbar(first, inside.height, of: page.lines.count, inside)
  }

  /// `OPEN, DEGRADED`: in the frame, where it is seen wherever the page is scrolled to.
  private func standing(of id: AgentID) -> SafeText {
    guard let agent = fleet.agents[id] else { return "gone" }
    let severity = agent.severity(at: time)
    let state = stateWord(agent, severity, width: 20)
    let hasMode =
      agent.mode.name != .normal && severity != .stopped && severity != .degraded
      && severity != .paused
    return text(hasMode ? "\(state), \(agent.mode.name.rawValue.uppercased())" : state)
  }

  mutating func draw(_ line: PageLine, _ row: Rect, isSelected: Bool) {
    if isSelected { frame.put(glyphs[.cursor], at: row.origin, style: ink(.textStrong)) }
    var x = row.x + 1
    if line.isClaim {
      frame.put(
        glyphs[.gutter], at: Point(x: x + 2, y: row.y), style: ink(.claimGutter), inside: row)
      x += 4
    }
    for part in line.parts {
      x += frame.put(part.text, at: Point(x: x, y: row.y), style: ink(part.role), inside: row)
    }
    guard isSelected else { return }
    let paper = ink(.selection)
    frame.restyle(row) { $0.on(paper) }
  }

  /// Only where there is something to scroll to.
  mutating func scrollbar(_ first: Int, _ height: Int, of count: Int, _ inside: Rect) {
    guard count > height, inside.width > 2 else { return }
    let bar = Scrollbar(total: count, visible: first..<min(first + height, count))
    frame.scrollbar(bar, in: inside.split(right: 1).right, glyphs: glyphs, theme: theme)
  }
}
