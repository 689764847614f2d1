import BelayAgent

/// What "Limits" shows, each limit alone and then all of them together.
struct LimitsExamples: Sendable {
  let complete: @Sendable (_ prompt: String) async throws -> String

  func retried(_ prompt: String) async throws -> String {
    let allowance = SharedRetryAllowance()  // one per dependency
    let reply = try await retrying(RetryPolicy(attempts: 4), allowance: allowance) { attempt in
      try await complete(prompt)
    }
    return reply
  }

  struct TooManyRequests: FaultDescribing {
    var retryAfter: Duration?
    var fault: Fault { .rateLimited(retryAfter: retryAfter) }
  }

  func inTime(_ prompt: String) async throws -> String {
    try await withTimeout(.seconds(30)) { try await complete(prompt) }
  }

  func oneOfFour(_ prompt: String) async throws -> String {
    let bulkhead = Bulkhead(limit: 4, line: 16, patience: .seconds(2))  // one per dependency
    return try await bulkhead.run { try await complete(prompt) }
  }

  func guarded(_ prompt: String) async throws -> String {
    let breaker = CircuitBreaker("anthropic", BreakerSettings(consecutiveFailures: 5))
    return try await breaker.run { try await complete(prompt) }
  }

  func streamed(
    _ pieces: AsyncThrowingStream<String, any Error>, by breaker: CircuitBreaker
  ) async throws -> String? {
    guard let permit = breaker.admit() else { return nil }
    var text = ""
    do {
      for try await piece in pieces { text += piece }
    } catch {
      permit.fail(Fault(of: error))
      throw error
    }
    permit.succeed()
    return text
  }

  func withinBudget(_ prompt: String) async throws -> String {
    var budget = BudgetGuard(BudgetLimits(tokens: 200_000, calls: 50), startedAt: .now)
    try budget.check(at: .now)
    budget.spend(.oneCall)
    let reply = try await complete(prompt)
    budget.spend(Spending(tokens: 902, costUSD: 0.004))
    return reply
  }

  func unlooped(_ query: String, _ tries: Int) throws {
    var loop = LoopGuard(LoopLimits(sameCalls: 3, idleSteps: 10))
    for _ in 0..<tries {
      try loop.step()
      try loop.admit(tool: "search", arguments: ["q": .string(query)])
    }
  }

  func advice(for tokens: Int) -> String {
    let context = ContextGuard(limitTokens: 200_000)
    switch context.verdict(for: tokens) {
    case .fits: return "go on"
    case .nearlyFull(let share): return "make room: \(Int(share * 100)) % are in use"
    case .full: return "begin anew"
    }
  }

  func answered(_ prompt: String, cache: [String: String]) async throws -> String {
    let fallback = FallbackChain<String>(
      [
        .cached { _ in cache[prompt] },
        .otherModel("small") { _ in try await complete("briefly: \(prompt)") },
        .fixed("We are looking into it."),
      ], order: .learned)
    do {
      return try await complete(prompt)
    } catch {
      let answer = try await fallback.answer(after: error)
      guard let text = answer.value else { throw error }
      return text
    }
  }

  // MARK: Composed

  func byHand(_ prompt: String, _ bulkhead: Bulkhead, _ breaker: CircuitBreaker) async throws
    -> String
  {
    try await retrying { _ in
      try await bulkhead.run {
        try await breaker.run {
          try await withTimeout(.seconds(30)) { try await complete(prompt) }
        }
      }
    }
  }

  func settings() -> Supervisor.Settings {
    var settings = Supervisor.Settings(name: "refund-agent")
    settings.policies["anthropic"] = CallPolicy(
      timeout: .seconds(30), retry: RetryPolicy(attempts: 4),
      breaker: BreakerSettings(minimumCalls: 20, consecutiveFailures: 5), atOnce: 4, inLine: 16,
      degradesTo: "reduced", contextLimit: 200_000)
    settings.budget = BudgetLimits(costUSD: 2, wall: .seconds(600))
    settings.allowance = BudgetLimits(costUSD: 50)
    settings.allowancePeriod = .seconds(86_400)
    settings.loop = LoopLimits(sameCalls: 3)
    return settings
  }

  func supervised(
    _ prompt: String, _ fallback: FallbackChain<String>, in run: Supervisor.Run
  ) async throws -> String {
    let reply = try await run.call(
      .model("claude-sonnet-4", provider: "anthropic"), fallback: fallback
    ) {
      try await complete(prompt)
    }
    return reply
  }
}
