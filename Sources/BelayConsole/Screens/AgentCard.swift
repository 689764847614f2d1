import BelayCanvas
import BelayCore

/// One agent in full: mode, control channel, breakers, figures, runs, signals, and the orders it
/// was given with their receipts.
struct AgentCard: Sendable {
  let id: AgentID
  private var pager = Pager()

  init(id: AgentID) {
    self.id = id
  }

  mutating func move(_ motion: Motion, page: Int, lines: Int) {
    pager.move(motion, page: page, lines: lines)
  }

  func firstLine(page: Int, lines: Int) -> Int { pager.first(page: page, lines: lines) }
}

/// The lines of an agent's card.
struct AgentText {
  private(set) var lines: [CardLine] = []
  private let glyphs: Glyphs
  private let width: Int
  private let time: Timestamp

  init(_ agent: Agent, fleet: Fleet, at time: Timestamp, glyphs: Glyphs, width: Int) {
    self.glyphs = glyphs
    self.width = max(1, width - 4)
    self.time = time
    standing(agent)
    figures(agent)
    breakers(agent)
    orders(fleet, agent)
    troubles(agent)
    calls(agent)
    runs(agent)
  }

  private mutating func say(_ words: String, _ role: Role = .text) {
    lines += glyphs.text(words).wrapped(to: width).map { .hub($0, role) }
  }

  private mutating func chapter(_ title: String) {
    lines.append(.hub("", .text))
    say(title, .textStrong)
  }

  /// Words of the agent's own.
  private mutating func quote(_ words: String) {
    lines += glyphs.text(words).wrapped(to: width).map(CardLine.agent)
  }

  private mutating func standing(_ agent: Agent) {
    let mode = agent.mode
    let by = mode.by.map { " by \($0)" } ?? ""
    let until =
      mode.until.map { ", until \($0.clockText) (\(Age.clock($0.since(time))) left)" } ?? ""
    say("mode \(mode.name.rawValue) since \(mode.since.clockText)\(by)\(until)", .textStrong)
    if !mode.reason.isEmpty { quote(mode.reason) }
    say(
      "last seen \(Age.short(time.since(agent.lastSeenAt))) ago, heartbeat every "
        + Age.short(agent.heartbeat) + (agent.isStale(at: time) ? ": STALE" : ""),
      agent.isStale(at: time) ? .agentStale : .text)
    say(
      agent.takesControls
        ? "control channel: yes"
        : "control channel: none, it cannot be ordered from here",
      agent.takesControls ? .text : .noticeWarn)
    if agent.unauthenticated { say("something came in its name without a credential", .noticeWarn) }
    let about = [agent.name, agent.version, agent.framework, agent.host].compactMap { $0 }
    quote(about.joined(separator: "  "))
  }

  private mutating func figures(_ agent: Agent) {
    let window = agent.tally.window(at: time)
    chapter("Last 5 minutes")
    say(
      "calls \(Figure.grouped(window.calls))  errors \(Figure.grouped(window.errors)) "
        + "(\(Figure.percent(window.errorRate))%)  rejected \(Figure.grouped(window.rejected))  "
        + "\(Figure.rate(window.ratePerSecond))/s")
    say(
      "latency p50 \(Figure.milliseconds(window.p50Ms))  p95 \(Figure.milliseconds(window.p95Ms))"
        + "  p99 \(Figure.milliseconds(window.p99Ms))")
    say(
      "tokens in \(Figure.grouped(window.inputTokens))  out "
        + "\(Figure.grouped(window.outputTokens))  cost \(Figure.dollars(window.costUSD))")
    let totals = agent.totals
    say(
      "since known: calls \(Figure.grouped(totals.calls))  errors "
        + "\(Figure.grouped(totals.errors))  cost \(Figure.dollars(totals.costUSD))", .textFaint)
    if let context = agent.context, context.limit > 0 {
      say("context \(Figure.grouped(context.used)) of \(Figure.grouped(context.limit)) tokens")
    }
    for budget in agent.budgets {
      say(
        "budget \(ActionText.name(budget.name)) \(Figure.tenths(budget.used)) of "
          + Figure.tenths(budget.limit) + (budget.exhausted ? ": EXHAUSTED" : ""),
        budget.exhausted ? .levelError : .text)
    }
  }

  private mutating func breakers(_ agent: Agent) {
    chapter(agent.breakers.isEmpty ? "No breakers reported" : "Breakers")
    for breaker in agent.breakers {
      let until = breaker.until.map { ", \(Age.clock($0.since(time))) left" } ?? ""
      let cause = breaker.cause.map { " by \(ActionText.name($0))" } ?? ""
      let rate = breaker.failureRate.map { "  err \(Figure.tenths($0))%" } ?? ""
      let calls = breaker.calls.map { " of \($0)" } ?? ""
      say(
        "\(breaker.state.word) \(ActionText.name(breaker.name)) since "
          + "\(breaker.since.clockText)\(cause)\(until)\(rate)\(calls)", breaker.state.role)
    }
  }

