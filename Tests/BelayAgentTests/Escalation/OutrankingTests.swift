import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("INV 20: less outranks a yes", .serialized, .timeLimit(.minutes(3)))
struct OutrankingTests {
  static let orders = [ControlVerb.degrade, .pause, .kill]

  @Test(
    "INV 20: what is asked is withdrawn when the agent is ordered to do less", arguments: orders)
  func whileAsking(verb: ControlVerb) async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        async let ending = agent.refund(effects)
        _ = try await stage.card(Refund.question)
        try await stage.obeyed(verb)
        switch (verb, try await ending) {
        case (.kill, .stopped(let reason)): #expect(reason == "says mira")
        case (_, .degraded(by: "mira", let reason)): #expect(reason.hasSuffix("says mira"))
        case (_, let other): Issue.record("\(other)")
        }
        _ = try await stage.card(Refund.question, "cancelled")
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("INV 20: an order for less on the way of the yes wins", arguments: orders)
  func beforeVerdictArrives(verb: ControlVerb) async throws {
    try await AgentStage.play { stage in
      let (effects, isOrdered) = (Effects(), Signal())
      try await LyingHub.between(stage) { request in
        request.isLook ? .holdBack { await isOrdered.happened() } : .pass
      } _: { place, _ in
        try await Supervisor.supervising(stage.settings { $0.hub = place }) { agent in
          async let ending = agent.refund(effects)
          try await stage.decide(Refund.question, .approve)
          try await stage.obeyed(verb)
          isOrdered.happen()
          try await #expect(ending.word == (verb == .kill ? "stopped" : "degraded"))
          _ = try await stage.card(Refund.question, "revoked")
        }
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("INV 20: an order for less between the yes and the claim wins", arguments: orders)
  func beforeClaim(verb: ControlVerb) async throws {
    try await AgentStage.play { stage in
      let (effects, isOrdered) = (Effects(), Signal())
      try await LyingHub.between(stage) { request in
        request.isClaim ? .delay { await isOrdered.happened() } : .pass
      } _: { place, liar in
        try await Supervisor.supervising(stage.settings { $0.hub = place }) { agent in
          async let ending = agent.refund(effects)
          try await stage.decide(Refund.question, .approve)
          while !liar.requests.contains(where: \.isClaim) { await Task.yield() }
          try await stage.obeyed(verb)
          isOrdered.happen()
          let word = try await ending.word
          #expect(["refused", verb == .kill ? "stopped" : "degraded"].contains(word))
          _ = try await stage.card(Refund.question, "revoked")
        }
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("INV 20: an order for less between the claim and the effect wins", arguments: orders)
  func beforeEffect(verb: ControlVerb) async throws {
    try await AgentStage.play { stage in
      let (effects, isOrdered) = (Effects(), Signal())
      try await LyingHub.between(stage) { request in
        request.isClaim ? .holdBack { await isOrdered.happened() } : .pass
      } _: { place, _ in
        let agent = try Supervisor.start(stage.settings { $0.hub = place })
        async let ending = agent.refund(effects)
        try await stage.decide(Refund.question, .approve)
        _ = try await stage.card(Refund.question, "claimed")
        try await stage.obeyed(verb)
        isOrdered.happen()
        // A kill also ends the wait for the claim's answer; that nothing ran is told all the same.
        try await #expect(ending.word == (verb == .kill ? "stopped" : "degraded"))
        await agent.stop()
        let state = try await stage.card(Refund.question, "failed").state
        #expect(state.report?.detail.hasPrefix("not run: ") == true)
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("INV 20: a breaker that is forced open before the claim wins, and the mode stays as it is")
  func breaker() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        try await agent.run("before") { try await $0.call(.tool("stripe.refund")) {} }
        async let ending = agent.refund(effects)
        _ = try await stage.card(Refund.question)
        try await stage.obeyed(.forceOpen, breaker: "stripe.refund")
        // An agent that reports the breaker late: the operator still sees it closed.
        let card = try await stage.mira.escalation(Refund.question)
        if card.state.word == "pending" { try await stage.decide(Refund.question, .approve) }
        try await #expect(ending.word == "degraded")
        #expect(agent.mode == "normal")
        let end = try await stage.eventually("the end of the card") { () -> String? in
          let state = try await stage.mira.escalation(Refund.question).state
          return state.isOpen ? nil : state.word
        }
        #expect(["cancelled", "revoked"].contains(end))
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("INV 20: a breaker that opens while the claim is on its way wins as well")
  func breakerDuringClaim() async throws {
    try await AgentStage.play { stage in
      let (effects, isOpen) = (Effects(), Signal())
      try await LyingHub.between(stage) { request in
        request.isClaim ? .holdBack { await isOpen.happened() } : .pass
      } _: { place, _ in
        let agent = try Supervisor.start(stage.settings { $0.hub = place })
        async let ending = agent.refund(effects)
        try await stage.decide(Refund.question, .approve)
        _ = try await stage.card(Refund.question, "claimed")
        agent.breaker("stripe.refund")?.forceOpen()
        isOpen.happen()
        try await #expect(ending.word == "degraded")
        await agent.stop()
        let report = try await stage.card(Refund.question, "failed").state.report
        #expect(report?.detail.hasSuffix("the breaker stripe.refund is open") == true)
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("a breaker that opened meanwhile leaves no operator's order behind")
  func revokedByBreaker() async throws {
    try await AgentStage.play { stage in
      let (effects, isOpen) = (Effects(), Signal())
      try await LyingHub.between(stage) { request in
        request.isLook ? .delay { await isOpen.happened() } : .pass
      } _: { place, _ in
        try await Supervisor.supervising(stage.settings { $0.hub = place }) { agent in
          try await agent.run("before") { try await $0.call(.tool("db")) {} }
          async let ending = agent.refund(effects)
          try await stage.decide(Refund.question, .approve)
          agent.breaker("db")?.forceOpen()
          _ = try await stage.card(Refund.question, "revoked")
          isOpen.happen()
          try await #expect(ending.word == "degraded")
          #expect(agent.mode == "normal")
        }
      }
      #expect(effects.all.isEmpty)
    }
  }

  @Test("nothing is asked for an agent that is degraded, and its budgets are not touched")
  func notAsked() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let settings = stage.settings { $0.allowance = BudgetLimits(calls: 1) }
      try await Supervisor.supervising(settings) { agent in
        agent.degrade("stale_index", because: "the index is a week old")
        try await #expect(agent.refund(effects).word == "degraded")
        // What is told late would take back what is approved meanwhile.
        _ = try await stage.mode(.degraded)
        agent.recover(from: "stale_index")
        async let ending = agent.refund(effects)
        try await stage.decide(Refund.question, .approve)
        try await #expect(ending.word == "approved")
      }
    }
  }

  @Test("a rule that forbids, a budget and the loop guard stand before the question")
  func guards() async throws {
    try await AgentStage.play { stage in
      let effects = Effects()
      let settings = stage.settings {
        $0.rules = EscalationRules(
          [EscalationRule(.refuse, tool: "shell.*", because: "no shell")], otherwise: .proceed)
        $0.budget = BudgetLimits(calls: 2)
        $0.loop = LoopLimits(sameCalls: 1)
      }
      let endings = try await Supervisor.supervising(settings) { agent in
        try await agent.run("ask") { run in
          func ask(_ tool: String, _ argument: JSON) async -> String {
            async let ending = run.escalate(
              .tool(tool), arguments: ["x": argument], question: "\(tool)-\(argument.text)"
            ) { effects.happen($0.arguments) }
            if case .refused(let why) = await ending { return why }
            return await ending.word
          }
          let shell = await ask("shell.run", 1)
          async let first = ask("pay", 1)
          try await stage.decide("pay-1", .reject)
          let one = await first
          let again = await ask("pay", 1)
          async let second = ask("pay", 2)
          try await stage.decide("pay-2", .reject)
          return [shell, one, again, await second, await ask("pay", 3)]
        }
      }
      #expect(endings[0] == "forbidden: no shell")
      #expect(endings[1] == "rejected" && endings[3] == "rejected")
      #expect(endings[2].contains("1x pay with the same arguments"))
      #expect(endings[4].contains("the budget calls is used up"))
      #expect(effects.all.isEmpty)
    }
  }
}
