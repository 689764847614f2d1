import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("A kill stops an agent for good", .serialized, .timeLimit(.minutes(3)))
struct KillTests {
  @Test("a kill cancels the run and its call, is acknowledged, and stop works afterwards")
  func kill() async throws {
    try await AgentStage.play { stage in
      let begun = Signal()
      let agent = try Supervisor.start(stage.settings)
      async let ending = OrdersTests.ending { try await OrdersTests.call(agent, begun: begun) }
      await begun.happened()
      let control = try await stage.obeyed(.kill)
      try await #expect(stage.mode(.stopped).by == "mira")
      #expect(await ending == "the agent was stopped: says mira")
      await #expect(
        OrdersTests.ending { try await agent.run("more") { _ in "ran" } }
          == "the agent was stopped: says mira")
      await agent.stop()
      try await #expect(stage.detail(of: control) == "nothing new starts; 1 runs ended")
      try await #expect(stage.told(.agentStopped).count == 1)
      let run = try await stage.told(.runFinished)
      #expect(run.map { $0["outcome"] } == ["cancelled"])
    }
  }

  @Test("a kill is acknowledged though the program ends because of it")
  func killEndsProgram() async throws {
    try await AgentStage.play { stage in
      let begun = Signal()
      async let ending = OrdersTests.ending {
        try await Supervisor.supervising(stage.settings) { agent in
          try await OrdersTests.call(agent, begun: begun)
        }
      }
      await begun.happened()
      let control = try await stage.order(.kill)
      #expect(await ending == "the agent was stopped: says mira")
      let known = try await stage.mira.fleet().controls[control.id]
      #expect(known?.state.word == "in_effect")
      // Else it would be given to the next process of this agent, which nobody wants to kill.
      try await Supervisor.supervising(stage.settings) { agent in
        try await stage.obeyed(.degrade)
        #expect(agent.mode == "degraded")
      }
    }
  }

  @Test("a kill is in effect though a call ignores its cancellation, and says so")
  func killOfTheDeaf() async throws {
    try await AgentStage.play { stage in
      let (begun, go) = (Signal(), Signal())
      let agent = try Supervisor.start(
        stage.settings { $0.policies["crawl"] = CallPolicy(timeout: nil) })
      async let ending = OrdersTests.ending {
        try await OrdersTests.call(agent, begun: begun, ignoringCancellation: go)
      }
      await begun.happened()
      let control = try await stage.obeyed(.kill)
      let detail = try await stage.detail(of: control)
      #expect(detail?.hasPrefix("nothing new starts; 1 of 1 runs have not stopped yet") == true)
      _ = try await stage.mode(.stopped)
      go.happen()
      _ = await ending
      await agent.stop()
    }
  }

  @Test("a kill wakes who waits out a pause, and they stop")
  func killWhilePaused() async throws {
    try await AgentStage.play { stage in
      try await Supervisor.supervising(stage.settings) { agent in
        try await stage.obeyed(.pause)
        async let ending = OrdersTests.ending { try await agent.run("later") { _ in "ran" } }
        try await stage.obeyed(.kill)
        #expect(await ending == "the agent was stopped: says mira")
      }
    }
  }

  @Test("after a kill only a kill is obeyed")
  func afterKill() async throws {
    try await AgentStage.play { stage in
      let agent = try Supervisor.start(stage.settings)
      try await stage.obeyed(.kill)
      let failure = try await stage.failed(try await stage.order(.resume))
      #expect(failure == "this agent was killed; start it anew")
      #expect(agent.mode == "stopped")
      await agent.stop()
    }
  }
}
