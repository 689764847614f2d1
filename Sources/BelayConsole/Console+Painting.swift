package import BelayCanvas
package import BelayCore

/// From the value to a frame, and from a painted frame to what the operator has seen.
extension Console {
  /// The picture for a terminal of this size, which is the one last told by ``Message/resized(_:)``.
  /// Same console, same moment, same frame; only rows in view are put into words.
  package func frame(size: Size, now: Reading) -> Frame {
    var drawing = Drawing(self, size: size.drawable, now: now)
    drawing.everything()
    return drawing.frame
  }

  /// Whether the frame changes by itself within the second: a countdown runs, keys are about to
  /// count. The loop then draws and ticks about ten times a second instead of once.
  package var isRestless: Bool { dialog != nil || outbox.newestHeld != nil }

  // MARK: Painted

  mutating func painted(at now: BootInstant) {
    if let box = dialogBox(at: now) {
      if box.fits(size) { dialog?.painted(box.size, at: now) } else { dialog?.unpainted() }
    }
    seen.painted(showing(at: now), at: now)
  }

  /// Which card the present frame shows, and how much of it. Behind a dialog, or with nobody here,
  /// nothing more gets read.
  func showing(at now: BootInstant) -> Showing? {
    guard !idle.isLocked, frozen == nil, layout.kind != .tooSmall else { return nil }
    guard
      var showing = screens.isEmpty ? showingPreview(at: now) : showingCard(at: now)
    else {
      return nil
    }
    if dialog != nil {
      showing.end = false
      showing.rawEnd = false
    }
    return showing
  }

  private func showingCard(at now: BootInstant) -> Showing? {
    guard case .card(let card) = screens.last, let escalation = replica.fleet.escalations[card.key]
    else { return nil }
    var showing = Showing(key: card.key, digest: escalation.actionDigest)
    let text = cardText(card, at: now)
    let page = layout.screenRows - EscalationCard.headRows
    guard let end = text.end, page > 0 else { return showing }
    let first = card.firstLine(page: page, lines: text.lines.count)
    let isEndShown = (first..<first + page).contains(end)
    showing.end = card.tab == .card && isEndShown
    showing.rawEnd = card.tab == .raw && isEndShown
    return showing
  }

  private func showingPreview(at now: BootInstant) -> Showing? {
    guard layout.isBoxed, !layout.escalations.isEmpty, let key = queue.selected,
      let card = replica.fleet.escalations[key]
    else { return nil }
    let glyphs = options.theme.glyphs(ascii: options.ascii)
    let size = layout.preview(listed: listedRows).size
    let preview = Preview(
      card, facts: facts[key], behind: queue.behind[key] ?? 0, glyphs: glyphs, size: size,
      now: replica.clock.now(at: now) ?? card.raisedAt)
    return Showing(key: key, digest: card.actionDigest, end: preview.isComplete)
  }
}

extension Drawing {
  mutating func everything() {
    guard layout.kind != .tooSmall else { return haveAndNeed() }
    header()
    switch console.screens.last {
    case .card(let card): escalationCard(card)
    case .event(let detail): eventDetail(detail)
    case .agent(let agent): agentScreen(agent)
    case .breakers(let breakers): breakersScreen(breakers)
    case .ledger(let ledger): ledgerScreen(ledger)
    case .histogram(let histogram): self.histogram(histogram)
    case .timeline(let timeline): runTimeline(timeline)
    case .operators(let reader): operatorsScreen(reader)
    case .handoff(let reader): handoffScreen(reader)
    case .contexts(let reader): contextsScreen(reader)
    case .help(let help): helpScreen(help)
    case nil:
      agentsPane(console.agents)
      escalationsPane()
      eventsPane()
    }
    footer()
    paletteBox()
    themePicker()
    dialogBox()
  }

  private mutating func haveAndNeed() {
    let (have, need) = (layout.size, Layout.least)
    let words: SafeText = "have \(have.width)x\(have.height) need \(need.width)x\(need.height)"
    frame.put(words, at: Point(x: 0, y: 0), style: ink(.text))
  }
}
