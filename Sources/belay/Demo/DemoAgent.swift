import BelayAgent
import BelayClient
import BelayCore

/// One simulated agent: it works through its tasks, gets into its troubles, asks for what is risky, and obeys.
///
/// Everything it says goes to the hub over HTTP with its own credential, like any other agent's.
actor DemoAgent {
  let id: AgentID
  let persona: Persona
  let clock: StoryClock
  private let reporter: Reporter
  private let asking: Asking
  private let orders: Orders
  private var random: SeededGenerator
  private var breakers: [String: DemoBreaker] = [:]
  private var mode = ModeName.normal
  private var modeUntil: Duration?
  private var runs = 0
  private var contextTokens = 0

  init(
    id: AgentID, persona: Persona, client: HubClient, clock: StoryClock, seed: UInt64,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.id = id
    self.persona = persona
    self.clock = clock
    reporter = Reporter(agent: id, client: client, now: now)
    asking = Asking(agent: id, client: client)
    orders = Orders(agent: id, client: client)
    random = SeededGenerator(seed: seed, part: persona.name)
    for name in persona.tools.map(\.name) + [persona.provider] {
      breakers[name] = DemoBreaker(name: name)
    }
  }

  /// Lives until the task is cancelled.
  func live() async {
    await reporter.report(.agentStarted, started)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.reporter.run() }
      group.addTask { await self.orders.follow { await self.obey($0) } }
      group.addTask { await self.untilCancelled { try await self.work() } }
      group.addTask { await self.untilCancelled { try await self.ask() } }
      group.addTask { await self.untilCancelled { try await self.beat() } }
    }
  }

  private nonisolated func untilCancelled(_ body: () async throws -> Void) async {
    while !Task.isCancelled {
      do { try await body() } catch { return }
    }
  }

  private var started: JSON {
    [
      "name": .string(persona.name), "version": .string(persona.version),
      "framework": .string(persona.framework), "heartbeat_s": 5,
      "capabilities": ["controls", "escalations", "breakers"],
    ]
  }

  private func beat() async throws {
    try await clock.sleep(for: .seconds(5 * clock.speed))
    await reporter.report(.agentHeartbeat, ["name": .string(persona.name)])
  }
}

// MARK: - Work

extension DemoAgent {
  /// One run: a task of a few steps, ended by the first error that no fallback caught.
  private func work() async throws {
    try await leaveModeInTime()
    guard mode == .normal || mode == .degraded else {
      return try await clock.sleep(for: .seconds(1))
    }
    runs += 1
    let run = "r-" + String(random.next() & 0xffff, radix: 16)
    let task = persona.tasks.randomElement(using: &random) ?? "work"
    await reporter.report(.runStarted, run: run, ["task": .string(task)])
    contextTokens = 1_200
    var failed = false
    for step in 0..<Int.random(in: 3...7, using: &random) where !failed {
      failed = try await !take(step: step, of: run)
      try await clock.sleep(for: persona.pace)
    }
    await reporter.report(
      .runFinished, run: run, ["outcome": failed ? "error" : "ok", "task": .string(task)])
  }

  /// A model call first and then every third step, tools between; true unless the run has to end.
  private func take(step: Int, of run: String) async throws -> Bool {
    if step % 3 == 0 { return try await call(model: persona.model, run: run) }
    guard let tool = persona.tools.randomElement(using: &random) else { return true }
    return try await call(tool: tool, run: run)
  }

  private func call(model: String, run: String) async throws -> Bool {
    let input = contextTokens
    let output = Int.random(in: 80...900, using: &random)
    contextTokens += output + Int.random(in: 200...900, using: &random)
    return try await attempt(
      Attempt(
        kind: "model", name: model, dependency: persona.provider, trouble: nil,
        latencyMs: 700, errorRate: 0.003, run: run),
      extra: [
        ("provider", .string(persona.provider)), ("input_tokens", .number(Double(input))),
        ("output_tokens", .number(Double(output))),
        ("cost_usd", .number(Double(input * 3 + output * 15) / 1e6)),
        ("context_used_tokens", .number(Double(contextTokens))), ("context_limit_tokens", 128_000),
      ])
  }

