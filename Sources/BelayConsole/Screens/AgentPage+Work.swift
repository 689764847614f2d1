import BelayCanvas
import BelayCore

// What it did and what that cost: the last minutes, limits, calls, runs and decisions.

extension AgentPage {
  // MARK: Load

  func load(_ page: inout Page) {
    let window = agent.tally.window(at: time)
    let isHigh = (window.errorRate ?? 0) >= 0.25
    page.begin("Last 5 minutes")
    page.say(
      "calls",
      [
        Page.Part(
          Sparkline.columns(window.columns, glyphs: page.glyphs), isHigh ? .sparkHigh : .spark),
        page.part("err \(Figure.percent(window.errorRate))%", isHigh ? .levelError : .figure),
        page.part(
          "\(Figure.plural(window.errors, "error")) in \(Figure.plural(window.calls, "call"))"),
        page.part("\(Figure.grouped(window.rejected)) rejected"),
        page.part("\(Figure.rate(window.ratePerSecond))/s"),
      ])
    page.say(
      "latency",
      [
        page.part("p50 \(Figure.milliseconds(window.p50Ms))"),
        page.part("p95 \(Figure.milliseconds(window.p95Ms))"),
        page.part("p99 \(Figure.milliseconds(window.p99Ms))"),
        page.part(
          "tokens in \(Figure.grouped(window.inputTokens)) out \(Figure.grouped(window.outputTokens))"
        ),
        page.part("cost \(cost(of: window))"),
      ])
    limits(&page)
    totals(&page)
  }

  /// Nothing spent in a while is no cost, if its cost is known at all.
  private func cost(of window: TallyWindow) -> String {
    let isTold = agent.totals.cost.told != nil && (window.costUSD > 0 || window.estimatedUSD == 0)
    return Cost(
      told: isTold ? window.costUSD : nil,
      estimated: window.estimatedUSD > 0 ? window.estimatedUSD : nil
    ).words(Figure.dollars)
  }

  private func limits(_ page: inout Page) {
    if let context = agent.context {
      let share = context.limit > 0 ? Double(context.used) / Double(context.limit) : nil
      page.say(
        "context",
        [page.part("context of the model")]
          + (share.map { [page.bar($0, $0 >= 0.8 ? .levelWarn : .spark)] } ?? [])
          + [
            page.part("\(Figure.grouped(context.used)) of \(Figure.grouped(context.limit)) tokens")
          ])
    }
    for budget in agent.budgets {
      let share = budget.limit > 0 ? budget.used / budget.limit : nil
      let role: Role = budget.exhausted ? .levelError : (share ?? 0) >= 0.8 ? .levelWarn : .spark
      page.say(
        "budget/\(budget.name)",
        [page.part("budget \(ActionText.name(budget.name))")]
          + (share.map { [page.bar($0, role)] } ?? [])
          + [page.part("\(budget.amount(budget.used)) of \(budget.amount(budget.limit))")]
          + (budget.exhausted ? [page.part("EXHAUSTED", .levelError)] : []))
    }
    if agent.dropped.budgets > 0 {
      page.say(
        "dropped", [page.part("+ \(agent.dropped.budgets) budgets without room", .noticeWarn)])
    }
  }

  private func totals(_ page: inout Page) {
    let totals = agent.totals
    page.say(
      "totals",
      [
        page.part("since it is known:", .textFaint), page.part(Figure.plural(totals.calls, "call")),
        page.part(Figure.plural(totals.errors, "error")),
        page.part("\(Figure.grouped(totals.rejected)) rejected"),
        page.part(
          "tokens in \(Figure.grouped(totals.inputTokens)) out \(Figure.grouped(totals.outputTokens))"
        ),
        page.part("cost \(totals.cost.words(Figure.dollars))"),
        page.part(
          totals.unpriced > 0
            ? "and \(Figure.plural(totals.unpriced, "call")) of unknown price" : "", .noticeWarn),
        page.part("retries \(Figure.grouped(totals.retries))"),
        page.part("fallbacks \(Figure.grouped(totals.fallbacks))"),
      ])
    if let fallback = agent.lastFallback {
      page.say(
        "fallback",
        [
          page.part(
            "last fallback \(ActionText.name(fallback.handler)) for \(ActionText.name(fallback.call))"
          ),
          page.part(ago(fallback.at)),
        ])
      page.quote("fallback", fallback.reason)
    }
    if let mean = agent.feedback.mean {
      page.say(
        "feedback",
        [
          page.part(
            "feedback \(mean > 0 ? "+" : "")\(Figure.hundredths(mean)) of -1 to +1",
            mean < 0 ? .levelWarn : .text),
          page.part("mean of \(Figure.grouped(agent.feedback.count))"),
        ])
    }
  }

  // MARK: Calls

