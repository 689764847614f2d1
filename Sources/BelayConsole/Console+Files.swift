import BelayCanvas
import BelayCore

/// What lies in files beside the console: themes, the configuration, saved screens, the history.
extension Console {
  // MARK: Themes

  mutating func openPicker() {
    guard !options.themes.isEmpty else { return }
    screens = []
    picker = ThemePicker(options.themes, worn: options.themeName, options.theme)
  }

  /// Draws in another theme as soon as it has been read.
  mutating func wear(_ name: String) -> [Effect] {
    options.themeName = name
    return [.loadTheme(name)]
  }

  mutating func pick(_ key: Key, at now: BootInstant) -> [Effect] {
    guard var current = picker else { return [] }
    let outcome = current.take(key, command: keys.command(for: key, in: [.rows, .everywhere]))
    picker = current
    switch outcome {
    case .open: return []
    case .moved: return wear(current.selected)
    case .kept:
      picker = nil
      notice = Notice(
        "Theme \(options.themeName) for now; theme = \"\(options.themeName)\" in config.toml keeps it.",
        at: now)
    case .left:
      picker = nil
      (options.themeName, options.theme) = current.before
    }
    return []
  }

  /// A theme that cannot be read changes nothing but the line that says so.
  mutating func took(_ news: ThemeNews, at now: BootInstant) {
    switch news {
    case .loaded(let theme, let name, let isAnew):
      guard name == options.themeName else { return }
      options.theme = theme.reduced(to: options.depth)
      if isAnew { notice = Notice("Theme \(name) was read again.", at: now) }
    case .broken(let name, let words):
      guard name == options.themeName else { return }
      notice = Notice("The theme stays as it was: \(words)", .bad, at: now)
    }
  }

  // MARK: Configuration

  /// Takes over what an operator has written about keys and the clipboard.
  mutating func configured(_ configuration: Configuration, at now: BootInstant) {
    options.clipboard = configuration.clipboard
    keys = KeyMap(configuration.keys)
    notice = keyNotice(at: now) ?? Notice("Configuration and theme were read again.", at: now)
  }

  /// What is wrong with the operator's keys, in one line; nil if nothing is.
  func keyNotice(at now: BootInstant) -> Notice? {
    let trouble = options.troubles + keys.conflicts
    guard let first = trouble.first else { return nil }
    let more = trouble.count > 1 ? " (and \(trouble.count - 1) more; ? has them)" : ""
    return Notice("\(first)\(more)", .bad, at: now)
  }

  // MARK: Saving and copying

  /// The records whose rows are in view, or what is open: one, or those of a run.
  func recordsInView() -> [Record] {
    if case .event(let detail) = screens.last { return [detail.record] }
    if case .timeline(let timeline) = screens.last { return timeline.rows.map(\.row.record) }
    guard screens.isEmpty, layout.eventRows > 0 else { return [] }
    let list = eventList
    let first = view.firstRow(list, height: layout.eventRows)
    return (first..<min(list.count, first + layout.eventRows))
      .compactMap { view.tail.record(seq: list.seq(at: $0)) }
  }

  mutating func copy(at now: BootInstant) -> [Effect] {
    guard options.clipboard else {
      notice = Notice(
        "Copying is off; clipboard = true in config.toml allows it, then ^R.", .bad, at: now)
      return []
    }
    guard let words = wordsUnderCursor() else {
      notice = Notice("There is nothing under the cursor to copy.", .bad, at: now)
      return []
    }
    let text = SafeText(untrusted: words, ascii: options.ascii, limit: 4_096)
    notice = Notice("Sent to the terminal's clipboard: \(words.prefix(60))", at: now)
    return [.copy(text)]
  }

  private func wordsUnderCursor() -> String? {
    switch screens.last {
    case .card(let card): return card.key.copied(in: shownFleet)
    case .agent(let screen): return screen.id.text
    case .breakers(let screen): return screen.selected.map { "\($0.agent) \($0.name)" }
    case .event(let detail): return String(decoding: detail.record.encoded(), as: UTF8.self)
    case .timeline(let timeline): return timeline.run
    case .ledger, .histogram, .operators, .handoff, .contexts, .help: return nil
    case nil: break
    }
    switch focus {
    case .events: return view.current(eventList)?.line
    case .agents: return agents.selected?.text
    case .escalations: return queue.selected?.copied(in: shownFleet)
    }
  }
}

extension EscalationKey {
  fileprivate func copied(in fleet: Fleet) -> String? {
    fleet.escalations[self].map { "\($0.handleText) \($0.key.agent) \($0.actionDigest)" }
  }
}

extension Record {
  fileprivate var line: String {
    let summary = summary
    let parts = [
      "#\(seq)", recorded.rfc3339, summary.who, summary.level.word, summary.kind, summary.detail,
      summary.figure, summary.run.map { "run \($0)" } ?? "",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
