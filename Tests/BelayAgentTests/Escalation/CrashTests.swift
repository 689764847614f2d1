import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite(
  "INV 13: an agent that is killed acts once or not at all", .serialized, .timeLimit(.minutes(3)))
struct CrashTests {
  @Test("without a crash the action runs, once")
  func noCrash() async throws {
    try await AgentStage.play { stage in
      let agent = try CrashedAgent(stage, hub: stage.socketPath)
      try await stage.decide(Refund.question, .approve)
      #expect(await agent.end().said == "ended approved")
      let again = try CrashedAgent(stage, hub: stage.socketPath)
      #expect(await again.end().said.hasPrefix("ended refused"))
      #expect(CrashedAgent.effects(stage) == 1)
      try await #expect(stage.card(Refund.question).state.word == "completed")
    }
  }

  @Test(
    "INV 13, FAULTS 4: killed between the verdict and the claim, the next process claims and acts once"
  )
  func beforeClaim() async throws {
    try await AgentStage.play { stage in
      try await LyingHub.between(stage) {
        $0.isClaim ? .hang : .pass
      } _: { place, liar in
        let agent = try CrashedAgent(stage, hub: place.address)
        try await stage.decide(Refund.question, .approve)
        while !liar.requests.contains(where: \.isClaim) { await Task.yield() }
        agent.kill()
        #expect(await agent.end().wasKilled)
      }
      try await #expect(stage.card(Refund.question).state.word == "approved")
      #expect(CrashedAgent.effects(stage) == 0)

      let next = try CrashedAgent(stage, hub: stage.socketPath)
      #expect(await next.end().said == "ended approved")
      #expect(CrashedAgent.effects(stage) == 1)
      try await #expect(stage.card(Refund.question).state.word == "completed")
    }
  }

  @Test("INV 13, FAULTS 4: killed while the grant is on its way, the next process does not act")
  func beforeGrant() async throws {
    try await AgentStage.play { stage in
      let never = Signal()
      try await LyingHub.between(stage) { request in
        request.isClaim ? .holdBack { await never.happened() } : .pass
      } _: { place, _ in
        let agent = try CrashedAgent(stage, hub: place.address)
        try await stage.decide(Refund.question, .approve)
        _ = try await stage.card(Refund.question, "claimed")
        agent.kill()
        #expect(await agent.end().wasKilled)
        never.happen()
      }
      try await Self.nextDoesNotAct(stage, effects: 0)
    }
  }

  @Test(
    "INV 13, FAULTS 4: killed after the claim, before the effect or before its report, the next does not act",
    arguments: [("before-effect", 0), ("after-effect", 1)])
  func afterClaim(point: String, effects: Int) async throws {
    try await AgentStage.play { stage in
      let agent = try CrashedAgent(stage, hub: stage.socketPath, dyingAt: point)
      try await stage.decide(Refund.question, .approve)
      #expect(await agent.end().wasKilled)
      #expect(CrashedAgent.effects(stage) == effects)
      try await Self.nextDoesNotAct(stage, effects: effects)
    }
  }

  /// What was claimed stays claimed until the hub calls it unknown, and nobody acts on it again.
  private static func nextDoesNotAct(_ stage: AgentStage, effects: Int) async throws {
    for _ in 0..<2 {
      let next = try CrashedAgent(stage, hub: stage.socketPath)
      #expect(
        await next.end().said
          == "ended refused: this grant was claimed before; it is never run a second time")
    }
    #expect(CrashedAgent.effects(stage) == effects)
    let card = try await stage.card(Refund.question)
    #expect(card.state.word == "claimed")
    #expect(card.nextDeadline != nil, "the hub calls it unknown when the report is overdue")
  }
}
