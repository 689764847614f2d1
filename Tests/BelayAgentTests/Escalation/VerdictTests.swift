import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("What a person answers, the agent does", .serialized, .timeLimit(.minutes(3)))
struct VerdictTests {
  @Test("INV 13: an approved action is claimed, runs once, and is reported")
  func approved() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects) { _ in
          let card = try await stage.mira.escalation(Refund.question)
          #expect(card.state.word == "claimed", "the claim is on record before the effect")
        }
        try await stage.decide(Refund.question, .approve)
        return try await ending
      }
      guard case .approved("paid", by: "mira") = ending else {
        Issue.record("\(ending)")
        return
      }
      #expect(effects.all == [Refund.arguments])
      let card = try await stage.card(Refund.question)
      #expect(card.state.word == "completed")
      #expect(card.request.target == "stripe")
      #expect(card.request.runID == "run-1")
      #expect(card.risk == .high)
    }
  }

  @Test("INV 7: the same question in another run is the same question")
  func anotherRun() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        let first = Task { try await agent.refund(effects, run: "run-1") }
        try await stage.decide(Refund.question, .reject)
        _ = try await first.value
        return try await agent.refund(effects, run: "run-2")
      }
      #expect(ending.word == "rejected")
      #expect(effects.all.isEmpty)
      #expect(try await stage.card(Refund.question).request.runID == "run-1")
    }
  }

  @Test("INV 7: the same id for another action is refused")
  func anotherAction() async throws {
    try await AgentStage.play { stage in
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        let first = Task { try await agent.refund(Effects()) }
        try await stage.decide(Refund.question, .approve)
        _ = try await first.value
        return try await agent.run("mail") { run in
          await run.escalate(
            .tool("mail.send"), arguments: [:], because: "done", question: Refund.question
          ) { _ in "sent" }
        }
      }
      #expect(ending.word == "refused")
    }
  }

  @Test("INV 24: edited arguments are what runs, and what the caller is told")
  func edited() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let edit: JSON = ["order": "A-8812", "amount": 100]
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects)
        try await stage.decide(Refund.question, .edit, edited: edit)
        return try await ending
      }
      guard case .edited("paid", let arguments, by: "mira") = ending else {
        Issue.record("\(ending)")
        return
      }
      #expect(arguments == edit)
      #expect(effects.all == [edit])
    }
  }

  @Test(
    "INV 11: a person's no, answer and order for less are three cases, and nothing runs",
    arguments: [
      (Verdict.reject, "rejected"), (.respond, "responded"), (.degrade, "degraded"),
    ])
  func refused(verdict: Verdict, word: String) async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        async let asked = agent.refund(effects)
        try await stage.decide(
          Refund.question, verdict, message: verdict == .respond ? "ask the customer" : nil)
        let ending = try await asked
        #expect(ending.word == word)
        #expect(agent.mode == (verdict == .degrade ? "degraded" : "normal"))
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("an action that failed is told as failed, with its own error, and so reported")
  func failed() async throws {
    struct CardDeclined: Error {}
    try await AgentStage.play { stage in
      let effects = Effects()
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects) { _ in throw CardDeclined() }
        try await stage.decide(Refund.question, .approve)
        return try await ending
      }
      guard case .failed(let error, by: "mira") = ending else {
        Issue.record("\(ending)")
        return
      }
      #expect(error is CardDeclined)
      try await #expect(stage.card(Refund.question).state.word == "failed")
    }
  }

  @Test("INV 13: an action that did not end in time is unknown, and nobody reports that it failed")
  func unknown() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let settings = stage.settings {
        $0.policies["stripe.refund"] = CallPolicy(timeout: .milliseconds(50))
      }
      let ending = try await Supervisor.supervising(settings) { agent in
        async let ending = agent.refund(effects) { _ in try await Task.sleep(for: .seconds(600)) }
        try await stage.decide(Refund.question, .approve)
        return try await ending
      }
      #expect(ending.word == "unknown")
      #expect(effects.all.count == 1)
      try await #expect(stage.card(Refund.question).state.word == "claimed")
    }
  }

  @Test("INV 13: a time-out of the action's own is unknown too")
  func ownTimeOut() async throws {
    try await AgentStage.play { stage in
      let ending = try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(Effects()) { _ in
          throw TimeoutError(limit: .seconds(1), abandoned: false)
        }
        try await stage.decide(Refund.question, .approve)
        return try await ending
      }
      #expect(ending.word == "unknown")
      try await #expect(stage.card(Refund.question).state.word == "claimed")
    }
  }

  @Test("an edit is offered only where the body runs with the arguments it is given")
  func offers() async throws {
    try await AgentStage.play { stage in
      try await Supervisor.supervising(
        stage.settings { $0.rules = EscalationRules([], otherwise: .ask(risk: .high)) }
      ) { agent in
        async let done: Void = agent.run("both") { run in
          async let one = run.call(.tool("takes"), arguments: [:], question: "takes") { call in
            "\(call.number)"
          }
          async let other = run.call(.tool("fixed"), arguments: [:], question: "fixed") { "x" }
          _ = try await (one, other)
        }
        let (takes, fixed) = (try await stage.card("takes"), try await stage.card("fixed"))
        #expect(takes.request.allows(.edit))
        #expect(!fixed.request.allows(.edit))
        try await stage.decide("takes", .approve)
        try await stage.decide("fixed", .approve)
        try await done
      }
    }
  }

  @Test("INV 25: the agent's own token cannot decide")
  func ownVerdict() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let itself = HubClient(address: .unix(path: stage.socketPath), token: stage.agentToken)
      try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects)
        let card = try await stage.card(Refund.question)
        let yes = Decision(verdict: .approve, actionDigest: card.actionDigest, reason: "me")
        do throws(ClientError) {
          _ = try await itself.decide(Refund.question, yes)
          Issue.record("the agent approved its own action")
        } catch {
          guard case .hubSaid(let problem) = error, problem.status == 403 else { throw error }
        }
        try await #expect(stage.card(Refund.question).state.word == "pending")
        try await stage.decide(Refund.question, .reject)
        try await #expect(ending.word == "rejected")
      }
      #expect(effects.all.isEmpty)
    }
  }
}
