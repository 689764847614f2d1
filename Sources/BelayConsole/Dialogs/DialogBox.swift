import BelayCanvas
import BelayCore

/// A dialog as rows of a box, before it is known whether there is room for it.
///
/// Whoever draws it and whoever decides whether it counts as painted ask the same value.
struct DialogBox {
  enum Row {
    case line(CardLine)
    case runs([BelayCanvas.Run])
    /// A label and an input; the caret shows where typing goes.
    case input(SafeText, SafeText, caret: Int?)
  }

  static let width = 58

  let title: SafeText
  let corner: SafeText
  let rows: [Row]

  var size: Size { Size(width: Self.width, height: rows.count + 2) }

  /// A dialog that is cut off is not drawn at all, and never counts as painted.
  func fits(_ screen: Size) -> Bool {
    screen.width >= size.width && screen.height >= size.height
  }
}

extension DialogBox {
  /// - Parameter problem: why the answer would be refused now, in words.
  init(
    _ dialog: Dialog, fleet: Fleet, problem: String?, own: String?, glyphs: Glyphs, theme: Theme,
    now: BootInstant, wall: Timestamp
  ) {
    let inner = Self.width - 4
    var rows: [Row] = []
    switch dialog.subject {
    case .decide(let verdict, let targets):
      let handles = targets.count == 1 ? targets[0].handleText : "\(targets.count) cards"
      title = glyphs.text("\(verdict.title) \(handles)")
      corner = glyphs.text(targets.map(\.risk).max()?.tier ?? "")
      rows += targets.flatMap { Self.about($0, fleet, alone: targets.count == 1, glyphs, inner) }
      if verdict.grants, let words = fleet.escalations[targets[0].key]?.standingApprovals {
        rows += Self.plain(words, .dialog, glyphs, inner)
      }
      rows += Self.lookers(targets, fleet, own, wall, glyphs, inner)
      if let caution = dialog.caution { rows += Self.plain(caution, .dialogWarning, glyphs, inner) }
      if verdict == .degrade { rows += Self.degradeNote(targets, fleet, glyphs, inner) }
    case .control(let verb, let agent, let breaker):
      title = glyphs.text("\(verb.title) \(agent)")
      corner = ""
      if let breaker {
        rows += Self.plain("breaker \(ActionText.name(breaker))", .dialog, glyphs, inner)
      }
      rows += Self.plain("\(agent) \(verb.consequence)", .dialog, glyphs, inner)
    case .signal(let verb, let agent, let signal):
      title = glyphs.text("\(verb.title) \(agent)")
      corner = ""
      rows += Self.plain(signal.rawValue, .dialog, glyphs, inner)
      rows += Self.plain(verb.consequence, .dialog, glyphs, inner)
    case .handOff:
      title = "Hand off"
      corner = ""
      rows += Self.plain(
        "The next operator sees the note, with what is open, until they acknowledge it.", .dialog,
        glyphs, inner)
    case .acknowledge(_, let name):
      title = glyphs.text("Acknowledge \(ActionText.name(name))'s handoff")
      corner = ""
      rows += Self.plain(
        "The record says that you have read it and look after what is open.", .dialog, glyphs, inner
      )
    }
    rows.append(.line(.hub("", .dialog)))
    rows += Self.questions(dialog, glyphs, theme)
    let status = Self.plain(
      Self.status(dialog, problem, now),
      dialog.complaint ?? problem == nil ? .hint : .dialogWarning,
      glyphs, inner)
    // Always two rows, so that the box does not move while somebody types into it.
    self.rows =
      rows + status + Array(repeating: .line(.hub("", .dialog)), count: max(0, 2 - status.count))
  }

  // MARK: What it is about

