import BelayCanvas
import BelayCore

/// From a key to what it does: lock, dialog, prompt, then the key table.
extension Console {
  mutating func pressed(
    _ key: Key, at now: BootInstant, typedAfter earliest: BootInstant
  ) -> [Effect] {
    if key == .resize { return [] }
    if case .woke = idle.pressed(at: now) {
      dialog = nil
      pulse.beat(at: now)
      return mayDecide ? [.presence(idle: false)] : []
    }
    if let effects = terminalKey(key) { return effects }
    if dialog != nil {
      answer(key, at: now, typedAfter: earliest)
      return []
    }
    if picker != nil { return pick(key, at: now) }
    if prompt != nil { return typed(key, at: now) }
    if isDeaf(to: key, at: now) { return [] }
    // A paste is in no table: without a field for text it does nothing.
    guard let command = keys.command(for: key, in: places) else { return [] }
    return perform(command, at: now)
  }

  /// Keys about the terminal itself work everywhere. What it shows afterwards is new to the eye.
  private mutating func terminalKey(_ key: Key) -> [Effect]? {
    switch keys.command(for: key, in: [.everywhere]) {
    case .redraw:
      dialog?.unpainted()
      return [.redraw]
    case .suspend:
      dialog?.unpainted()
      return [.suspend]
    default:
      return nil
    }
  }

  var places: [Place] {
    switch screens.last {
    case .card: return [.card, .escalations, .rows, .everywhere]
    case .agent: return [.agentScreen, .rows, .everywhere]
    case .breakers: return [.breakersScreen, .rows, .everywhere]
    case .ledger: return [.ledgerScreen, .rows, .everywhere]
    case .histogram: return [.histogram, .rows, .everywhere]
    case .handoff: return [.handoffScreen, .rows, .everywhere]
    case .timeline, .event, .operators, .contexts, .help: return [.rows, .everywhere]
    case nil: break
    }
    switch focus {
    case .events: return [.events, .rows, .everywhere]
    case .agents: return [.agents, .rows, .everywhere]
    case .escalations: return [.escalations, .rows, .everywhere]
    }
  }

  mutating func perform(_ command: Command, at now: BootInstant) -> [Effect] {
    if command != .back { isWarnedOfLeaving = false }
    switch command {
    case .peel: peel()
    case .back: return peel(clearsFilter: false) ? [] : leave(at: now)
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .move(let motion): return move(motion, at: now)
    case .focus(let pane): focus(on: pane)
    case .nextPane: focus(on: neighbour(1))
    case .previousPane: focus(on: neighbour(-1))
    case .open: return open(at: now)
    case .breakers: openBreakers(at: now)
    case .ledger: return openLedger()
    case .verify: return verifyLedger(at: now)
    case .take: return take(at: now)
    case .operators: openOperators()
    case .handoff: return openHandoff()
    case .handOff: askToHandOff(at: now)
    case .acknowledgeHandoff: askToAcknowledge(at: now)
    case .contexts: openContexts(at: now)
    case .histogram: openHistogram()
    case .timeline: openTimeline(at: now)
    case .widen(let places): widen(by: places)
    case .section(let step): section(by: step, at: now)
    case .forward: goForward()
    case .help: openHelp()
    case .prompt: prompt = Prompt(.command, past: history.lines(behind: ":"))
    case .filter: openFilter()
    case .pause: togglePause(at: now)
    case .zoom: isZoomed.toggle()
    case .theme: openPicker()
    case .save: return [.save(recordsInView())]
    case .copy: return copy(at: now)
    case .reload: return [.reload]
    case .takeBack: takeBack(at: now)
    case .decide(let verdict): askToDecide(verdict, at: now)
    case .control(let verb): askToControl(verb, at: now)
    case .order(let verb): askToOrder(verb, at: now)
    case .signal(let verb): askAboutSignal(verb, at: now)
    case .sameRun where !screens.isEmpty: return openRun(at: now)
    case .raw: openRaw()
    case .nextTab: turn(by: 1)
    case .previousTab: turn(by: -1)
    case .mark: mark(at: now)
    case .dismiss: queue.dismissFinished(shownFleet)
    case .sort(let step): agents.sort(by: step)
    case .invertSort: agents.invert()
    case .nextError, .previousError, .nextWarning, .previousWarning, .breakerChange, .nextHit,
      .previousHit, .sameRun, .nextOfRun, .bookmark, .nextBookmark, .previousBookmark:
      lookAround(command, at: now)
    }
    return []
  }

