import BelayCanvas
import BelayCore

/// The first two lines: which hub, how old its last word is, who sits here, and the fleet in
/// counts. Always live, also while the panes are frozen.
extension Drawing {
  mutating func header() {
    switch layout.kind {
    case .tooSmall: break
    case .single:
      let left = [run(" ", .header)] + linkRuns + disk + held
      bar(0, left: left + anchor(beside: left + briefCards), right: briefCards)
    case .stacked:
      let place = run("#\(seq)  \(rate)/s   " as SafeText, .header)
      let left = identity + linkRuns + disk + held
      let right = [place] + person + clock
      bar(0, left: left + anchor(beside: left + right), right: right)
      bar(1, left: briefCounts, right: [signals(beside: briefCounts + briefCards)] + briefCards)
    case .wide:
      let left = identity + linkRuns + disk + held + traffic
      let right = person + clock
      bar(0, left: left + anchor(beside: left + right), right: right)
      bar(1, left: counts, right: [cost, signals(beside: counts + cards)] + cards)
    }
  }

  /// One line on the header's paper. Where there is no room for all, the parts on the right go, the
  /// first of them first: how far the screen can be trusted stands on the left.
  private mutating func bar(_ y: Int, left: [Run], right parts: [Run]) {
    let row = layout.size.width
    var right = parts
    // The counts in words end without a blank, and must not run into what follows them.
    let gap = y == 1 && layout.kind == .wide ? 1 : 0
    while !right.isEmpty, left.width + gap + right.width > row { right.removeFirst() }
    frame.clear(Rect(x: 0, y: y, width: row, height: 1), style: ink(y == 0 ? .header : .ground))
    let x = max(0, row - right.width)
    frame.put(left, at: Point(x: 0, y: y), clippedTo: max(0, x - 1))
    frame.put(right, at: Point(x: x, y: y))
  }

  private var seq: Int { console.replica.fleet.seq }

  private var identity: [Run] {
    let gap: SafeText = layout.kind == .wide ? "      " : "   "
    return [run(" belay  \(text(console.options.context))\(gap)" as SafeText, .header)]
  }

  // MARK: The link

  /// LIVE, STALE, DISCONNECTED and CONNECTING are words, not colours (INV 30).
  private var linkRuns: [Run] {
    switch console.replica.link.standing(at: now.boot) {
    case .live(let age):
      let lag: SafeText = layout.kind == .wide ? " lag" : ""
      let words: SafeText = "\(lag) \(text(Age.short(age)))  "
      return [run("LIVE", .headerLive), run(words, .header)]
    case .stale(let age):
      return [run("STALE \(text(Age.short(age)))  " as SafeText, .headerStale)]
    case .resyncing:
      return [run("RESYNC", .headerStale), run(" a record is missing  ", .headerStale)]
    case .unlinked:
      return [run("FILES", .headerStale), run(" no hub  ", .header)]
    case .connecting(let attempt):
      return [
        run("CONNECTING", .headerStale),
        run(attempt > 1 ? " try \(attempt)  " : "  ", .headerStale),
      ]
    case .disconnected(let reason, let silence):
      let age = silence.map { " \(Age.short($0))" } ?? ""
      return [run("DISCONNECTED", .headerStale), run("\(age)  \(reason)  ", .headerStale)]
    }
  }

  /// Nothing while the hub's disk has room: then everything is taken.
  private var disk: [Run] {
    switch console.replica.fleet.disk {
    case .plenty: []
    case .short: [run("DISK SHORT", .headerStale), run("  ", .header)]
    case .critical: [run("DISK CRITICAL", .headerStale), run("  ", .header)]
    }
  }

  /// What the panes show while they do not move.
  private var held: [Run] {
    guard let frozen = console.frozen else { return [] }
    let held = seq - frozen.since
    guard !frozen.isPast else { return past(frozen, held) }
    return [run("PAUSED at #\(frozen.fleet.seq), +\(held) held", .headerHeld), run("  ", .header)]
  }