  /// Silence is drawn as failure.
  private mutating func orders(_ fleet: Fleet, _ agent: Agent) {
    let orders = fleet.controlsInOrder.filter { $0.agent == agent.id }.suffix(8)
    guard !orders.isEmpty else { return }
    chapter("Orders")
    for order in orders.reversed() {
      let since = order.state.since.map { " \($0.clockText)" } ?? ""
      let last = order.forS.map { " for \(Age.short(.seconds($0)))" } ?? ""
      say(
        "\(order.verb.rawValue)\(last) by \(order.by) \(order.requestedAt.clockText): "
          + "\(order.state.words)\(since)  (\(order.reason))",
        order.state.isTrouble ? .levelError : .text)
      if case .failed(_, let detail) = order.state, !detail.isEmpty { quote(detail) }
    }
  }

  private mutating func troubles(_ agent: Agent) {
    if !agent.signals.isEmpty || agent.lastError != nil { chapter("Trouble") }
    for signal in agent.signals {
      say("\(ActionText.name(signal.name)) since \(signal.since.clockText)", .levelWarn)
    }
    if let error = agent.lastError {
      say("last error \(error.at.clockText) #\(error.seq)", .levelError)
      quote(error.message)
    }
  }

  private mutating func calls(_ agent: Agent) {
    guard !agent.callLines.isEmpty else { return }
    chapter("Calls")
    for line in agent.callLines.sorted(by: { $0.calls > $1.calls }).prefix(16) {
      let p95 = line.latencies.percentiles([0.95]).first ?? nil
      say(
        "\(line.kind.rawValue) \(ActionText.name(line.name))  \(Figure.grouped(line.calls)) calls  "
          + "\(Figure.grouped(line.errors)) errors  p95 \(Figure.milliseconds(p95))")
    }
  }

  private mutating func runs(_ agent: Agent) {
    guard !agent.runs.isEmpty else { return }
    chapter("Runs, newest first")
    for run in agent.runs.sorted(by: { $0.seq > $1.seq }).prefix(12) {
      let outcome = run.outcome?.rawValue ?? "running"
      say(
        "\(ActionText.name(run.id))  \(outcome)  since \(run.startedAt.clockText)  "
          + "\(run.calls) calls  \(run.errors) errors", run.outcome == .error ? .levelError : .text)
      if let task = run.task { quote(task) }
    }
  }
}

extension Console {
  func agentLines(_ card: AgentCard, size: Size? = nil, at time: Timestamp? = nil) -> [CardLine] {
    let glyphs = options.theme.glyphs(ascii: options.ascii)
    guard let agent = shownFleet.agents[card.id] else {
      return [.hub("This agent is not held here any more; the ledger has it.", .hint)]
    }
    return AgentText(
      agent, fleet: shownFleet, at: time ?? shownFleet.time, glyphs: glyphs,
      width: (size ?? self.size).width - 2
    ).lines
  }
}

extension Drawing {
  mutating func agentCard(_ card: AgentCard) {
    let word = fleet.agents[card.id].map { stateWord($0, $0.severity(at: time), width: 20) } ?? ""
    let inside = pane(
      layout.body, title: text(card.id.text), label: text(word), focused: true, boxed: true)
    let lines = console.agentLines(card, size: layout.size, at: time)
    page(lines, from: card.firstLine(page: inside.height, lines: lines.count), inside)
  }
}

extension BreakerState {
  var word: String {
    switch self {
    case .closed: "closed"
    case .open: "OPEN"
    case .halfOpen: "HALF-OPEN"
    case .forcedOpen: "FORCED"
    case .disabled: "disabled"
    case .metricsOnly: "metrics only"
    }
  }

  var role: Role {
    switch self {
    case .closed: .breakerClosed
    case .open: .breakerOpen
    case .halfOpen: .breakerHalfOpen
    case .forcedOpen: .breakerForcedOpen
    case .disabled: .breakerDisabled
    case .metricsOnly: .breakerMetricsOnly
    }
  }
}

extension ControlState {
  var words: String {
    switch self {
    case .requested: "requested, not delivered yet"
    case .delivered: "delivered, no answer yet"
    case .acknowledged: "acknowledged, not in effect yet"
    case .inEffect: "in effect"
    case .failed: "FAILED"
    case .expired: "FAILED, no answer in time"
    }
  }

  var isTrouble: Bool {
    switch self {
    case .failed, .expired: true
    case .requested, .delivered, .acknowledged, .inEffect: false
    }
  }
}
