import BelayCore
import Testing

@testable import BelayAgent

@Suite("What is refused, and in which words", .serialized, .timeLimit(.minutes(3)))
struct CallRefusalTests {
  struct Down: Error {}

  private static func ending(_ body: () async throws -> some Sendable) async -> String {
    await OrdersTests.ending(body)
  }

  // MARK: Calls that are none

  @Test(
    "a tool's name is plain",
    arguments: ["", "two words", "zahl\u{fc}ng", "p\u{430}y", String(repeating: "x", count: 129)])
  func names(name: String) async throws {
    let made = Effects()
    let word = try await QuietAgent.run { run in
      await Self.ending {
        try await run.call(.tool(name)) { made.happen(JSON($0.number)) }
      }
    }
    #expect(word.hasPrefix("malformed call: the tool's name"))
    #expect(made.all.isEmpty)
  }

  @Test("names that tools have pass", arguments: ["stripe.refund", "mcp__git/push", "a:b-2"])
  func goodNames(name: String) async throws {
    try await QuietAgent.run { try await $0.call(.tool(name)) {} }
  }

  private static let deep = (0..<100).reduce(JSON.null) { inner, _ in .array([inner]) }

  @Test(
    "arguments are an object of what JSON can hold",
    arguments: [
      ([1], "its arguments are no JSON object"),
      (["a": ["b": [.number(.nan)]]], "its arguments: a/b/0 is nan, which no JSON can hold"),
      (["a": .number(.infinity)], "its arguments: a is inf, which no JSON can hold"),
      (["a": .bigInteger("12x")], "its arguments: a is a number without digits"),
    ] as [(JSON, String)])
  func arguments(arguments: JSON, why: String) async throws {
    let words = try await QuietAgent.run { run in
      let call = await Self.ending {
        try await run.call(.tool("x"), arguments: arguments) { "made" }
      }
      let asked: Escalated<String> = await run.escalate(.tool("x"), arguments: arguments) { _ in
        "made"
      }
      return [call, "\(asked)"]
    }
    #expect(words == ["malformed call: \(why)", "refused: malformed call: \(why)"])
  }

  @Test("arguments that are nested without end are refused before anything walks through them")
  func deepArguments() async throws {
    let word = try await QuietAgent.run { run in
      await Self.ending { try await run.call(.tool("x"), arguments: ["a": Self.deep]) { "made" } }
    }
    #expect(word.contains("is nested deeper than"))
  }

  @Test("a malformed call is on record")
  func recorded() async throws {
    try await AgentStage.play { stage in
      try await Supervisor.supervising(stage.settings) { agent in
        try await agent.run("calls") { _ = try? await $0.call(.tool("two words")) {} }
      }
      let calls = try await stage.told(.callFinished)
      #expect(calls.map { $0["outcome"] } == ["rejected"])
      #expect(calls.map { $0["error_type"] } == ["malformed_call"])
    }
  }

  // MARK: Between two attempts

  @Test("the breaker that opens between two attempts does not hide why there had to be a second")
  func breakerOpens() async throws {
    try await QuietAgent.run {
      $0.policies["m"] = CallPolicy(
        retry: RetryPolicy(attempts: 3, base: .zero),
        breaker: BreakerSettings(consecutiveFailures: 1))
    } _: { run in
      do {
        try await run.call(.model("m")) { throw Down() }
        Issue.record("the call gave a value")
      } catch CallError.breakerOpen(let name, after: let last) {
        #expect(name == "m" && last is Down)
        let error = CallError.breakerOpen(name, after: last)
        #expect("\(error)" == "the breaker m is open; before that: Down()")
      }
    }
  }

  @Test("nor does the level that the breaker brings with it")
  func levelChanges() async throws {
    let word = try await QuietAgent.run {
      $0.levels = [DegradationLevel("closed", allows: .nothing)]
      $0.policies["m"] = CallPolicy(
        retry: RetryPolicy(attempts: 3, base: .zero),
        breaker: BreakerSettings(consecutiveFailures: 1), degradesTo: "closed")
    } _: { run in
      await Self.ending { try await run.call(.model("m")) { throw Down() } }
    }
    #expect(word == "degraded to closed: the breaker m is open; before that: Down()")
  }

  // MARK: After the end

  @Test("a run that was kept after its end makes no calls")
  func kept() async throws {
    let run = try await QuietAgent.run { $0 }
    // Its agent has ended too; as long as that goes on the run's own end is what counts.
    #expect(run.isOver)
    try await QuietAgent.run { inner in
      let kept = try await inner.agent.run("over", id: "r-1") { $0 }
      let words = [
        await Self.ending { try await kept.call(.tool("x")) { "made" } },
        await Self.ending { try kept.step() },
        "\(await kept.escalate(.tool("x"), arguments: [:]) { _ in "made" })",
      ]
      let why = "the run r-1 has ended; make the call in a run of its own"
      #expect(words == [why, why, "refused: \(why)"])
    }
  }

  @Test("a kill ends a question as stopped, and so it is for those after it")
  func killed() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects)
        _ = try await stage.card(Refund.question)
        try await stage.obeyed(.kill)
        let answer = try await ending
        #expect(answer.word == "stopped")
        #expect("\(answer)" == "the agent was stopped: says mira")
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("an ending of a question reads as a sentence")
  func sentences() {
    let endings: [Escalated<Int>] = [
      .approved(1, by: "mira"), .edited(1, arguments: ["amount": 5], by: "mira"),
      .failed(Down(), by: "mira"), .expired,
    ]
    #expect(
      endings.map { "\($0)" } == [
        "allowed by mira, and done", "done as mira made it: {\"amount\":5}",
        "allowed by mira, and it failed: Down()", "nobody decided in time",
      ])
    #expect("\(["amount": 5] as JSON)" == "{\"amount\":5}")
  }
}
