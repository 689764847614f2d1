import BelayCore
import Testing

@testable import BelayAgent

@Suite("What a call uses up", .serialized, .timeLimit(.minutes(3)))
struct CallBudgetTests {
  struct Down: Error {}

  private static let dollar = BudgetLimits(costUSD: 1)

  /// Whose budget it is: the run's, or that of all runs of the agent.
  enum Owner: CaseIterable {
    case run, agent

    func set(_ limits: BudgetLimits, in settings: inout Supervisor.Settings) {
      switch self {
      case .run: settings.budget = limits
      case .agent: settings.allowance = limits
      }
    }
  }

  private static func ending(_ body: () async throws -> some Sendable) async -> String {
    await OrdersTests.ending(body)
  }

  @Test(
    "calls at the same time do not overspend together: what one is planned to cost is set aside",
    arguments: Owner.allCases)
  func together(owner: Owner) async throws {
    let (begun, go) = (Signal(), Signal())
    let words = try await QuietAgent.run {
      owner.set(Self.dollar, in: &$0)
      $0.policies["x"] = CallPolicy(retry: RetryPolicy(attempts: 2, base: .zero))
    } _: { run in
      async let first = run.call(.tool("x"), costUSD: 0.6) { call -> String in
        // What is set aside for a retry counts like the first attempt's.
        if call.number == 1 { throw Down() }
        begun.happen()
        await go.happened()
        call.used(costUSD: 0.1)
        return "first"
      }
      await begun.happened()
      let second = await Self.ending { try await run.call(.tool("y"), costUSD: 0.6) { "second" } }
      go.happen()
      _ = try await first
      run.agent.gate.happen { $0.restore(.init(cause: .operator, text: "", level: 0)) }
      let third = await Self.ending { try await run.call(.tool("y"), costUSD: 0.6) { "third" } }
      return [second, third]
    }
    #expect(words[0].hasPrefix("the budget cost_usd has too little left"))
    #expect(words[1] == "third")
  }

  @Test(
    "a call that told no cost counts with what was planned, unless it failed",
    arguments: [(false, "the budget"), (true, "made")])
  func untold(fails: Bool, next: String) async throws {
    let word = try await QuietAgent.run {
      $0.budget = Self.dollar
    } _: { run in
      _ = try? await run.call(.tool("x"), costUSD: 0.6) { if fails { throw Down() } }
      return await Self.ending { try await run.call(.tool("x"), costUSD: 0.6) { "made" } }
    }
    #expect(word.hasPrefix(next))
  }

  @Test("what was set aside is free again when somebody else answers")
  func fallback() async throws {
    let word = try await QuietAgent.run {
      $0.budget = Self.dollar
      $0.policies["x"] = CallPolicy(breaker: BreakerSettings(consecutiveFailures: 1))
    } _: { run in
      _ = try? await run.call(.tool("x"), costUSD: 0.6) { throw Down() }
      let chain = FallbackChain<String>([
        .otherModel("small") { _ in
          try await run.call(.model("small"), costUSD: 0.6) { "small" }
        }
      ])
      return try await run.call(.tool("x"), costUSD: 0.6, fallback: chain) { "made" }
    }
    #expect(word == "small")
  }

  @Test("a call that a later guard refuses uses up nothing", arguments: Owner.allCases)
  func refused(owner: Owner) async throws {
    let words = try await QuietAgent.run {
      owner.set(BudgetLimits(costUSD: 1, calls: 1), in: &$0)
      $0.loop = LoopLimits(sameCalls: 1)
      $0.policies["m"] = CallPolicy(contextLimit: 100)
      $0.rules = EscalationRules(
        [EscalationRule(.refuse, tool: "shell.*", because: "no shell")], otherwise: .proceed)
    } _: { run in
      func call(_ target: CallTarget, tokens: Int?) async -> String {
        await Self.ending {
          try await run.call(target, arguments: [:], costUSD: 0.6, contextTokens: tokens) { "made" }
        }
      }
      return [
        await call(.tool("shell.run"), tokens: nil), await call(.model("m"), tokens: 100),
        await call(.model("m"), tokens: 10), await call(.model("m"), tokens: 100),
      ]
    }
    #expect(words[0] == "forbidden: no shell")
    #expect(words[1].hasPrefix("the context is full"))
    #expect(words[2] == "made")
    #expect(words[3].hasPrefix("the budget"))
  }

  @Test(
    "a cost that is no amount uses the budget up, and is told",
    arguments: [Double.nan, -1, .infinity])
  func doubtful(cost: Double) async throws {
    try await AgentStage.play { stage in
      let settings = stage.settings { $0.budget = Self.dollar }
      try await Supervisor.supervising(settings) { agent in
        let word = try await agent.run("calls") { run in
          try await run.call(.tool("x")) { $0.used(costUSD: cost) }
          return await Self.ending { try await run.call(.tool("x")) { "made" } }
        }
        #expect(word.hasPrefix("the budget cost_usd is used up"))
      }
      let notes = try await stage.told(.log).compactMap { $0["message"]?.string }
      let words = "x told a cost of \(cost), which is no amount"
      #expect(notes.contains { $0.hasPrefix(words) })
      try await #expect(stage.told(.callFinished).map { $0["cost_usd"] } == [nil])
    }
  }

  @Test(
    "INV 17: where a model tells tokens and no cost, a budget of cost counts what they must cost",
    arguments: [
      ("gpt-4o-mini", 1_000_000, true), ("gpt-4o-mini", 10, false),
      ("nobody-knows-1", 1_000_000, false),
    ])
  func estimated(model: String, tokens: Int, isDry: Bool) async throws {
    try await AgentStage.play { stage in
      let settings = stage.settings { $0.budget = BudgetLimits(costUSD: 0.10) }
      try await Supervisor.supervising(settings) { agent in
        let word = try await agent.run("calls") { run in
          try await run.call(.model(model)) { $0.used(inputTokens: tokens, outputTokens: 1) }
          return await Self.ending { try await run.call(.tool("x")) { "made" } }
        }
        #expect(word.hasPrefix("the budget cost_usd is used up") == isDry, "\(word)")
      }
      // An estimate is no cost that the call has told.
      try await #expect(stage.told(.callFinished).allSatisfy { $0["cost_usd"] == nil })
    }
  }

  @Test("an allowance's new period leaves what is set aside where it is")
  func newPeriod() throws {
    let start = ContinuousClock.now
    let planned = Spending(costUSD: 0.6, calls: 1)
    var allowance = Allowance(Self.dollar, per: .seconds(60), at: start)
    try allowance.check(planned, at: start)
    allowance.admit(planned)
    #expect(throws: BudgetExhaustion.self) {
      try allowance.check(planned, at: start + .seconds(61))
    }
    allowance.release(planned)
    try allowance.check(planned, at: start + .seconds(62))
  }
}