  private func call(tool: Persona.Tool, run: String) async throws -> Bool {
    try await attempt(
      Attempt(
        kind: "tool", name: tool.name, dependency: tool.name, trouble: tool.name,
        latencyMs: tool.latencyMs, errorRate: tool.errorRate, run: run), extra: [])
  }

  private struct Attempt {
    let kind: String
    let name: String
    let dependency: String
    let trouble: String?
    let latencyMs: Double
    let errorRate: Double
    let run: String
  }

  private func attempt(_ attempt: Attempt, extra: [(String, JSON)]) async throws -> Bool {
    guard await admitted(to: attempt.dependency, run: attempt.run) else {
      await report(attempt, outcome: "rejected", latencyMs: 0, extra: [])
      await fallBack(from: attempt, reason: "breaker open")
      return true
    }
    let trouble = persona.trouble(with: attempt.trouble, at: clock.moment)
    let latency = random.latency(typical: attempt.latencyMs * (trouble?.slowdown ?? 1))
    let fails = random.chance(max(attempt.errorRate, trouble?.errorRate ?? 0))
    try await clock.sleep(for: .microseconds(Int64(latency * 1_000)))
    var details = extra
    if fails {
      details.append(("error_type", .string(trouble?.errorType ?? "upstream_500")))
      details.append(("error_message", .string(trouble?.message ?? "the server answered 500")))
    }
    let outcome = fails ? (trouble?.errorType == "timeout" ? "timeout" : "error") : "ok"
    await report(attempt, outcome: outcome, latencyMs: latency, extra: details)
    await recorded(success: !fails, by: attempt.dependency, run: attempt.run)
    guard fails else { return true }
    if random.chance(0.6) {
      await scheduleRetry(of: attempt, errorType: trouble?.errorType ?? "upstream_500")
      return true
    }
    return false
  }

  private func report(
    _ attempt: Attempt, outcome: String, latencyMs: Double, extra: [(String, JSON)]
  ) async {
    var members: [(String, JSON)] = [
      ("kind", .string(attempt.kind)), ("name", .string(attempt.name)),
      ("outcome", .string(outcome)), ("latency_ms", .number(latencyMs.rounded())),
    ]
    members += extra
    await reporter.report(.callFinished, run: attempt.run, .object(JSONObject(members)))
  }

  private func scheduleRetry(of attempt: Attempt, errorType: String) async {
    await reporter.report(
      .retryScheduled, run: attempt.run,
      [
        "call": .string(attempt.name), "attempt": 2, "of_attempts": 3, "delay_ms": 800,
        "error_type": .string(errorType),
      ])
  }

  private func fallBack(from attempt: Attempt, reason: String) async {
    await reporter.report(
      .fallbackUsed, run: attempt.run,
      [
        "call": .string(attempt.name), "handler": attempt.kind == "model" ? "model" : "cached",
        "reason": .string(reason), "level": "reduced",
        "user_message": "Some answers may be a few minutes old.",
      ])
  }
}

// MARK: - Breakers

extension DemoAgent {
  private func admitted(to dependency: String, run: String?) async -> Bool {
    guard var breaker = breakers[dependency] else { return true }
    let (admitted, change) = breaker.admits(at: clock.moment)
    breakers[dependency] = breaker
    if let change { await tell(change, of: dependency) }
    return admitted
  }

  private func recorded(success: Bool, by dependency: String, run: String) async {
    guard let change = breakers[dependency]?.record(success: success, at: clock.moment) else {
      return
    }
    await tell(change, of: dependency)
  }

  private func tell(_ change: DemoBreaker.Change, of dependency: String) async {
    await reporter.report(
      .breakerChanged,
      [
        "breaker": .string(dependency), "from": .string(change.from.rawValue),
        "to": .string(change.to.rawValue), "cause": .string(change.cause),
        "failure_rate": .number((change.failureRate * 1_000).rounded() / 10),
        "calls": .number(Double(change.calls)),
      ])
  }

