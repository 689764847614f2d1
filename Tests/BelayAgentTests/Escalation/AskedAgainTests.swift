import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("A question without an answer can be asked again", .serialized, .timeLimit(.minutes(3)))
struct AskedAgainTests {
  private static let next = "\(Refund.question)~2"

  @Test("nobody was there; when somebody is, the same is a new question")
  func noOperator() async throws {
    try await AgentStage.play(operatorIsThere: false) { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        try await #expect(agent.refund(effects).word == "no_operator")
        _ = try await stage.card(Refund.question, "cancelled")
        try await stage.operatorArrives()
        async let ending = agent.refund(effects)
        try await stage.decide(Self.next, .approve)
        try await #expect(ending.word == "approved")
      }
      #expect(effects.all.count == 1)
      try await #expect(stage.card(Refund.question).state.word == "cancelled")
      try await #expect(stage.card(Self.next).state.word == "completed")
    }
  }

  @Test("nobody decided in time; a process that comes later asks anew")
  func expired() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings { $0.patience = .seconds(1) }) { agent in
        try await #expect(agent.refund(effects).word == "expired")
        _ = try await stage.card(Refund.question, "expired")
      }
      try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects, run: "run-2")
        try await stage.decide(Self.next, .approve)
        try await #expect(ending.word == "approved")
      }
      #expect(effects.all.count == 1)
    }
  }

  @Test("INV 13, FAULTS 27: a process that lost its answer finds it again, and acts once")
  func found() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings { $0.patience = .seconds(1) }) { agent in
        try await #expect(agent.refund(effects).word == "expired")
        _ = try await stage.card(Refund.question, "expired")
      }
      // What the second process raised and did not live to see answered.
      let former = HubClient(address: .unix(path: stage.socketPath), token: stage.agentToken)
      var question = Question(
        id: Refund.question, run: "run-2", tool: "stripe.refund", arguments: Refund.arguments,
        target: "stripe", message: "the order never came", timeout: .seconds(900))
      question.generation = 2
      _ = try await former.raise(question.request(of: stage.id))
      try await stage.decide(Self.next, .approve)
      for word in ["approved", "refused"] {
        try await Supervisor.supervising(stage.settings) { agent in
          try await #expect(agent.refund(effects, run: "run-3").word == word)
        }
      }
      #expect(effects.all.count == 1)
      try await #expect(stage.mira.escalations().count == 2)
    }
  }

  @Test("what a pause took back is asked anew after it")
  func paused() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        async let first = agent.refund(effects)
        _ = try await stage.card(Refund.question)
        try await stage.obeyed(.pause)
        try await #expect(first.word == "degraded")
        try await stage.obeyed(.resume)
        // Told by an event of its own, which overtakes nothing: late, it would revoke the approval.
        _ = try await stage.eventually("the return to normal told") {
          try await stage.told(.modeChanged).contains {
            $0["from"]?.string == "paused" && $0["to"]?.string == "normal"
          } ? true : nil
        }
        // Whether the withdrawal has reached the hub by now or not.
        async let second = agent.refund(effects)
        try await stage.decide(Self.next, .approve)
        try await #expect(second.word == "approved")
      }
      #expect(effects.all.count == 1)
    }
  }

  @Test("a person's no stays", arguments: [Verdict.reject, .respond])
  func rejected(verdict: Verdict) async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects)
        try await stage.decide(Refund.question, verdict, message: "no")
        let word = try await ending.word
        for _ in 0..<2 { try await #expect(agent.refund(effects).word == word) }
      }
      #expect(effects.all.isEmpty)
      try await #expect(stage.mira.escalations().count == 1)
    }
  }

  @Test("ids of all generations differ, and fit")
  func ids() {
    for id in ["q", String(repeating: "q", count: 126), String(repeating: "q", count: 128)] {
      var question = Question(
        id: id, run: "r", tool: "t", arguments: [:], message: "", timeout: .seconds(1))
      var ids: Set<String> = []
      for generation in 1...Question.mostGenerations {
        question.generation = generation
        #expect(question.escalationID.utf8.count <= 128)
        ids.insert(question.escalationID)
      }
      #expect(ids.count == Question.mostGenerations)
      #expect(ids.contains(id))
    }
  }
}
