import BelayCanvas

/// Where things stand on a screen of a given size.
///
///     wide, from 100x24      stacked, from 60x16     single, from 20x5      less
///     header header          header                  header                 have/need
///     ┌ agents ┐┌ cards ┐    ─ agents ───            ─ one pane ─
///     └────────┘└───────┘    ─ cards ────            …
///     ─ events ──────────    ─ events ───            hints
///     story                  story
///     hints                  hints
struct Layout: Equatable {
  enum Kind: Equatable {
    case tooSmall, single, stacked, wide
  }

  static let least = Size(width: 20, height: 5)

  let kind: Kind
  let size: Size
  /// Empty where a pane is not shown.
  private(set) var agents = Rect(Size(width: 0, height: 0))
  private(set) var escalations = Rect(Size(width: 0, height: 0))
  private(set) var events = Rect(Size(width: 0, height: 0))

  /// With one pane zoomed, or with all that fit.
  init(_ size: Size, zoomed: Pane?) {
    self.size = size
    kind = Self.kind(size)
    switch (kind, zoomed) {
    case (.tooSmall, _): break
    case (_, let pane?): show(only: pane)
    // One pane at a time is asked for by naming it; without a name it is the events.
    case (.single, nil): show(only: .events)
    case (.stacked, nil): stack()
    case (.wide, nil): spread()
    }
  }

  private static func kind(_ size: Size) -> Kind {
    if size.width < least.width || size.height < least.height { return .tooSmall }
    if size.width < 60 || size.height < 16 { return .single }
    return size.width < 100 || size.height < 24 ? .stacked : .wide
  }

  var headerRows: Int { kind == .single ? 1 : 2 }
  var footerRows: Int { kind == .single ? 1 : 2 }

  /// Between header and footer.
  var body: Rect {
    Rect(
      x: 0, y: headerRows, width: size.width, height: size.height - headerRows - footerRows)
  }

  private mutating func show(only pane: Pane) {
    switch pane {
    case .agents: agents = body
    case .escalations: escalations = body
    case .events: events = body
    }
  }

  private mutating func stack() {
    let cards = 1 + max(size.height >= 20 ? 3 : 2, body.height * 3 / 20)
    let rest = body.height - cards
    let (top, below) = body.split(top: max(2, rest * 7 / 16))
    agents = top
    (escalations, events) = below.split(top: cards)
  }

  private mutating func spread() {
    let (top, below) = body.split(top: body.height / 2)
    (agents, escalations) = top.split(right: size.width * 52 / 120)
    events = below
  }

  // MARK: Rows

  /// Panes are boxed where there is room for it; else a rule with the title stands above.
  var isBoxed: Bool { kind == .wide }

  /// What a pane has inside its frame, or under its rule.
  func inside(_ pane: Rect, boxed: Bool) -> Rect {
    guard !pane.isEmpty else { return pane }
    return boxed ? pane.inset(by: 1) : pane.split(top: 1).rest
  }

  /// In the wide layout a heading stands above the rows and the sorting below.
  var agentRows: Int {
    let rows = inside(agents, boxed: isBoxed).height
    return max(0, isBoxed ? rows - 2 : rows)
  }

  var escalationRows: Int {
    let rows = inside(escalations, boxed: isBoxed).height
    return max(0, isBoxed ? EscalationsPane.listRows(inside: rows) : rows)
  }

  /// Under so many listed cards and a blank row, above the three lines of keys.
  func preview(listed: Int) -> Rect {
    inside(escalations, boxed: isBoxed).split(top: 2 + listed).rest.split(bottom: 3).rest
  }

  var eventRows: Int { max(0, events.height - 1) }

  /// Rows of a full-screen card or text, inside its frame.
  var screenRows: Int { max(0, body.height - 2) }
}
