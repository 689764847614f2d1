import BelayAgent
import BelayCore

extension DemoAgent {
  func ask() async throws {
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
