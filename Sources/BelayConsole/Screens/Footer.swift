import BelayCanvas
import BelayCore

/// The last two lines: what matters most just now, and the keys.
extension Drawing {
  mutating func footer() {
    let bottom = Rect(layout.size).split(bottom: layout.footerRows).bottom
    guard layout.kind != .tooSmall else { return }
    if let prompt = console.prompt { return ask(prompt, bottom) }
    if layout.footerRows == 2 {
      frame.put(story, at: bottom.origin, clippedTo: bottom.width)
    }
    let last = bottom.row(bottom.height - 1)
    let runs = layout.footerRows == 2 || !hasNews ? hints : story
    frame.put(runs, at: last.origin, clippedTo: last.width)
  }

  // MARK: Prompt

  private mutating func ask(_ prompt: Prompt, _ bottom: Rect) {
    let last = bottom.row(bottom.height - 1)
    let label: SafeText =
      switch prompt.purpose {
      case .filterEvents: " filter events: "
      case .filterAgents: " filter agents: "
      case .command: " : "
      }
    let used = frame.put(
      [run(label, .hint), run(prompt.field.text, .dialogInput)], at: last.origin,
      clippedTo: last.width - 1)
    let caret = label.width + text(prompt.field.beforeCaret).width
    frame.cursor = Point(x: min(last.x + max(0, min(caret, used)), last.maxX - 1), y: last.y)
    guard bottom.height == 2 else { return }
    let words: Run =
      if let problem = console.problem(prompt) { run(" " + problem, .noticeWarn) } else {
        promptHelp(prompt)
      }
    frame.put([words], at: bottom.origin, clippedTo: bottom.width)
  }

  private func promptHelp(_ prompt: Prompt) -> Run {
    switch prompt.purpose {
    case .filterEvents, .filterAgents:
      return run(
        " words  !word  field:value  level>=warn  agent:pay-*  ~fuzzy  a | b   Enter sets, Esc leaves",
        .hint)
    case .command:
      return run(" Tab completes  Up Down earlier lines  Enter does it  Esc leaves", .hint)
    }
  }

  // MARK: The story

  /// Something that happened to the operator's own doing, or keeps it from happening.
  private var hasNews: Bool {
    console.outbox.newestHeld != nil || console.notice?.kept(at: now.boot) != nil
      || console.idle.isLocked
  }

  private var story: [Run] {
    if console.idle.isLocked { return [run(" " + Obstacle.locked.words, .noticeWarn)] }
    if let parcel = console.outbox.newestHeld, !console.isWarnedOfLeaving {
      return countdown(parcel)
    }
    if let notice = console.notice?.kept(at: now.boot) {
      return [run(" " + notice.text, notice.tone.role)]
    }
    if let obstacle = console.obstacle(at: now.boot), console.focus == .escalations {
      return [run(" " + obstacle.words, .noticeWarn)]
    }
    if layout.kind != .wide, let keys = cardHint { return keys }
    if let words = fleet.policy.troubleWords { return [run(" " + words, .noticeWarn)] }
    if let words = console.handoffWords(at: time) ?? console.elsewhereWords(at: now.boot) {
      return [run(" " + words, .noticeWarn)]
    }
    return worst
  }

  private func countdown(_ parcel: Outbox.Parcel) -> [Run] {
    guard case .held(let until) = parcel.stage else { return [] }
    let left = max(.zero, until.since(now.boot) ?? .zero)
    let seconds = Figure.tenths(left.seconds)
    return [
      run(" \(text(parcel.label)) goes out in \(text(seconds)) s.  " as SafeText, .noticeWarn),
      run("z", .key), run(" takes it back", .hint),
    ]
  }

