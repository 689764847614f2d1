import BelayAgent
import BelayCore
import Testing

@Suite("The examples of the other pages do what the pages say")
struct ExampleTests {
  private struct Down: Error {}

  private let limits = LimitsExamples { prompt in "re: \(prompt)" }

  @Test("a person's edit reaches the effect and the caller")
  func edited() async throws {
    try await AgentStage.play { stage in
      let run = Task {
        try await Supervisor.supervising(stage.settings) { agent in
          try await agent.run("refund A-1042") { run in await AskingExamples().refund(in: run) }
        }
      }
      try await stage.decide(
        "refund-A-1042", .edit, edited: ["order": "A-1043", "amount": 4120])
      let words = try await run.value
      #expect(
        words == "refunded as re_A-1043; mira made it {\"order\":\"A-1043\",\"amount\":4120}")
    }
  }

  @Test(
    "the rules decide as they read",
    arguments: [
      (ProposedAction(tool: "shell.run", arguments: [:]), "refuse"),
      (ProposedAction(tool: "stripe.refund", arguments: ["amount": 250]), "ask"),
      (ProposedAction(tool: "stripe.refund", arguments: ["amount": "250"]), "ask"),
      (ProposedAction(tool: "search", arguments: [:], costUSD: 0.01), "proceed"),
      (ProposedAction(tool: "search", arguments: [:], costUSD: 0.51), "ask"),
      (ProposedAction(tool: "search", arguments: [:]), "ask"),
    ])
  func rules(_ action: ProposedAction, _ word: String) {
    let verdict = AskingExamples().rules().verdict(for: action)
    switch verdict {
    case .proceed: #expect(word == "proceed")
    case .ask: #expect(word == "ask")
    case .refuse: #expect(word == "refuse")
    }
  }

  @Test("each limit works alone")
  func alone() async throws {
    let breaker = CircuitBreaker("b")
    let (pieces, teller) = AsyncThrowingStream.makeStream(
      of: String.self, throwing: (any Error).self)
    teller.yield("re: ")
    teller.yield("x")
    teller.finish()
    let replies = [
      try await limits.retried("x"), try await limits.inTime("x"), try await limits.oneOfFour("x"),
      try await limits.guarded("x"), try await limits.streamed(pieces, by: breaker),
      try await limits.withinBudget("x"), try await limits.answered("x", cache: [:]),
      try await limits.byHand("x", Bulkhead(limit: 1), breaker),
    ]
    #expect(replies == Array(repeating: "re: x", count: replies.count))
    #expect(breaker.figures.calls == 2)
    #expect(limits.advice(for: 159_999) == "go on")
    #expect(limits.advice(for: 160_000) == "make room: 80 % are in use")
    #expect(limits.advice(for: 200_000) == "begin anew")
    #expect(throws: Never.self) { try limits.unlooped("x", 3) }
    #expect(throws: LoopFinding(.sameCall(tool: "search", times: 3))) {
      try limits.unlooped("x", 4)
    }
  }

  @Test("the fallback answers in the order that the page gives", arguments: [true, false])
  func fallback(isCached: Bool) async throws {
    let down = LimitsExamples { _ in throw Down() }
    let reply = try await down.answered("x", cache: isCached ? ["x": "as before"] : [:])
    #expect(reply == (isCached ? "as before" : "We are looking into it."))
  }

  @Test("all limits together let a plain call through")
  func together() async throws {
    var settings = limits.settings()
    settings.hub = .none
    settings.stateDirectory = nil
    let reply = try await Supervisor.supervising(settings) { agent in
      try await agent.run("ask") { run in
        try await limits.supervised("x", FallbackChain([]), in: run)
      }
    }
    #expect(reply == "re: x")
  }

  @Test("a degraded agent says the level's words, and leaves when the program says so")
  func degraded() async throws {
    let examples = ModeExamples { query in "found \(query)" }
    var settings = examples.settings()
    settings.hub = .none
    settings.stateDirectory = nil
    try await Supervisor.supervising(settings) { agent in
      examples.watch(isStale: true, agent)
      let words = "I can look things up at the moment, but not change anything."
      #expect(agent.mode == "degraded")
      #expect(agent.userMessage == words)
      let refused = try await agent.run("look") { try await examples.answer("A-1042", in: $0) }
      #expect(refused == words)
      examples.watch(isStale: false, agent)
      let answered = try await agent.run("look") { try await examples.answer("A-1042", in: $0) }
      #expect(answered == "found A-1042")
    }
  }

  @Test("what a run tells is on record")
  func told() async throws {
    try await AgentStage.play { stage in
      let (pieces, teller) = AsyncStream.makeStream(of: String.self)
      teller.yield("Hello")
      teller.finish()
      try await Supervisor.supervising(stage.settings) { agent in
        try await agent.run("answer") { run in
          #expect(ReportingExamples().tell(run) == .autonomous)
          #expect(AskingExamples().answer("d", sure: 0.5, in: run) == nil)
          let text = try await ReportingExamples().stream(pieces, in: run)
          #expect(text == "Hello")
        }
      }
      #expect(try await stage.told(.decisionMade).count == 2)
      #expect(try await stage.told(.feedbackReceived).first?["score"] == 1)
      #expect(try await stage.told(.securityFlagged).first?["action"] == "blocked")
      let call = try #require(try await stage.told(.callFinished).first)
      #expect(call["ttft_ms"] != nil)
      #expect(call["context_limit_tokens"] == 200_000)
    }
  }

  @Test("what is said of tests holds")
  func testing() {
    let examples = TestingExamples()
    #expect(examples.settings().hub == .none)
    #expect(
      examples.verdict(of: AskingExamples().rules())
        == .ask(because: "refunds above 100 need a person", risk: .high))
    let (refused, probe) = examples.probes()
    #expect(refused == nil)
    #expect(probe != nil)
  }
}
