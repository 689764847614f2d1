import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("What the hub has of a call", .serialized, .timeLimit(.minutes(3)))
struct CallRecordTests {
  struct Limited: FaultDescribing {
    var fault: Fault { .rateLimited(retryAfter: .zero) }
  }

  @Test("each attempt, each retry, and who stood in are on record, in order, under their run")
  func story() async throws {
    try await AgentStage.play { stage in
      let settings = stage.settings {
        $0.policies["anthropic"] = CallPolicy(
          retry: RetryPolicy(attempts: 2, base: .zero),
          breaker: BreakerSettings(consecutiveFailures: 5))
      }
      try await Supervisor.supervising(settings) { agent in
        try await agent.run("answer", id: "run-1") { run in
          _ = try await run.call(
            .model("sonnet", provider: "anthropic"), arguments: ["q": 1],
            fallback: FallbackChain([.otherModel("small") { _ in "small" }])
          ) { call in
            call.used(inputTokens: 10, outputTokens: 5, costUSD: 0.01)
            throw Limited()
          }
        }
      }
      let kinds: [EventType] = [.callFinished, .retryScheduled, .fallbackUsed]
      let records = try await stage.records().filter { $0.event.kind.map(kinds.contains) ?? false }
      #expect(
        records.compactMap(\.event.kind) == [
          .callFinished, .retryScheduled, .callFinished, .fallbackUsed,
        ])
      #expect(records.allSatisfy { $0.event.subject == "run-1" })
      let call = records[2].event.data
      #expect(call["provider"] == "anthropic" && call["name"] == "sonnet")
      #expect(call["attempt"] == 2 && call["error_type"] == "rate_limited")
      #expect(call["input_tokens"] == 10 && call["cost_usd"] == 0.01)
      #expect(call["args_digest"]?.string?.hasPrefix("sha256:") == true)
      #expect(records[3].event.data["handler"] == "model")
    }
  }

  @Test("an allowance that runs dry degrades the agent by its budget, until its period is over")
  func allowance() async throws {
    try await AgentStage.play { stage in
      let settings = stage.settings {
        $0.allowance = BudgetLimits(calls: 1)
        $0.allowancePeriod = .seconds(2)
      }
      try await Supervisor.supervising(settings) { agent in
        let word = try await agent.run("two calls") { run in
          try await run.call(.tool("x")) {}
          return await OrdersTests.ending { try await run.call(.tool("x")) {} }
        }
        #expect(word.hasPrefix("the budget calls is used up: 1 of 1;"))
        try await #expect(stage.mode(.degraded).cause == "budget")
        try await #expect(stage.mode(.normal).cause == "budget")
        try await agent.run("again") { try await $0.call(.tool("x")) {} }
      }
      try await #expect(stage.told(.budgetExhausted).count == 1)
    }
  }

  @Test("a dry allowance is told once in its period, also if an operator restores the agent in it")
  func allowanceOnce() async throws {
    try await AgentStage.play { stage in
      let settings = stage.settings { $0.allowance = BudgetLimits(calls: 1) }
      try await Supervisor.supervising(settings) { agent in
        try await agent.run("calls") { run in
          try await run.call(.tool("x")) {}
          _ = try? await run.call(.tool("x")) {}
          _ = try await stage.mode(.degraded)
          try await stage.obeyed(.restore)
          _ = try? await run.call(.tool("x")) {}
          #expect(agent.mode == "degraded")
        }
      }
      try await #expect(stage.told(.budgetExhausted).count == 1)
    }
  }

  @Test("decisions, feedback, flags and notes are on record")
  func deciding() async throws {
    try await AgentStage.play { stage in
      try await Supervisor.supervising(stage.settings) { agent in
        try await agent.run("decide") { run in
          #expect(
            run.decide(
              "refund", confidence: 0.95, alternatives: ["replace"], inputs: ["order": 1],
              rationale: "it never came") == .autonomous)
          #expect(run.decide("replace", confidence: 0.5) != .autonomous)
          #expect(run.decide("guess", confidence: .nan) != .autonomous)
          run.feedback(score: 7, comment: "good", user: "u-1")
          run.flag(.injection, detail: "ignore previous", blocked: true)
          run.log("hello", .warn)
        }
      }
      let made = try await stage.told(.decisionMade)
      #expect(made.map { $0["autonomous"] } == [true, false, false])
      #expect(made.map { $0["confidence"] } == [0.95, 0.5, nil])
      #expect(made[0]["threshold"] == 0.9 && made[0]["alternatives"] == ["replace"])
      #expect(made[0]["inputs_digest"]?.string?.hasPrefix("sha256:") == true)
      try await #expect(
        stage.told(.feedbackReceived) == [["score": 1, "comment": "good", "user_ref": "u-1"]])
      try await #expect(
        stage.told(.securityFlagged).first?["action"] == "blocked")
      let notes = try await stage.told(.log)
      #expect(notes.contains { $0["message"] == "hello" && $0["severity"] == "warn" })
    }
  }
}
