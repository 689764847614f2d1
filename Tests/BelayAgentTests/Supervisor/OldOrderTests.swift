import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("Orders from before the start", .serialized, .timeLimit(.minutes(3)))
struct OldOrderTests {
  /// An agent that the hub knows, and that is gone without a word.
  private static func haveBeenThere(_ stage: AgentStage) async throws {
    let agent = try Supervisor.start(stage.settings)
    try await stage.obeyed(.resume)
    await agent.crash()
  }

  /// The agent goes by what is certain: what was ordered less than an answer's time before it began
  /// could be meant for it. No answer takes as long as this, and an order does not expire sooner than
  /// after a minute.
  private static let later = Duration.seconds(50)

  @Test("a kill from before the start does not stop the agent, but degrades it, and says why")
  func kill() async throws {
    try await AgentStage.play { stage in
      try await Self.haveBeenThere(stage)
      let kill = try await stage.order(.kill)
      stage.passes(Self.later)
      let agent = try Supervisor.start(stage.settings)
      let failure = try await stage.failed(kill)
      #expect(
        failure
          == "this process began after the order; it is degraded until restored, "
          + "and stops if killed again")
      #expect(agent.level?.name == "read_only")
      let mode = try await stage.mode(.degraded)
      #expect(mode.reason == "killed before this process began: says mira")
      #expect(mode.by == "mira")
      await agent.crash()
      // Nor does another restart forget it; and a kill to this process is one.
      let next = try Supervisor.start(stage.settings)
      #expect(next.mode == "degraded")
      try await stage.obeyed(.kill)
      #expect(next.mode == "stopped")
      await next.stop()
      let said = try await stage.told(.log).filter { $0["severity"] == "critical" }
      #expect(said.contains { $0["message"]?.string?.hasPrefix("a kill is not obeyed") == true })
    }
  }

  @Test("a kill that another process had taken and not carried out is from before the start")
  func taken() async throws {
    try await AgentStage.play { stage in
      try await Self.haveBeenThere(stage)
      let kill = try await stage.order(.kill)
      let former = HubClient(address: .unix(path: stage.socketPath), token: stage.agentToken)
      _ = try await former.controls(of: stage.id, after: 0)
      _ = try await former.reportControl(kill.id, status: "acknowledged", detail: "")
      try await Supervisor.supervising(stage.settings) { agent in
        _ = try await stage.failed(kill)
        #expect(agent.mode == "degraded")
      }
    }
  }

  @Test("what restricts is obeyed although it is from before the start", arguments: [true, false])
  func restricting(isPause: Bool) async throws {
    try await AgentStage.play { stage in
      try await Self.haveBeenThere(stage)
      let order = try await stage.order(isPause ? .pause : .degrade)
      try await Supervisor.supervising(stage.settings) { agent in
        _ = try await stage.inEffect(order)
        #expect(agent.mode == (isPause ? "paused" : "degraded"))
      }
    }
  }

  @Test("INV 18: who restored the agent before the start did not mean one without its memory")
  func restore() async throws {
    try await AgentStage.play { stage in
      try await Self.haveBeenThere(stage)
      let order = try await stage.order(.restore)
      stage.passes(Self.later)
      try MemoryTests.write("{", stage)
      try await Supervisor.supervising(stage.settings) { agent in
        let failure = try await stage.failed(order)
        #expect(failure.hasSuffix("without what it had to remember; order it again"))
        #expect(agent.mode == "degraded")
        try await stage.obeyed(.restore)
        #expect(agent.mode == "normal")
      }
    }
  }
}