  /// `AS OF 12:04:31 (#184223), +312 held`, in as many words as there is room for.
  private func past(_ frozen: Frozen, _ held: Int) -> [Run] {
    let time = frozen.time.momentText(on: console.hubTime(now))
    let clock = frozen.time.clockText
    let forms = [
      "AS OF \(time) (#\(frozen.fleet.seq)), +\(held) held", "AS OF \(time) (#\(frozen.fleet.seq))",
      "AS OF \(time)", "AS OF \(clock)",
    ]
    let before = layout.kind == .single ? 1 : identity.width
    let room = layout.size.width - before - linkRuns.width - disk.width - 1
    let words = forms.first { $0.utf8.count <= room } ?? forms[forms.count - 1]
    return [run(words, .headerHeld), run("  ", .header)]
  }

  private var traffic: [Run] {
    [run("seq \(grouped: seq)  \(grouped: rate) ev/s" as SafeText, .header)]
  }

  private var rate: Int {
    console.replica.throughput.perSecond(at: console.hubTime(now))
  }

  private var person: [Run] {
    let name = console.replica.name ?? console.options.operatorName
    let isWide = layout.kind == .wide
    let label = isWide && !name.isEmpty ? "operator: " : ""
    let may =
      console.mayDecide ? run("WRITE", .headerWrite) : run("READ-ONLY", .headerReadOnly)
    return [
      run(label + name + (isWide ? "  " : " "), .header), may, run(isWide ? "   " : "  ", .header),
    ]
  }

  private var clock: [Run] {
    let time = console.hubTime(now).clockText
    return [run(layout.kind == .wide ? "\(time) UTC " : "\(time)Z ", .header)]
  }

  // MARK: Counts

  private var counts: [Run] {
    let sum = summary
    let parts: [(Mark, Int, SafeText, Role)] = [
      (.closed, sum.closed, "closed", .breakerClosed),
      (.metricsOnly, sum.metricsOnly, "METRICS", .breakerMetricsOnly),
      (.disabled, sum.disabled, "DISABLED", .breakerDisabled),
      (.halfOpen, sum.halfOpen, "half-open", .breakerHalfOpen),
      (.open, sum.open, "OPEN", .breakerOpen),
      (.forcedOpen, sum.forced, "FORCED", .breakerForcedOpen),
      (.degraded, sum.degraded, "DEGRADED", .modeDegraded),
      (.paused, sum.paused, "PAUSED", .modePaused),
      (.stopped, sum.stopped, "stopped", .modeStopped),
      (.stale, sum.stale, "stale", .agentStale),
    ]
    let shown = parts.filter { $0.1 > 0 }.map { mark, count, word, role in
      run("  \(glyphs[mark]) \(count) \(word)" as SafeText, role)
    }
    return [run(" agents \(sum.agents) " as SafeText, .text)] + shown
  }

  private var cards: [Run] {
    let sum = summary
    let count = run("escalations \(sum.pending)" as SafeText, sum.pending > 0 ? .textStrong : .text)
    guard let expiry = sum.nextExpiry else { return [count, run(" ", .text)] }
    // A fleet in every state there is leaves no room for the longer words beside signals.
    let isTight =
      !loudSignals.isEmpty && counts.width + count.text.width + 28 > layout.size.width
    let label: SafeText = isTight ? "  expiry " : "  next expiry "
    return [count, run(label, .text), left(until: expiry), run(" ", .text)]
  }

  private var loudSignals: [Signal] {
    let time = countedTime
    return counted.agents.values.flatMap { $0.loudSignals(at: time) }
  }