  /// Who, what, which digest and run; the arguments were read on the card.
  private static func about(
    _ target: Target, _ fleet: Fleet, alone: Bool, _ glyphs: Glyphs, _ width: Int
  ) -> [Row] {
    let name = ActionText.name(target.name)
    let digest = "\(target.digest.digits.prefix(4)) \(target.digest.lastFour)"
    guard alone else {
      let line = "\(target.handleText)  \(target.key.agent)  \(digest)  \(name)"
      return [
        .line(.hub(glyphs.text(line).truncated(to: width, marker: glyphs[.ellipsis]), .dialog))
      ]
    }
    var rows = plain("\(target.key.agent)  \(name)", .dialog, glyphs, width)
    if let args = fleet.escalations[target.key]?.request.args {
      let brief = glyphs.text(ActionText.brief(args))
      rows.append(.line(.agent(brief.truncated(to: width - 2, marker: glyphs[.ellipsis]))))
    }
    let run = glyphs.text("request digest \(digest)   run \(ActionText.name(target.run))")
    rows.append(.line(.hub(run.truncated(to: width, marker: glyphs[.ellipsis]), .dialog)))
    if target.hidden > 0 {
      rows += plain(
        "! \(Figure.plural(target.hidden, "hidden character")) in what the agent sent",
        .escapeBadge, glyphs, width)
    }
    return rows
  }

  /// Others who look at it: it is said, and stops nobody.
  private static func lookers(
    _ targets: [Target], _ fleet: Fleet, _ own: String?, _ now: Timestamp, _ glyphs: Glyphs,
    _ width: Int
  ) -> [Row] {
    targets.flatMap { target -> [Row] in
      guard let (name, since) = fleet.escalations[target.key]?.holder(at: now),
        !name.hasSameBytes(as: own ?? "")
      else { return [] }
      let card = targets.count == 1 ? "it" : target.handleText
      return plain(
        "\(name) is looking at \(card), \(Age.clock(now.since(since))). Your answer counts.",
        .dialogWarning, glyphs, width)
    }
  }

  private static func degradeNote(
    _ targets: [Target], _ fleet: Fleet, _ glyphs: Glyphs, _ width: Int
  ) -> [Row] {
    let deaf = targets.map(\.key.agent).filter { fleet.agents[$0]?.takesControls != true }
    guard deaf.isEmpty else {
      return plain(
        "Only this card: \(deaf[0]) has no control channel to be degraded by.", .dialogWarning,
        glyphs, width)
    }
    return plain("The card is answered and the agent ordered to degrade.", .dialog, glyphs, width)
  }

  // MARK: The question

  private static func questions(_ dialog: Dialog, _ glyphs: Glyphs, _ theme: Theme) -> [Row] {
    switch dialog.question {
    case .key:
      let verb = dialog.subject.verbWords
      return [
        .runs([
          BelayCanvas.Run("y", theme.style(.key)),
          BelayCanvas.Run(glyphs.text(" \(verb)    "), theme.style(.dialog)),
          BelayCanvas.Run("Esc", theme.style(.key)),
          BelayCanvas.Run(glyphs.text(" " + dialog.subject.escBrief), theme.style(.dialog)),
        ])
      ]
    case .form(let form):
      let fields = form.fields.enumerated().map { index, field in
        input(field, isCurrent: index == form.index, glyphs)
      }
      return fields
    }
  }

  /// The end of a long text stays in view.
  private static func input(_ field: Form.Field, isCurrent: Bool, _ glyphs: Glyphs) -> Row {
    let label = SafeText(untrusted: field.label)
    let room = min(field.text.limit, Self.width - 8 - label.width)
    let before = glyphs.text(field.text.beforeCaret)
    let shown =
      before.width <= room
      ? glyphs.text(field.text.text).truncated(to: room, marker: glyphs[.ellipsis])
      : before.wrapped(to: room).last ?? before
    let caret = min(before.width <= room ? before.width : shown.width, room)
    let blank: SafeText = glyphs.isASCII ? "_" : "_"
    let box = shown + SafeText(repeating: blank, count: max(0, room - shown.width))
    return .input(label, box, caret: isCurrent ? caret : nil)
  }

  private static func status(_ dialog: Dialog, _ problem: String?, _ now: BootInstant) -> String {
    if let words = dialog.complaint ?? problem { return words }
    let esc = dialog.isForm ? dialog.subject.escWords + "   " : ""
    guard let left = dialog.graceLeft(at: now), left <= .zero else {
      let seconds = dialog.graceLeft(at: now) ?? Dialog.grace
      return "\(esc)Keys accepted in \(Figure.tenths(seconds.seconds)) s ..."
    }
    return esc + "Keys accepted."
  }

