import BelayCore
import Testing

@testable import BelayAgent
@testable import BelayHub

@Suite("What the hub's policy answers, the agent does", .serialized, .timeLimit(.minutes(3)))
struct PolicyTests {
  @Test("An auto-approval is claimed and reported as any, and says that a rule gave it")
  func approved() async throws {
    let end = Clock.system.read().wall.advanced(by: .seconds(3_600)).rfc3339Seconds
    let policy = """
      [[rule]]
      name = "lab"
      tool = "stripe.refund"
      risk = "low"
      approve = { until = \(end), uses = 1 }
      """
    try await AgentStage.play(policy: policy) { stage in
      let effects = Effects()
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        try await agent.refund(effects)
      }
      guard case .approved("paid", by: "policy:lab") = ending else {
        Issue.record("\(ending)")
        return
      }
      #expect(effects.all == [Refund.arguments])
      #expect(try await stage.card(Refund.question).state.word == "completed")
    }
  }

  @Test("A ban is a no with its reason")
  func banned() async throws {
    let policy = "[[rule]]\nname = \"ban\"\ntool = \"stripe.*\"\nreject = \"Not today.\"\n"
    try await AgentStage.play(policy: policy) { stage in
      let effects = Effects()
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        try await agent.refund(effects)
      }
      guard case .rejected(by: "policy:ban", reason: "Not today.") = ending else {
        Issue.record("\(ending)")
        return
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("FAULTS 39: a question beyond the cap degrades that call and not the agent")
  func surplus() async throws {
    let policy = "[[rule]]\nname = \"bulk\"\nmax_open = 1\n"
    try await AgentStage.play(policy: policy) { stage in
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        let first = Task { try await agent.refund(Effects(), question: "q-1") }
        _ = try await stage.card("q-1")
        let second = try await agent.refund(Effects(), question: "q-2", run: "run-2")
        #expect(agent.level == nil, "the agent as such may go on")
        try await stage.decide("q-1", .reject)
        _ = try await first.value
        return second
      }
      #expect(ending.word == "degraded")
    }
  }
}