  /// How many signals there are, and which: the gravest kinds first, as many as there is room for,
  /// then how many are left. With fewer words where there is less room, at last the number alone.
  private func signals(beside others: [Run]) -> Run {
    let all = loudSignals.sorted(by: Signal.isGraver)
    guard !all.isEmpty else { return run("", .text) }
    let room = layout.size.width - others.width - 1
    let kinds = Set(all.map(\.name)).count
    let number = " \(all.count) \(all.count == 1 ? "signal" : "signals"): "
    let forms = (1...kinds).reversed().map { number + Self.kinds(all, naming: $0) }
    let short = "\(all.count) " + Self.kinds(all, naming: 1)
    let whole = (forms + [short]).lazy.map { "\(glyphs[.warning])\(text($0))  " as SafeText }
      .first { $0.width < room }
    return run(whole ?? "\(glyphs[.warning])\(all.count)  ", .levelWarn)
  }

  /// `security_flag 2, tool_loop, +2`, from signals in order of gravity.
  private static func kinds(_ signals: [Signal], naming most: Int) -> String {
    var kinds: [(name: String, count: Int)] = []
    for signal in signals {
      if kinds.last?.name == signal.name {
        kinds[kinds.count - 1].count += 1
      } else {
        kinds.append((signal.name, 1))
      }
    }
    var parts = kinds.prefix(most).map { kind in
      ActionText.name(kind.name) + (kind.count > 1 && kinds.count > 1 ? " \(kind.count)" : "")
    }
    let left = kinds.dropFirst(most).reduce(0) { $0 + $1.count }
    if left > 0 { parts.append("+\(left)") }
    return parts.joined(separator: ", ")
  }

  /// What all calls of the fleet have cost.
  private var cost: Run {
    let cost = Cost(
      toldMicros: summary.microdollars > 0 ? summary.microdollars : nil,
      estimatedMicros: summary.estimatedMicrodollars)
    guard cost.told != nil || cost.estimated != nil else { return run("", .text) }
    return run("cost \(cost.words(Figure.dollars))  ", .text)
  }

  private var briefCounts: [Run] {
    let sum = summary
    let gap: SafeText = layout.size.width >= 72 ? "  " : " "
    let parts: [(Mark, Int, SafeText, Role)] = [
      (.closed, sum.closed, "", .breakerClosed),
      (.metricsOnly, sum.metricsOnly, " METR", .breakerMetricsOnly),
      (.disabled, sum.disabled, " DISAB", .breakerDisabled),
      (.halfOpen, sum.halfOpen, "", .breakerHalfOpen),
      (.open, sum.open, " OPEN", .breakerOpen),
      (.forcedOpen, sum.forced, " FORCED", .breakerForcedOpen),
      (.degraded, sum.degraded, " DEGR", .modeDegraded),
      (.paused, sum.paused, " PAUSED", .modePaused),
      (.stopped, sum.stopped, "", .modeStopped), (.stale, sum.stale, "", .agentStale),
    ]
    let shown = parts.filter { $0.1 > 0 }.map { mark, count, word, role in
      run("\(glyphs[mark])\(count)\(word)\(gap)" as SafeText, role)
    }
    return [run(" ", .text)] + shown
  }

  private var briefCards: [Run] {
    let sum = summary
    let count = run("ESC \(sum.pending)" as SafeText, sum.pending > 0 ? .textStrong : .text)
    guard let expiry = sum.nextExpiry, let oldest = sum.oldestRaised else {
      return [count, run(" ", .text)]
    }
    let age = Age.clock(countedTime.since(oldest))
    let spare = layout.size.width >= 76
    let role: Role = layout.kind == .single ? .header : .text
    return [
      count, run(spare ? "  oldest \(age)" : "", .text),
      run(layout.kind == .single ? " " : "  expiry ", role), left(until: expiry), run(" ", role),
    ]
  }

  /// Time left on the hub's clock; the last minute stands out.
  private func left(until expiry: Timestamp) -> Run {
    let left = expiry.since(countedTime)
    return run(Age.clock(left), left < .seconds(60) ? .dueSoon : .text)
  }
}