  func calls(_ page: inout Page) {
    let lines = agent.callLines.sorted { left, right in
      left.calls == right.calls ? left.lastSeq > right.lastSeq : left.calls > right.calls
    }
    guard !lines.isEmpty else { return page.beginEmpty("Calls by name") }
    page.begin("Calls by name", "\(lines.count)")
    let table = PageTable(
      [
        .init(head: "kind", width: 9, align: .left),
        .init(head: "name", width: 12, align: .left, grows: true),
        .init(head: "calls", width: 6), .init(head: "err%", width: 5), .init(head: "p50", width: 5),
        .init(head: "p95", width: 5), .init(head: "p99", width: 5), .init(head: "tokens", width: 6),
        .init(head: "cost", width: 7),
      ], width: page.width)
    page.heading(of: table)
    page.list(lines) { page, line in
      page.row(
        "\(line.kind.rawValue)/\(line.name)", self.cells(line, page), of: table,
        to: .event(line.lastSeq))
    }
    if agent.dropped.callLines > 0 {
      page.say(
        "dropped",
        [page.part("+ \(agent.dropped.callLines) longest unused ones dropped", .noticeWarn)])
    }
  }

  private func cells(_ line: CallLine, _ page: Page) -> [Page.Part] {
    let times = line.latencies.percentiles([0.5, 0.95, 0.99])
    let tokens = line.inputTokens + line.outputTokens
    let isHigh = (line.errorRate ?? 0) >= 0.25
    return [
      page.part(line.kind.rawValue), page.part(ActionText.name(line.name), .claim),
      page.part(Figure.brief(line.calls), .figure),
      page.part(Figure.percent(line.errorRate), isHigh ? .levelError : .figure),
      page.part(Figure.milliseconds(times[0]), .figure),
      page.part(Figure.milliseconds(times[1]), .figure),
      page.part(Figure.milliseconds(times[2]), .figure),
      page.part(tokens > 0 ? Figure.brief(tokens) : "-", .figure),
      page.part(line.cost.words(Figure.dollars), .figure),
    ]
  }

  // MARK: Runs

  func runs(_ page: inout Page) {
    let runs = Array(agent.openRuns.reversed()) + agent.finishedRuns.reversed()
    guard !runs.isEmpty else { return page.beginEmpty("Runs") }
    page.begin(
      "Runs", page.text("\(agent.openRuns.count) open, \(agent.finishedRuns.count) finished"))
    page.list(runs) { page, run in self.run(run, &page) }
    if agent.dropped.openRuns > 0 {
      page.say(
        "dropped", [page.part("+ \(agent.dropped.openRuns) oldest open ones dropped", .noticeWarn)])
    }
  }

  private func run(_ run: BelayCore.Run, _ page: inout Page) {
    let to = Destination.run(run.id, seq: run.seq)
    let length =
      run.durationMs.map(Figure.milliseconds)
      ?? Age.short((run.finishedAt ?? time).since(run.startedAt))
    page.say(
      "r/\(run.id)",
      [
        run.waitingSince == nil
          ? page.part(run.outcome?.word ?? "open", run.outcome?.role ?? .textStrong)
          : page.part("waits for a person", .levelEscalation),
        page.part(ActionText.name(run.id), .claim), page.part(length),
        page.part("from \(run.startedAt.clockText)"), page.part(Figure.plural(run.calls, "call")),
      ] + (run.errors > 0 ? [page.part(Figure.plural(run.errors, "error"), .levelError)] : [])
        + (run.errorType.map { [page.part(ActionText.name($0), .levelError)] } ?? []), to: to)
    page.quote("r/\(run.id)", run.task ?? "", to: to)
  }

  // MARK: Decisions of its own

  func choices(_ page: inout Page) {
    guard !agent.choices.isEmpty else { return page.beginEmpty("Its own decisions") }
    page.begin("Its own decisions", "\(agent.choices.count)")
    page.list(agent.choices.reversed()) { page, choice in self.choice(choice, &page) }
  }

  private func choice(_ choice: Agent.Choice, _ page: inout Page) {
    var parts = [page.part(ago(choice.at))]
    if let confidence = choice.confidence {
      let isBelow = choice.threshold.map { confidence < $0 } ?? false
      let bound = choice.threshold.map {
        isBelow ? " < \(Figure.percent($0))%" : " >= \(Figure.percent($0))%"
      }
      parts.append(
        page.part(
          "confidence \(Figure.percent(confidence))%\(bound ?? "")", isBelow ? .levelWarn : .text))
    }
    if let alone = choice.autonomous { parts.append(page.part(alone ? "alone" : "with a person")) }
    if let run = choice.run { parts.append(page.part("run \(ActionText.name(run))", .textFaint)) }
    page.say("d/\(choice.seq)", parts, to: .event(choice.seq))
    page.quote("d/\(choice.seq)", choice.decision, to: .event(choice.seq))
  }
}

extension BelayCore.Run.Outcome {
  var word: String {
    switch self {
    case .ok: "ok"
    case .error: "ERROR"
    case .cancelled: "cancelled"
    }
  }

  var role: Role {
    switch self {
    case .ok: .levelOK
    case .error: .levelError
    case .cancelled: .levelWarn
    }
  }
}

extension Budget {
  /// Dollars as dollars, the rest as numbers.
  func amount(_ value: Double) -> String {
    if name.hasSameBytes(as: "cost_usd") { return Figure.dollars(value) }
    guard value.isFinite, abs(value) < 1e15 else { return "-" }
    return value == value.rounded() ? Figure.grouped(Int(value)) : Figure.tenths(value)
  }
}
