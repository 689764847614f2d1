import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("INV 17: silence never lets an action run", .serialized, .timeLimit(.minutes(3)))
struct SilenceTests {
  @Test("INV 17: nobody decides in time: expired")
  func expired() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let settings = stage.settings { $0.patience = .seconds(2) }
      try await Supervisor.supervising(settings) { agent in
        try await #expect(agent.refund(effects).word == "expired")
      }
      #expect(effects.all.isEmpty)
      _ = try await stage.card(Refund.question, "expired")
    }
  }

  @Test("INV 17, FAULTS 93: nobody at a console: no_operator, and the question is withdrawn")
  func noOperator() async throws {
    try await AgentStage.play(operatorIsThere: false) { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        try await #expect(agent.refund(effects).word == "no_operator")
        _ = try await stage.card(Refund.question, "cancelled")
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("an agent that is told to wait for an operator waits")
  func waitsWithoutOperator() async throws {
    try await AgentStage.play(operatorIsThere: false) { stage in
      let effects = Effects()
      let settings = stage.settings { $0.waitsWithoutOperator = true }
      try await Supervisor.supervising(settings) { agent in
        async let ending = agent.refund(effects)
        try await stage.decide(Refund.question, .approve)
        try await #expect(ending.word == "approved")
      }
    }
  }

  @Test("where nobody answers, nothing more is asked for a while, and the hub is told why")
  func rest() async throws {
    try await AgentStage.play(operatorIsThere: false) { stage in
      let settings = stage.settings { $0.restAfterSilence = .seconds(600) }
      try await Supervisor.supervising(settings) { agent in
        try await #expect(agent.refund(Effects()).word == "no_operator")
        try await #expect(agent.refund(Effects(), question: "q-2").word == "degraded")
        try await #expect(stage.mode(.degraded).cause == "no_verdict")
      }
      let cards = try await stage.mira.escalations()
      #expect(cards.map(\.key.id) == [Refund.question])
    }
  }

  @Test("INV 17: the hub is killed while the agent waits: hub_lost")
  func killed() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let settings = stage.settings { $0.patience = .seconds(3) }
      try await Supervisor.supervising(settings) { agent in
        async let ending = agent.refund(effects)
        _ = try await stage.card(Refund.question)
        await stage.stopHub()
        try await #expect(ending.word == "hub_lost")
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("INV 11: a question that the loss of the hub ends is hub_lost, not somebody's order")
  func noticed() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let settings = stage.settings { $0.hubPatience = .seconds(3) }
      try await Supervisor.supervising(settings) { agent in
        async let ending = agent.refund(effects)
        _ = try await stage.card(Refund.question)
        await stage.stopHub()
        try await #expect(ending.word == "hub_lost")
        #expect(agent.mode == "degraded")
        try await #expect(agent.refund(effects, question: "q-2").word == "hub_lost")
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("INV 17: there never was a hub: hub_lost", arguments: [true, false])
  func neverThere(isNamed: Bool) async throws {
    try await AgentStage.play(hubIsUp: false) { stage in
      let effects = Effects()
      let settings = stage.settings {
        $0.patience = .seconds(1)
        if !isNamed { $0.hub = .none }
      }
      try await Supervisor.supervising(settings) { agent in
        try await #expect(agent.refund(effects).word == "hub_lost")
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("a hub that is restarted while the agent waits still brings the answer")
  func restarted() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects)
        _ = try await stage.card(Refund.question)
        await stage.stopHub()
        try await stage.startHub()
        try await stage.decide(Refund.question, .approve)
        try await #expect(ending.word == "approved")
      }
      #expect(effects.all.count == 1)
      try await #expect(stage.card(Refund.question).state.word == "completed")
    }
  }

  @Test("a cancelled run is no longer asked for")
  func cancelled() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        let asking = Task { try await agent.refund(effects) }
        _ = try await stage.card(Refund.question)
        asking.cancel()
        try await #expect(asking.value.word == "cancelled")
        _ = try await stage.card(Refund.question, "cancelled")
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("INV 18: a yes that comes in after the agent's own deadline is no yes")
  func late() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let isLate = Signal()
      try await LyingHub.between(stage) { request in
        request.isLook ? .holdBack { await isLate.happened() } : .pass
      } _: { place, _ in
        let settings = stage.settings {
          $0.hub = place
          $0.patience = .seconds(4)
        }
        try await Supervisor.supervising(settings) { agent in
          let deadline = ContinuousClock.now + .seconds(4)
          async let ending = agent.refund(effects)
          try await stage.decide(Refund.question, .approve)
          try await Task.sleep(until: deadline + .milliseconds(300), clock: .continuous)
          isLate.happen()
          try await #expect(ending.word == "expired")
        }
      }
      #expect(effects.all.isEmpty)
    }
  }
}
