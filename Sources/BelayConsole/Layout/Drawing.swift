import BelayCanvas
import BelayCore

/// A frame in the making and all that panes need to draw themselves.
struct Drawing {
  typealias Run = BelayCanvas.Run

  var frame: Frame
  let console: Console
  let now: Reading
  /// The moment the panes show, by the hub's clock; stands still while frozen.
  let time: Timestamp
  let layout: Layout
  let theme: Theme
  let glyphs: Glyphs
  /// What the counts above the panes are of: the newest fold, also while the panes are frozen; the past
  /// while they show that.
  let counted: Fleet
  let countedTime: Timestamp
  let summary: FleetSummary
  let waitingByAgent: [AgentID: Int]

  init(_ console: Console, size: Size, now: Reading) {
    self.console = console
    self.now = now
    time = console.frozen?.time ?? console.hubTime(now)
    layout = Layout(size, zoomed: console.zoomedPane(size))
    theme = console.options.theme
    glyphs = theme.glyphs(ascii: console.options.ascii)
    counted = console.isPast ? console.shownFleet : console.replica.fleet
    countedTime = console.isPast ? time : console.hubTime(now)
    summary = counted.summary(at: countedTime)
    waitingByAgent = console.shownFleet.waitingByAgent
    frame = Frame(size: size, style: theme.style(.ground), escapes: theme.style(.escape))
  }

  var fleet: Fleet { console.shownFleet }

  /// Whether the panes show what the hub holds now.
  var isCurrent: Bool { console.replica.link.isCurrent(at: now.boot) }

  // MARK: Words

  func ink(_ role: Role) -> Style { theme.style(role) }

  /// Anything that is not a literal of ours goes through the one door.
  func text(_ source: String) -> SafeText { glyphs.text(source) }

  func run(_ source: String, _ role: Role) -> Run { Run(text(source), ink(role)) }

  func run(_ words: SafeText, _ role: Role) -> Run { Run(words, ink(role)) }

  /// Exactly this wide.
  func cell(
    _ source: String, _ width: Int, _ align: SafeText.Alignment = .left
  ) -> SafeText {
    text(source).fitted(to: width, align: align, marker: glyphs[.ellipsis])
  }

  /// `name` bare if it is a plain word, quoted if it could pass for something else.
  func name(_ source: String) -> SafeText { text(ActionText.name(source)) }

  /// The first key for a command, as the operator has it; `-` where it has none.
  func keyName(_ word: String) -> SafeText {
    text(console.keys.binding(word)?.keys.first?.spelling ?? "-")
  }

  // MARK: Frames of panes

  /// Draws the frame of a pane, or the rule above it, and gives what is inside. A frame whose data
  /// may be old says so (INV 30).
  mutating func pane(
    _ rect: Rect, title: SafeText, more: [SafeText] = [], label: SafeText, focused: Bool,
    boxed: Bool? = nil
  ) -> Rect {
    let boxed = boxed ?? layout.isBoxed
    var look = FrameLook.pane(theme, focused: focused)
    var parts = [title]
    if let staleness {
      look.title = ink(.headerStale)
      parts[0] = "\(title) \(staleness)"
    } else if console.isPast {
      look.title = ink(.headerHeld)
      parts[0] = "\(title) AS OF"
    }
    parts += more
    guard boxed else {
      frame.heading(parts, right: label, in: rect.row(0), glyphs: glyphs, look: look)
      return layout.inside(rect, boxed: false)
    }
    let inside = frame.box(rect, glyphs: glyphs, look: look)
    frame.heading(
      parts, right: label, isClosed: true, in: rect.row(0).inset(dx: 1, dy: 0), glyphs: glyphs,
      look: look)
    return inside
  }

  private var staleness: SafeText? {
    switch console.replica.link.standing(at: now.boot) {
    case .live, .unlinked: nil
    case .stale(let age): "STALE \(text(Age.short(age)))"
    case .disconnected, .connecting, .resyncing: console.replica.hasSnapshot ? "STALE" : nil
    }
  }

  mutating func put(_ words: SafeText, endingAt end: Int, _ row: Rect, _ style: Style) {
    frame.put(
      words, at: Point(x: row.x + end - words.width, y: row.y), style: style, inside: row)
  }

  /// The selected row gets its own paper; fainter where another pane has the focus.
  mutating func select(_ row: Rect, if isSelected: Bool, pane: Pane) {
    guard isSelected else { return }
    let paper = ink(console.focus == pane ? .selection : .selectionFaint)
    frame.restyle(row) { $0.on(paper) }
  }
}

extension Console {
  /// Which pane fills the body: the zoomed one; on small screens the focused one.
  func zoomedPane(_ size: Size) -> Pane? {
    isZoomed || Layout(size, zoomed: nil).kind == .single ? focus : nil
  }

  var layout: Layout { Layout(size, zoomed: zoomedPane(size)) }
}