  private func force(_ breaker: String?, to state: DemoBreaker.State) async -> Orders.Obedience {
    let names = breaker.map { [$0] } ?? breakers.keys.sorted()
    for name in names {
      guard let change = breakers[name]?.force(state, at: clock.moment) else { continue }
      await tell(change, of: name)
    }
    return .inEffect("\(names.joined(separator: ", ")) now \(state.rawValue)")
  }
}

// MARK: - Asking

extension DemoAgent {
  private func ask() async throws {
    guard let risky = persona.risky else { return try await clock.sleep(for: .seconds(3600)) }
    var count = 0
    try await clock.sleep(until: risky.first)
    while !Task.isCancelled {
      if mode == .normal { await ask(risky, number: count) }
      count += 1
      try await clock.sleep(for: risky.every)
    }
  }

  private func ask(_ risky: Persona.RiskyAction, number: Int) async {
    let run = "r-" + String(random.next() & 0xffff, radix: 16)
    let question = Question(
      id: "\(run)-\(number)", run: run, tool: risky.tool,
      arguments: risky.arguments[number % risky.arguments.count], target: risky.target,
      message: risky.message, risk: risky.risk, allowed: [.approve, .edit, .reject],
      timeout: risky.timeout, waitsWithoutOperator: true)
    let answer = await asking.ask(question)
    switch answer {
    case .granted(let grant): await perform(risky, grant, run: run)
    case .degraded(let by, let reason):
      await enter(.degraded, reason: reason, cause: "operator", by: by, for: .seconds(60))
    case .rejected, .responded, .expired, .noOperator, .hubLost, .refused:
      await goWithout(risky, because: answer.explanation, run: run)
    }
  }

  private func perform(_ risky: Persona.RiskyAction, _ grant: Answer.Grant, run: String) async {
    let attempt = Attempt(
      kind: "tool", name: risky.tool, dependency: risky.tool, trouble: nil, latencyMs: 400,
      errorRate: 0, run: run)
    let latency = random.latency(typical: attempt.latencyMs)
    try? await clock.sleep(for: .microseconds(Int64(latency * 1_000)))
    await report(attempt, outcome: "ok", latencyMs: latency, extra: [])
    await asking.report(grant, completed: true, detail: "\(risky.target) accepted it")
  }

  private func goWithout(
    _ risky: Persona.RiskyAction, because reason: String, run: String
  ) async {
    await reporter.report(
      .fallbackUsed, run: run,
      [
        "call": .string(risky.tool), "handler": "none", "reason": .string(reason),
        "level": "without_action",
        "user_message": "This needs a colleague; your request is kept and will be picked up.",
      ])
  }
}

// MARK: - Orders

extension DemoAgent {
  private func obey(_ control: Control) async -> Orders.Obedience {
    switch control.verb {
    case .degrade:
      return await enter(
        .degraded, reason: control.reason, cause: "operator", by: control.by,
        for: control.forS.map { .seconds($0 * clock.speed) })
    case .pause: return await enter(.paused, reason: control.reason, cause: "operator")
    case .kill: return await enter(.stopped, reason: control.reason, cause: "operator")
    case .restore, .resume: return await enter(.normal, reason: control.reason, cause: "operator")
    case .forceOpen: return await force(control.breaker, to: .forcedOpen)
    case .close, .reset: return await force(control.breaker, to: .closed)
    }
  }

  @discardableResult
  private func enter(
    _ next: ModeName, reason: String, cause: String, by: String? = nil, for stretch: Duration? = nil
  ) async -> Orders.Obedience {
    guard mode != .stopped else { return .failed("this agent was killed and does not come back") }
    let previous = mode
    mode = next
    modeUntil = stretch.map { clock.moment + $0 }
    await reporter.report(
      .modeChanged,
      [
        "from": .string(previous.rawValue), "to": .string(next.rawValue),
        "reason": .string(reason), "cause": .string(cause), "by": by.map(JSON.string) ?? .null,
      ])
    if next == .stopped { await reporter.report(.agentStopped, ["reason": .string(reason)]) }
    return .inEffect("mode is \(next.rawValue)")
  }

  private func leaveModeInTime() async throws {
    guard let until = modeUntil, clock.moment >= until else { return }
    await enter(.normal, reason: "the time of the order is over", cause: "operator")
  }
}