  /// ` E-17: A approve  R reject  D degrade  v raw  Enter detail   (focus 3 first)`
  private var cardHint: [Run]? {
    guard showsCard, let key = console.queue.selected, let card = fleet.escalations[key] else {
      return nil
    }
    let off = whyOff(card)
    let role: Role = off == nil ? .key : .keyOff
    let missing = off == nil ? notApproved(card)?.brief(isOpen: isCardOpen) : nil
    let approve: SafeText = missing.map { "approve (\(text($0)))" } ?? "approve"
    let reason = off.map { [[run(" (\(text($0)))" as SafeText, .noticeWarn)]] } ?? []
    return fitting(
      [[run(" \(actsOn(card)):" as SafeText, .text)]] + reason + [
        hint(keyName("approve"), approve, missing == nil ? role : .keyOff),
        hint(keyName("reject"), "reject", role),
        hint(keyName("degrade"), "degrade", role), hint(keyName("raw"), "raw"),
      ] + (isCardOpen ? [] : [hint("Enter", "detail")]))
  }

  private var isCardOpen: Bool {
    if case .card = console.screens.last { true } else { false }
  }

  /// On an agent's or an event's screen the keys of a card are not in force.
  private var showsCard: Bool {
    switch console.screens.last {
    case .card, nil: true
    case .agent, .breakers, .event, .ledger, .histogram, .timeline, .operators, .handoff,
      .contexts, .help:
      false
    }
  }

  private func actsOn(_ card: Escalation) -> SafeText {
    let marked = console.screens.isEmpty ? console.queue.marked.count : 0
    return marked > 0 ? "\(marked) marked" : text(card.handleText)
  }

  private func hint(_ key: SafeText, _ word: SafeText, _ role: Role = .key) -> [Run] {
    let rest: SafeText = word.isEmpty ? " " : " \(word) "
    return [run(" ", .hint), run(key, role), run(rest, .hint)]
  }

  /// As many whole hints as there is room for.
  private func fitting(_ groups: [[Run]]) -> [Run] {
    var runs: [Run] = []
    for group in groups where runs.width + group.width <= layout.size.width { runs += group }
    return runs
  }

  /// The worst that goes on, in a sentence. The newest of those that opened, else of those forced.
  private var worst: [Run] {
    let troubled = fleet.agents.values.filter {
      [.open, .forcedOpen].contains($0.severity(at: time))
    }
    let agent = troubled.max {
      ($0.severity(at: time), $0.lastOpened) < ($1.severity(at: time), $1.lastOpened)
    }
    guard let agent, let breaker = agent.worstBreaker else { return [] }
    let words = "\(agent.id) \(breaker.openingWords)"
    let cards = fleet.pending().filter { $0.key.agent == agent.id }
    guard let card = cards.min(by: { $0.expiresAt < $1.expiresAt }) else {
      return [whole(words + ".")]
    }
    let left = Age.clock(timeLeft(card))
    let waits = cards.count == 1 ? "1 escalation is" : "\(cards.count) escalations are"
    return [whole("\(words). \(waits) waiting on it (\(card.handleText), \(left) left).")]
  }

  /// A sentence that ends with a whole word where there is no room for all of it.
  private func whole(_ sentence: String) -> Run {
    let lines = text(sentence).wrapped(to: max(1, layout.size.width - 3))
    let rest = lines.count > 1 ? glyphs[.ellipsis] : ""
    return run(" " + (lines.first ?? "") + rest, .text)
  }

  // MARK: Keys