  // MARK: Going about

  /// Takes away what was opened last; false when nothing is left to take away.
  @discardableResult
  private mutating func peel(clearsFilter: Bool = true) -> Bool {
    if let screen = screens.popLast() {
      lastLeft = screen
      return true
    }
    if isZoomed {
      isZoomed = false
      return true
    }
    if view.run != nil {
      view.look(atRun: nil)
      return true
    }
    return clearsFilter && clearFilter()
  }

  private mutating func clearFilter() -> Bool {
    if focus == .agents, !agents.filterText.isEmpty {
      agents.look(at: "", nil)
      return true
    }
    guard !view.filterText.isEmpty else { return false }
    view.look(at: "", nil)
    return true
  }

  /// Quits, but says first what would be lost by it; the second time in a row it goes.
  mutating func leave(at now: BootInstant) -> [Effect] {
    guard let loss = lossOfLeaving, !isWarnedOfLeaving else { return [.quit] }
    isWarnedOfLeaving = true
    notice = Notice("\(loss). q again leaves all the same.", .bad, at: now)
    return []
  }

  private var lossOfLeaving: String? {
    if let held = outbox.newestHeld { return "\(held.label) has not gone out yet" }
    if let sent = outbox.parcels.first { return "\(sent.label) has no answer from the hub yet" }
    let waiting = replica.fleet.pending().count
    guard options.carriesHub, waiting > 0 else { return nil }
    return "the hub stops with this console, and \(waiting) escalations wait on it"
  }

  /// A card comes back as if its row had been opened, so that deciding it is as hard as ever.
  private mutating func goForward() {
    guard let screen = lastLeft else { return }
    lastLeft = nil
    if case .card(let card) = screen { openCard(card.key) } else { push(screen) }
  }

  private func neighbour(_ step: Int) -> Pane {
    let order: [Pane] = [.events, .agents, .escalations]
    let index = order.firstIndex(of: focus) ?? 0
    return order[(index + step + order.count) % order.count]
  }

  mutating func focus(on pane: Pane) {
    screens = []
    guard pane != focus else { return }
    let left = focus
    focus = pane
    if left == .escalations { followQueue() }
    if pane == .escalations { queue.focused() }
  }

  private mutating func openHelp() {
    if case .help = screens.last { return }
    screens.append(.help(HelpScreen()))
  }

  private mutating func openFilter() {
    screens = []
    prompt =
      focus == .agents
      ? Prompt(.filterAgents, text: agents.filterText, past: history.lines(behind: "/"))
      : Prompt(.filterEvents, text: view.filterText, past: history.lines(behind: "/"))
  }

  // MARK: The prompt

  private mutating func typed(_ key: Key, at now: BootInstant) -> [Effect] {
    guard var current = prompt else { return [] }
    let candidates = current.purpose == .command ? candidates(for: current.field.text) : []
    let outcome = current.take(
      key, candidates: candidates.map(\.line), problem: problem(current))
    prompt = current
    switch outcome {
    case .open: return []
    case .left:
      prompt = nil
      return []
    case .entered(let text):
      prompt = nil
      let line = "\(current.purpose.mark)\(text)"
      history.add(line)
      let kept: [Effect] = history.lines.last == line ? [.remember(line)] : []
      return kept + entered(text, for: current.purpose, at: now)
    }
  }

  private mutating func entered(
    _ text: String, for purpose: Prompt.Purpose, at now: BootInstant
  ) -> [Effect] {
    switch purpose {
    case .command: return runCommand(text, at: now)
    case .filterEvents:
      view.look(at: text, try? Filter(text))
    case .filterAgents:
      agents.look(at: text, try? Filter(text))
    }
    return []
  }
}
