import BelayAgent
import BelayCore

extension DemoAgent {
  /// One run: a task of a few steps, ended by the first error that no fallback caught.
  func work() async throws {
    try await leaveModeInTime()
    guard mode == .normal || mode == .degraded else {
      return try await clock.sleep(for: .seconds(1))
    }
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

  struct Attempt {
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

  func report(
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
