import BelayCore
import Testing

@testable import BelayAgent

@Suite("What may have taken effect is not done again", .timeLimit(.minutes(3)))
struct CallEffectTests {
  struct Down: Error {}

  private static let thrice = RetryPolicy(attempts: 3, base: .zero)

  @Test(
    "a tool is not tried again because something that reads bears its name",
    arguments: [CallTarget.retrieval("orders"), .model("small", provider: "orders")])
  func sameName(reader: CallTarget) async throws {
    let made = Effects()
    try await QuietAgent.run { run in
      try await run.call(reader) {}
      _ = try? await run.call(.tool("orders")) {
        made.happen(JSON($0.number))
        throw Down()
      }
    }
    #expect(made.all == [1])
  }

  @Test("what reads is tried again though a tool of its name was called first")
  func otherWayRound() async throws {
    let made = Effects()
    try await QuietAgent.run { run in
      try await run.call(.tool("orders")) {}
      _ = try? await run.call(.retrieval("orders")) {
        made.happen(JSON($0.number))
        throw Down()
      }
    }
    #expect(made.all == [1, 2, 3])
  }

  // MARK: When the time is over

  /// What a call with 20 ms and three attempts gives whose body hears that it is to stop, and how
  /// often it was made.
  private static func late(
    _ target: CallTarget, _ end: @escaping @Sendable () async throws -> String
  ) async throws -> (word: String, made: Int) {
    let made = Effects()
    let word = try await QuietAgent.run {
      $0.policies["x"] = CallPolicy(timeout: .milliseconds(20), retry: thrice)
    } _: { run in
      await OrdersTests.ending {
        try await run.call(target, fallback: FallbackChain([.fixed("fallback")])) {
          made.happen(JSON($0.number))
          await Signal().happened()
          return try await end()
        }
      }
    }
    return (word, made.all.count)
  }

  @Test(
    "an action that returned too late has happened: not again, and by nobody else",
    arguments: [CallTarget.tool("x"), .other("x")])
  func lateAction(target: CallTarget) async throws {
    let (word, made) = try await Self.late(target) { "done" }
    #expect(made == 1)
    #expect(word.contains("the answer came after it, so the call took effect"))
  }

  @Test(
    "what only reads is tried again after a late answer, and then somebody else answers",
    arguments: [CallTarget.retrieval("x"), .model("m", provider: "x")])
  func lateReading(target: CallTarget) async throws {
    let (word, made) = try await Self.late(target) { "half of it" }
    #expect(made == 3)
    #expect(word == "fallback")
  }

  @Test(
    "an abandoned call is not made again; somebody else answers only for what only reads",
    arguments: [(CallTarget.model("m", provider: "x"), true), (.tool("x"), false)])
  func abandoned(target: CallTarget, falls: Bool) async throws {
    let go = Signal()
    let (word, made) = try await Self.late(target) {
      await Task.detached { await go.happened() }.value
      return "at last"
    }
    go.happen()
    #expect(made == 1)
    #expect((word == "fallback") == falls)
  }

  @Test(
    "what a call within the call left behind counts for the call around it",
    arguments: [
      TimeoutError(limit: .seconds(1), abandoned: true) as any Error,
      TimeoutError(limit: .seconds(1), abandoned: false, endedWithValue: true),
      CallError.timedOut(TimeoutError(limit: .seconds(1), abandoned: true)),
      CallError.failed(CallError.failed(TimeoutError(limit: .seconds(1), abandoned: true))),
      CallError.failed(CallError.outcomeUnknown("the claim")),
    ])
  func nested(error: any Error) async throws {
    let made = Effects()
    let word = try await QuietAgent.run {
      $0.policies["x"] = CallPolicy(retry: Self.thrice)
    } _: { run in
      await OrdersTests.ending {
        try await run.call(
          .model("m", provider: "x"), fallback: FallbackChain([.fixed("fallback")])
        ) {
          made.happen(JSON($0.number))
          throw error
        }
      }
    }
    #expect(made.all.count == 1)
    #expect(word != "fallback")
  }

  @Test("a call without a time limit is not begun by who was cancelled meanwhile")
  func cancelledBefore() async throws {
    let made = Effects()
    try await QuietAgent.run {
      $0.policies["x"] = CallPolicy(timeout: nil)
    } _: { run in
      let plan = CallPlan.plain(.tool("x"))
      let dependency = run.agent.dependencies.dependency(of: plan.target)
      let ending = await Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await run.measured(1, plan, dependency, [:], in: nil, from: .now) {
          made.happen(JSON($0.number))
          return "made"
        }
      }.value
      #expect(ending.fault == .cancelled)
    }
    #expect(made.all.isEmpty)
  }
}

extension CallPlan {
  /// A call of which only the target is known.
  static func plain(_ target: CallTarget) -> CallPlan {
    CallPlan(
      target: target, arguments: nil, confidence: nil, risk: nil, costUSD: nil,
      contextTokens: nil, message: nil, question: nil, takesEdits: false,
      hold: nil)
  }
}