  private static func plain(
    _ words: String, _ role: Role, _ glyphs: Glyphs, _ width: Int
  ) -> [Row] {
    glyphs.text(words).wrapped(to: width).map { .line(.hub($0, role)) }
  }
}

extension Dialog {
  var isForm: Bool {
    if case .form = question { return true }
    return false
  }
}

extension Dialog.Subject {
  fileprivate var escWords: String { "Esc \(escEnd)." }

  /// Beside `y`, where there is less room.
  fileprivate var escBrief: String {
    switch self {
    case .decide: "keeps it waiting"
    case .control, .signal, .acknowledge: "leaves it"
    case .handOff: "hands nothing off"
    }
  }

  fileprivate var escEnd: String {
    switch self {
    case .decide: "keeps it waiting"
    case .control, .signal, .acknowledge: "leaves it as it is"
    case .handOff: "hands nothing off"
    }
  }

  /// After `y`.
  var verbWords: String {
    switch self {
    case .decide(let verdict, let targets):
      targets.count == 1
        ? "\(verdict.rawValue) \(targets[0].handleText)"
        : "\(verdict.rawValue) all \(targets.count)"
    case .control(let verb, let agent, _): "\(verb.rawValue) \(agent)"
    case .signal(let verb, _, let signal): "\(verb.rawValue) \(signal.rawValue)"
    case .handOff: "hand off"
    case .acknowledge: "acknowledge"
    }
  }
}

// MARK: Drawing

extension Drawing {
  mutating func dialogBox() {
    guard let box = console.dialogBox(at: now.boot) else { return }
    guard box.fits(layout.size) else { return tooSmallForDialog(box) }
    let inside = frame.dialog(
      box.size, in: frame.bounds, title: box.title, corner: box.corner, glyphs: glyphs,
      look: .dialog(theme))
    for (offset, row) in box.rows.enumerated() { put(row, inside.row(offset)) }
  }

  private mutating func put(_ row: DialogBox.Row, _ rect: Rect) {
    switch row {
    case .line(.hub(let words, let role)):
      frame.put(words, at: rect.origin, style: ink(role).on(ink(.dialog)), inside: rect)
    case .line(.agent(let words)):
      frame.put(
        glyphs[.gutter], at: rect.origin, style: ink(.claimGutter).on(ink(.dialog)), inside: rect)
      frame.put(
        words, at: Point(x: rect.x + 2, y: rect.y), style: ink(.claim).on(ink(.dialog)),
        inside: rect)
    case .runs(let runs):
      frame.put(
        runs.map { Run($0.text, $0.style.on(ink(.dialog))) }, at: rect.origin, clippedTo: rect.width
      )
    case .input(let label, let box, let caret):
      let used = frame.put(label, at: rect.origin, style: ink(.dialog), inside: rect)
      frame.put(" [", at: Point(x: rect.x + used, y: rect.y), style: ink(.dialog), inside: rect)
      let x = rect.x + used + 2
      frame.put(box, at: Point(x: x, y: rect.y), style: ink(.dialogInput), inside: rect)
      frame.put("]", at: Point(x: x + box.width, y: rect.y), style: ink(.dialog), inside: rect)
      if let caret { frame.cursor = Point(x: min(x + caret, rect.maxX - 1), y: rect.y) }
    }
  }

  /// Says so in the middle; the dialog stays open and takes nothing but Esc.
  private mutating func tooSmallForDialog(_ box: DialogBox) {
    let words: SafeText =
      "dialog needs \(box.size.width)x\(box.size.height), have "
      + "\(layout.size.width)x\(layout.size.height). Esc leaves."
    let row = Rect(x: 0, y: layout.size.height / 2, width: layout.size.width, height: 1)
    frame.clear(row, style: ink(.dialogWarning))
    frame.put(words, at: row.origin, style: ink(.dialogWarning), inside: row)
  }
}

extension Console {
  /// The open dialog as it is drawn now; nil if there is none.
  func dialogBox(at now: BootInstant) -> DialogBox? {
    guard let dialog else { return nil }
    return DialogBox(
      dialog, fleet: replica.fleet, problem: problem(dialog.subject, at: now), own: replica.name,
      glyphs: options.theme.glyphs(ascii: options.ascii), theme: options.theme, now: now,
      wall: replica.clock.now(at: now) ?? replica.fleet.time)
  }
}
