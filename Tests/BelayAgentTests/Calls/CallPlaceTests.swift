import BelayCore
import Testing

@testable import BelayAgent

@Suite("A call's place at the bulkhead", .serialized, .timeLimit(.minutes(3)))
struct CallPlaceTests {
  private static func ending(_ body: () async throws -> some Sendable) async -> String {
    await OrdersTests.ending(body)
  }

  @Test("an abandoned body keeps its place, and counts as under way, until it ends")
  func abandoned() async throws {
    let go = Signal()
    try await QuietAgent.run {
      $0.policies["x"] = CallPolicy(timeout: .milliseconds(20), atOnce: 1, inLine: 1)
    } _: { run in
      _ = try? await run.call(.tool("x")) { await Task.detached { await go.happened() }.value }
      let bulkhead = try #require(run.agent.dependencies.named("x")?.bulkhead)
      #expect(bulkhead.running == 1)
      #expect(run.agent.underWay.count(.call) == 1)
      go.happen()
      try await bulkhead.enter().leave()
      #expect(bulkhead.running == 0)
    }
  }

  @Test("a place comes back however the call ended", arguments: [true, false])
  func comesBack(fails: Bool) async throws {
    try await QuietAgent.run {
      $0.policies["x"] = CallPolicy(atOnce: 1)
    } _: { run in
      _ = try? await run.call(.tool("x")) { if fails { throw CancellationError() } }
      #expect(run.agent.dependencies.named("x")?.bulkhead?.running == 0)
      #expect(run.agent.underWay.count(.call) == 0)
    }
  }

  @Test("what the bulkhead refuses is on record")
  func refusal() async throws {
    try await AgentStage.play { stage in
      let settings = stage.settings { $0.policies["x"] = CallPolicy(atOnce: 0) }
      try await Supervisor.supervising(settings) { agent in
        try await agent.run("calls") { _ = try? await $0.call(.tool("x")) {} }
      }
      let calls = try await stage.told(.callFinished)
      #expect(calls.map { $0["outcome"] } == ["rejected"])
      #expect(calls.map { $0["error_type"] } == ["bulkhead_full"])
    }
  }

  @Test(
    "a call within a call to the same dependency is refused at once if it would wait for itself",
    arguments: [(1, false), (2, true)])
  func nested(atOnce: Int, runs: Bool) async throws {
    let word = try await QuietAgent.run {
      $0.policies["x"] = CallPolicy(atOnce: atOnce, inLine: 5)
    } _: { run in
      try await run.call(.tool("x")) {
        await Self.ending { try await run.call(.tool("x")) { "inner" } }
      }
    }
    #expect(runs ? word == "inner" : word.contains("would wait for itself"))
  }

  @Test("a place that was left is nobody's any more, and a call beside it is not within it")
  func left() async throws {
    let word = try await QuietAgent.run {
      $0.policies["x"] = CallPolicy(atOnce: 1)
    } _: { run in
      let go = Signal()
      // The task has the place of the call that began it among its task-local values.
      let later = try await run.call(.tool("x")) {
        Task {
          await go.happened()
          return await Self.ending { try await run.call(.tool("x")) { "later" } }
        }
      }
      go.happen()
      return await later.value
    }
    #expect(word == "later")
  }

  @Test("the record of a cancelled call says that its body did not stop")
  func cancelled() async throws {
    try await AgentStage.play { stage in
      let (begun, go) = (Signal(), Signal())
      try await Supervisor.supervising(stage.settings) { agent in
        try await agent.run("calls") { run in
          let call = Task {
            try await run.call(.tool("x")) {
              begun.happen()
              await Task.detached { await go.happened() }.value
            }
          }
          await begun.happened()
          call.cancel()
          #expect(await Self.ending { try await call.value } == "cancelled")
        }
      }
      go.happen()
      let message = try await stage.told(.callFinished).first?["error_message"]
      #expect(message == "cancelled; the call did not stop when told to, and may still take effect")
    }
  }

  @Test("a breaker is told how long the body took, not how long its permit was held")
  func latency() {
    let breaker = CircuitBreaker("x", BreakerSettings(slowCallDuration: .seconds(60)))
    let admission = Admission(place: nil, permit: breaker.admit(), time: .now)
    let start = Moment.now
    let ending = AttemptEnding(
      result: .success("done"), fault: nil, start: start, end: start.advanced(by: .seconds(61)))
    ending.settle(admission)
    #expect(breaker.figures.slow == 1)
  }
}
