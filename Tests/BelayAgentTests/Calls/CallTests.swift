import BelayCore
import Testing

@testable import BelayAgent

@Suite("One supervised call", .timeLimit(.minutes(3)))
struct CallTests {
  struct Down: Error {}

  /// A run of an agent without a hub.
  static func run<Value: Sendable>(
    _ change: (inout Supervisor.Settings) -> Void = { _ in },
    _ body: @escaping @Sendable (Supervisor.Run) async throws -> Value
  ) async throws -> Value {
    var settings = Supervisor.Settings(name: "refund-agent")
    settings.hub = .none
    settings.stateDirectory = nil
    change(&settings)
    return try await Supervisor.supervising(settings) { agent in
      try await agent.run("calls", body)
    }
  }

  static func ending(_ body: () async throws -> some Sendable) async -> String {
    await OrdersTests.ending(body)
  }

  // MARK: What stands before the call

  @Test("a budget that is used up stops the next call, and names itself")
  func budgets() async throws {
    let words = try await Self.run {
      $0.budget = BudgetLimits(tokens: 100, costUSD: 1, calls: 3)
    } _: {
      run in
      var words = [String]()
      for tokens in [60, 60, 1] {
        words.append(
          await Self.ending {
            try await run.call(.model("m")) {
              $0.used(inputTokens: tokens); return "ok"
            }
          })
      }
      return words
    }
    #expect(words[0] == "ok" && words[1] == "ok")
    #expect(words[2].hasPrefix("the budget tokens is used up"))
  }

  @Test("a call that is known to cost more than is left is not made")
  func plannedCost() async throws {
    let word = try await Self.run {
      $0.budget = BudgetLimits(costUSD: 1)
    } _: { run in
      await Self.ending { try await run.call(.model("m"), costUSD: 1.5) { "made" } }
    }
    #expect(word.hasPrefix("the budget cost_usd has too little left for this: 0 of 1 are used"))
  }

  @Test("steps and wall time are budgets too")
  func steps() async throws {
    let words = try await Self.run {
      $0.budget = BudgetLimits(steps: 1)
    } _: { run in
      try run.step()
      return await Self.ending { try run.step() }
    }
    #expect(words.hasPrefix("the budget steps is used up"))
    let late = try await Self.run {
      $0.budget = BudgetLimits(wall: .zero)
    } _: { run in
      await Self.ending { try await run.call(.tool("x")) { "made" } }
    }
    #expect(late.hasPrefix("the budget wall_s is used up"))
  }

  @Test("a retry is a call of the budget")
  func retryBudget() async throws {
    let made = Effects()
    let word = try await Self.run {
      $0.budget = BudgetLimits(calls: 2)
      $0.policies["m"] = CallPolicy(retry: RetryPolicy(attempts: 5, base: .zero))
    } _: { run in
      await Self.ending {
        try await run.call(.model("m")) {
          made.happen(JSON($0.number))
          throw Down()
        }
      }
    }
    #expect(made.all == [1, 2])
    #expect(word.hasPrefix("the budget calls is used up"))
  }

  @Test("the same call too often is a loop; other arguments are not")
  func loop() async throws {
    let words = try await Self.run {
      $0.loop = LoopLimits(sameCalls: 2)
    } _: { run in
      var words = [String]()
      for query in ["a", "a", "b", "a"] as [JSON] {
        words.append(
          await Self.ending { try await run.call(.tool("find"), arguments: ["q": query]) { "ok" } })
      }
      return words
    }
    #expect(words.dropLast() == ["ok", "ok", "ok"])
    #expect(words[3].hasPrefix("2x find"))
  }

  @Test("a model whose window is full is not called, by what was told or what is planned")
  func context() async throws {
    let words = try await Self.run {
      $0.policies["m"] = CallPolicy(contextLimit: 100)
    } _: { run in
      let planned = await Self.ending {
        try await run.call(.model("m"), contextTokens: 100) { "made" }
      }
      try await run.call(.model("m")) { $0.used(contextTokens: 120) }
      return [planned, await Self.ending { try await run.call(.model("m")) { "made" } }]
    }
    #expect(words[0].hasPrefix("the context is full: 100 "))
    #expect(words[1].hasPrefix("the context is full: 120 "))
  }

