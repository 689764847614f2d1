import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("What an operator orders, an agent does", .serialized, .timeLimit(.minutes(3)))
struct OrdersTests {
  /// A call that is under way until its task is cancelled.
  static func call(
    _ agent: Supervisor, begun: Signal, ignoringCancellation go: Signal? = nil
  ) async throws -> String {
    try await agent.run("long work") { run in
      try await run.call(.tool("crawl")) {
        begun.happen()
        if let go { await Task.detached { await go.happened() }.value }
        try await Task.sleep(for: .seconds(600))
        return "done"
      }
    }
  }

  @Test("a degrade while a call is under way is in effect at once, and the call goes on")
  func degrade() async throws {
    try await AgentStage.play { stage in
      let (begun, go) = (Signal(), Signal())
      try await Supervisor.supervising(stage.settings) { agent in
        async let work = agent.run("long work") { run in
          try await run.call(.tool("crawl")) {
            begun.happen()
            await go.happened()
            return "done"
          }
        }
        await begun.happened()
        try await stage.obeyed(.degrade, level: "read_only", userMessage: "back soon")
        let mode = try await stage.mode(.degraded)
        #expect(mode.cause == "operator")
        #expect(mode.by == "mira")
        #expect(agent.level?.name == "read_only")
        await #expect(
          Self.ending { try await agent.run("next") { try await $0.call(.tool("x")) {} } }
            == "degraded to read_only: says mira")
        try await agent.run("read") { try await $0.call(.retrieval("docs")) {} }
        go.happen()
        try await #expect(work == "done")
        try await stage.obeyed(.restore)
        #expect(agent.mode == "normal")
        _ = try await stage.mode(.normal)
      }
      let degraded = try await stage.told(.modeChanged).first { $0["to"] == "degraded" }
      #expect(degraded?["level"] == "read_only")
      #expect(degraded?["user_message"] == "back soon")
    }
  }

  @Test("a pause while a call is under way is in effect, nothing new starts, and a resume goes on")
  func pause() async throws {
    try await AgentStage.play { stage in
      let (begun, go) = (Signal(), Signal())
      let done = Effects()
      try await Supervisor.supervising(stage.settings) { agent in
        async let work: Void = agent.run("two calls") { run in
          try await run.call(.tool("first")) {
            begun.happen()
            await go.happened()
            done.happen("first")
          }
          try await run.call(.tool("second")) { done.happen("second") }
        }
        await begun.happened()
        try await stage.obeyed(.pause)
        _ = try await stage.mode(.paused)
        go.happen()
        let other = Task {
          try await agent.run("other") { _ in done.happen("other") }
        }
        try await stage.obeyed(.pause)
        #expect(done.all == ["first"] || done.all.isEmpty)
        try await stage.obeyed(.resume)
        try await work
        try await other.value
      }
      #expect(done.all.compactMap(\.string).sorted() == ["first", "other", "second"])
    }
  }

  @Test("who stands in a bulkhead's line when the agent is paused does not start")
  func pausedInLine() async throws {
    try await AgentStage.play { stage in
      let (begun, go) = (Signal(), Signal())
      let second = Effects()
      let settings = stage.settings {
        $0.policies["db"] = CallPolicy(atOnce: 1, inLine: 1)
      }
      try await Supervisor.supervising(settings) { agent in
        async let work: Void = agent.run("first") { run in
          try await run.call(.tool("db")) {
            begun.happen()
            await go.happened()
          }
        }
        await begun.happened()
        let bulkhead = try #require(agent.dependencies.named("db")?.bulkhead)
        let queued = Task {
          try await agent.run("second") { run in
            try await run.call(.tool("db")) { second.happen("second") }
          }
        }
        while bulkhead.waiting == 0 { await Task.yield() }
        agent.gate.happen { $0.pause(.init(cause: .operator, text: "wait", level: 0)) }
        go.happen()
        try await work
        try await stage.obeyed(.pause)
        #expect(second.all.isEmpty)
        agent.gate.happen { $0.resume(.init(cause: .operator, text: "go", level: 0)) }
        try await queued.value
        #expect(second.all.count == 1)
      }
    }
  }

  @Test("breakers are moved by order, one or all, and what is not there is a failure")
  func breakers() async throws {
    try await AgentStage.play { stage in
      try await Supervisor.supervising(stage.settings) { agent in
        let early = try await stage.order(.forceOpen, breaker: "db")
        let failure = try await stage.failed(early)
        #expect(failure == "there is no breaker db")
        try await agent.run("calls") { run in
          for name in ["db", "mail"] { try await run.call(.tool(name)) {} }
        }
        try await stage.obeyed(.forceOpen, breaker: "db")
        #expect(agent.breaker("db")?.state == .forcedOpen)
        #expect(agent.breaker("mail")?.state == .closed)
        await #expect(
          Self.ending { try await agent.run("db") { try await $0.call(.tool("db")) {} } }
            == "the breaker db is open")
        try await stage.obeyed(.close, breaker: "db")
        try await agent.run("db") { try await $0.call(.tool("db")) {} }
        try await stage.obeyed(.forceOpen)
        #expect(agent.breaker("mail")?.state == .forcedOpen)
        try await stage.obeyed(.reset)
        #expect(agent.breaker("mail")?.state == .closed)
        try await stage.obeyed(.disable, breaker: "mail")
        #expect(agent.breaker("mail")?.state == .disabled)
        try await agent.run("mail") { try await $0.call(.tool("mail")) {} }
      }
      let rejected = try await stage.told(.callFinished).filter { $0["outcome"] == "rejected" }
      #expect(rejected.map { $0["error_type"] } == ["breaker_open"])
    }
  }

  @Test("an order whose receipt was lost comes again, is answered again, and is obeyed once")
  func receiptLost() async throws {
    try await AgentStage.play { stage in
      let isFirst = Once()
      try await LyingHub.between(stage) { request in
        request.verb == "status" && isFirst.take() ? .loseReply : .pass
      } _: { place, _ in
        try await Supervisor.supervising(stage.settings { $0.hub = place }) { agent in
          try await stage.obeyed(.degrade)
          #expect(agent.mode == "degraded")
        }
      }
      let changes = try await stage.told(.modeChanged).filter { $0["to"] == "degraded" }
      #expect(changes.count == 1)
    }
  }

  @Test("orders reach an agent whose hub was restarted")
  func restarted() async throws {
    try await AgentStage.play { stage in
      try await Supervisor.supervising(stage.settings) { agent in
        try await stage.obeyed(.pause)
        await stage.stopHub()
        try await stage.startHub()
        try await stage.obeyed(.resume)
        #expect(agent.mode == "normal")
      }
    }
  }

  @Test("an order with an end is over by itself, and the hub hears it")
  func ends() async throws {
    try await AgentStage.play { stage in
      try await Supervisor.supervising(stage.settings) { agent in
        try await stage.obeyed(.degrade, for: 0.3)
        let changes = try await stage.eventually("the way back") { () -> [JSON]? in
          let told = try await stage.told(.modeChanged)
          return told.last?["from"] == "degraded" ? told : nil
        }
        #expect(changes.map { $0["to"] } == ["normal", "degraded", "normal"])
        #expect(changes.last?["cause"] == "operator")
        #expect(agent.mode == "normal")
      }
    }
  }

  /// The words of the error that comes out, or of the value.
  static func ending(_ body: () async throws -> some Sendable) async -> String {
    do {
      return "\(try await body())"
    } catch {
      return "\(error)"
    }
  }
}

extension AgentStage {
  /// What the agent said of an order that it has carried out.
  nonisolated func detail(of control: Control) async throws -> String? {
    let page = try await mira.page(after: 0, limit: 1_000)
    return page.records.last {
      $0.event.kind == .controlInEffect && $0.event.data["control"]?["id"]?.string == control.id
    }?.event.data["detail"]?.string
  }

  /// Why the agent could not do what was ordered.
  nonisolated func failed(_ control: Control) async throws -> String {
    try await eventually("the failure of \(control.verb)") { () -> String? in
      guard case .failed(_, let detail) = try await mira.fleet().controls[control.id]?.state else {
        return nil
      }
      return detail
    }
  }
}