  private var hints: [Run] {
    let all: [(SafeText, SafeText)] =
      switch console.screens.last {
      case .card:
        [
          ("j/k", "scroll"), ("G", "end"), ("h/l", "tabs"), (keyName("raw"), "raw"),
          (keyName("approve") + " " + keyName("reject") + " " + keyName("degrade"), "decide"),
          (keyName("quit"), "back"),
        ]
      case .agent:
        [
          ("Tab", "section"), ("Enter", "open"), (keyName("quit"), "back"),
          (keyName("help"), "help"),
          (keyName("degrade-agent"), "degrade"),
          (keyName("acknowledge") + " " + keyName("silence"), "signal"),
          (keyName("restore"), "normal"),
          (keyName("pause-agent"), "pause"), (keyName("continue"), "continue"),
          (keyName("kill"), "kill"),
          (keyName("run-of-row"), "run"),
          (keyName("breakers"), "breakers"), ("j/k", ""),
        ]
      case .breakers: breakersHints
      case .ledger:
        [
          (keyName("verify"), "verify"), ("j/k", "scroll"), (keyName("quit"), "back"),
          (keyName("help"), "help"),
        ]
      case .histogram:
        [
          ("Enter", "events"), ("h/l", "stretch"), ("i", "anew"), (keyName("quit"), "back"),
          (keyName("help"), "help"),
        ]
      case .timeline:
        [("Enter", "event"), ("j/k", ""), (keyName("quit"), "back"), (keyName("help"), "help")]
      case .handoff: handoffHints
      case .operators, .contexts:
        [("Enter", "open"), ("j/k", ""), (keyName("quit"), "back"), (keyName("help"), "help")]
      case .event, .help: [("j/k", "scroll"), ("g G", "ends"), (keyName("quit"), "back")]
      case nil: fleetHints
      }
    return fitting([paneHints] + all.map { hint($0.0, $0.1) })
  }

  private var handoffHints: [(SafeText, SafeText)] {
    [
      (keyName("hand-off"), "hand off"), (keyName("acknowledge-handoff"), "acknowledge"),
      ("Enter", "open"), ("j/k", ""), (keyName("quit"), "back"), (keyName("help"), "help"),
    ]
  }

  private var breakersHints: [(SafeText, SafeText)] {
    var hints: [(SafeText, SafeText)] = [
      ("Enter", "agent"), (keyName("quit"), "back"), (keyName("help"), "help"),
      (keyName("force-open"), "force open"), (keyName("close"), "close"),
      (keyName("reset"), "reset"),
    ]
    if takesDisable { hints.append((keyName("disable"), "disable")) }
    return hints + [(keyName("breakers"), "sort"), ("j/k", "")]
  }

  /// Offered only where the selected breaker's agent has declared it.
  private var takesDisable: Bool {
    guard case .breakers(let screen) = console.screens.last, let key = screen.selected else {
      return false
    }
    return fleet.agents[key.agent]?.takes(.disable) ?? false
  }

  private var paneHints: [Run] {
    guard console.screens.isEmpty, layout.kind == .wide else { return [] }
    let panes: [(SafeText, SafeText)] = [("1", "events"), ("2", "agents"), ("3", "escalations")]
    return panes.flatMap { [run(" ", .hint), run($0.0, .key), run(" \($0.1)" as SafeText, .hint)] }
      + [run(" |", .hint)]
  }

  private var fleetHints: [(SafeText, SafeText)] {
    switch layout.kind {
    case .wide:
      [
        ("j/k", ""), ("Enter", "open"), (keyName("filter"), "filter"), (keyName("command"), "cmd"),
        (keyName("freeze"), "pause"),
        (keyName("error"), "error"), (keyName("breakers"), "breakers"), (keyName("help"), "help"),
        (keyName("quit"), "quit"),
      ]
    case .stacked where layout.size.width < 72, .single, .tooSmall:
      [
        ("1 2 3", "pane"), (keyName("help"), "help"), ("Enter", ""), (keyName("filter"), "filter"),
        (keyName("freeze"), "pause"),
        (keyName("quit"), "quit"), (keyName("command"), "cmd"), (keyName("error"), "error"),
      ]
    case .stacked:
      [
        ("1 2 3", "pane"), ("Enter", ""), (keyName("filter"), "filter"),
        (keyName("breakers"), "breakers"),
        (keyName("freeze"), "pause"), (keyName("error"), "error"), (keyName("help"), "help"),
        (keyName("quit"), "quit"),
      ]
    }
  }
}

extension Agent {
  /// When its worst breaker came into its state, for the newest trouble first.
  fileprivate var lastOpened: Int { worstBreaker?.seq ?? 0 }
}

extension Notice.Tone {
  var role: Role {
    switch self {
    case .plain: .noticeInfo
    case .good: .noticeInfo
    case .bad: .noticeError
    }
  }
}