  @Test("what a rule forbids is not done, and what it brings before a person is not done without")
  func rules() async throws {
    let rules = EscalationRules(
      [
        EscalationRule(.refuse, tool: "shell.*", because: "no shell"),
        EscalationRule(
          .ask(risk: .high), tool: "pay", when: .argument("/amount", .above(100)),
          because: "above 100"),
      ], otherwise: .proceed)
    let words = try await Self.run {
      $0.rules = rules
    } _: { run in
      func call(_ tool: String, _ amount: JSON) async -> String {
        await Self.ending {
          try await run.call(.tool(tool), arguments: ["amount": amount]) { "done" }
        }
      }
      return [
        await call("shell.run", 1), await call("pay", 100), await call("pay", 101),
        await call("pay", "101"),
      ]
    }
    #expect(words[0] == "forbidden: no shell")
    #expect(words[1] == "done")
    #expect(words[2] == "not granted: the hub is lost: this agent has no hub")
    #expect(words[3] == words[2], "what cannot be compared is asked")
  }

  @Test(
    "a call that is not sure enough needs a person",
    arguments: [(0.9, "done"), (0.89, "ask"), (.nan, "ask"), (90, "ask")])
  func confidence(confidence: Double, what: String) async throws {
    let word = try await Self.run { run in
      await Self.ending { try await run.call(.tool("x"), confidence: confidence) { "done" } }
    }
    #expect(
      word == (what == "done" ? "done" : "not granted: the hub is lost: this agent has no hub"))
  }

  // MARK: Trying

  @Test("models are tried again and tools are not", arguments: [("model", 3), ("tool", 1)])
  func retries(kind: String, attempts: Int) async throws {
    let made = Effects()
    let target: CallTarget = kind == "model" ? .model("m") : .tool("m")
    let word = try await Self.run { run in
      await Self.ending {
        try await run.call(target) {
          made.happen(JSON($0.number))
          throw Down()
        }
      }
    }
    #expect(made.all.count == attempts)
    #expect(word == "Down()")
  }

  @Test("what may still take effect is not tried again")
  func abandoned() async throws {
    let (made, go) = (Effects(), Signal())
    let word = try await Self.run {
      $0.policies["m"] = CallPolicy(
        timeout: .milliseconds(20), retry: RetryPolicy(attempts: 3, base: .zero))
    } _: { run in
      await Self.ending {
        try await run.call(.model("m")) {
          made.happen(JSON($0.number))
          await Task.detached { await go.happened() }.value
        }
      }
    }
    go.happen()
    #expect(made.all.count == 1)
    #expect(word.contains("it may still take effect"))
  }

  @Test("once a stream's first piece is out, nobody tries again or answers in its place")
  func stream() async throws {
    let made = Effects()
    let word = try await Self.run { run in
      await Self.ending {
        try await run.call(.model("m"), fallback: FallbackChain([.fixed("other")])) {
          made.happen(JSON($0.number))
          $0.firstPiece(after: .milliseconds(1))
          throw Down()
        }
      }
    }
    #expect(word == "Down()")
    #expect(made.all.count == 1)
  }

  @Test("a breaker that opens refuses the next call")
  func breaker() async throws {
    let word = try await Self.run {
      $0.policies["x"] = CallPolicy(breaker: BreakerSettings(consecutiveFailures: 1))
    } _: { run in
      _ = try? await run.call(.tool("x")) { throw Down() }
      return await Self.ending { try await run.call(.tool("x")) { "made" } }
    }
    #expect(word == "the breaker x is open")
  }

  @Test("a full bulkhead refuses, and its places come back")
  func bulkhead() async throws {
    let (begun, go) = (Signal(), Signal())
    let words = try await Self.run {
      $0.policies["x"] = CallPolicy(atOnce: 1)
    } _: { run in
      async let first = run.call(.tool("x")) { () -> String in
        begun.happen()
        await go.happened()
        return "first"
      }
      await begun.happened()
      let second = await Self.ending { try await run.call(.tool("x")) { "second" } }
      go.happen()
      return [try await first, second, try await run.call(.tool("x")) { "third" }]
    }
    #expect(words == ["first", "too many calls to x are under way", "third"])
  }
}
