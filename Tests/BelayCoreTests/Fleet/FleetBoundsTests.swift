import Testing

@testable import BelayCore

@Suite("INV 31: everything in the fleet has a limit, and what is dropped is counted")
struct FleetBoundsTests {
  private func flooded(_ count: Int, _ event: (inout Story, Int) -> Void) throws -> Agent {
    var story = Story()
    for number in 0..<count { event(&story, number) }
    return try #require(story.fleet.agents[Story.agent])
  }

  @Test("Breakers by name")
  func breakers() throws {
    let agent = try flooded(70) {
      $0.happens(.breakerSampled, ["breaker": .string("b\($1)"), "state": "closed"])
    }
    #expect(agent.breakers.count == Agent.maxBreakers)
    #expect(agent.dropped.breakers == 6)
  }

  @Test("Open and finished runs")
  func runs() throws {
    let open = try flooded(100) { $0.happens(.runStarted, run: "r\($1)") }
    #expect(open.openRuns.map(\.id) == (36..<100).map { "r\($0)" })
    #expect(open.dropped.openRuns == 36)
    let finished = try flooded(40) { $0.happens(.runFinished, ["outcome": "ok"], run: "r\($1)") }
    #expect(finished.finishedRuns.map(\.id) == (24..<40).map { "r\($0)" })
  }

  @Test("Calls by name: the longest unused goes first")
  func callLines() throws {
    let agent = try flooded(65) { story, number in
      story.happens(.callFinished, ["outcome": "ok", "name": .string("t\(number)")])
      story.happens(.callFinished, ["outcome": "ok", "name": "t0"])
    }
    #expect(agent.callLines.count == Agent.maxCallLines)
    #expect(agent.callLines.contains { $0.name == "t0" })
    #expect(!agent.callLines.contains { $0.name == "t1" })
    #expect(agent.dropped.callLines == 1)
    #expect(agent.totals.calls == 130)
  }

  @Test("Budgets, decisions, capabilities and errors")
  func others() throws {
    var story = Story()
    for number in 0..<300 {
      story.happens(.budgetSampled, ["budget": .string("b\(number)"), "used": 1, "limit": 2])
      story.happens(.decisionMade, ["decision": .string("d\(number)")])
      story.happens(.securityFlagged)
    }
    story.happens(.agentStarted, ["capabilities": .texts((0..<99).map { "c\($0)" })])
    let agent = try #require(story.fleet.agents[Story.agent])
    #expect(agent.budgets.count == Agent.maxBudgets)
    #expect(agent.dropped.budgets == 300 - Agent.maxBudgets)
    #expect(agent.choices.map(\.decision) == (292..<300).map { "d\($0)" })
    #expect(agent.capabilities.count == Agent.maxCapabilities)
    #expect(story.fleet.errorSeqs.count == Fleet.maxErrorSeqs)
    #expect(story.fleet.errorSeqs.last == 900)
  }

  @Test("Texts are clipped between characters")
  func texts() throws {
    let long = String(repeating: "ä", count: 100_000)
    let agent = try flooded(1) { story, _ in
      story.happens(.agentStarted, ["name": .string("x" + long), "version": .string(long)])
      story.happens(
        .callFinished, ["outcome": "error", "name": .string(long), "error_message": .string(long)])
      story.happens(.modeChanged, ["to": "degraded", "reason": .string(long)])
    }
    #expect(agent.name.utf8.count == 127)
    #expect(agent.version?.utf8.count == 128)
    #expect(agent.mode.reason.utf8.count == 512)
    #expect(agent.callLines[0].name.utf8.count == 128)
    #expect(try #require(agent.lastError).message.utf8.count <= 700)
  }

  @Test("Agents: the longest silent makes room, one that waits for a person never")
  func agents() throws {
    var story = Story()
    try story.raise(timeout: .seconds(86_400))
    for number in 1..<Fleet.maxAgents {
      story.happens(.agentHeartbeat, agent: try #require(AgentID("a\(number)")))
    }
    story.happens(.log, agent: try #require(AgentID("too-many")))
    #expect(story.fleet.counts.agentsRefused == 1)
    #expect(story.fleet.agents.count == Fleet.maxAgents)
    story.pass(.seconds(3_600))
    for number in 0..<3 { story.happens(.log, agent: try #require(AgentID("new\(number)"))) }
    #expect(story.fleet.agents.count == Fleet.maxAgents)
    #expect(story.fleet.counts.agentsDropped == 3)
    #expect(story.fleet.agents[Story.agent] != nil)
    let first = ["a1", "a10", "a100"].compactMap { AgentID($0) }
    #expect(first.allSatisfy { story.fleet.agents[$0] == nil })
  }

  @Test("Settled escalations: the newest 256 stay, open ones all")
  func escalations() throws {
    var story = Story()
    try story.raise(["id": "open"])
    for number in 0..<300 {
      try story.raise(["id": .string("c\(number)")])
      let key = EscalationKey(agent: Story.agent, id: "c\(number)")
      let answer = try #require(story.fleet.escalations[key])
        .cancelling(detail: "", at: story.now, eventID: story.nextID)
      if case .record(let event) = answer { story.record(event) }
    }
    #expect(story.fleet.escalations.count == 257)
    #expect(story.fleet.counts.escalationsDropped == 44)
    #expect(story.fleet.escalationsInOrder.map(\.handle) == [1] + Array(46...301))
    #expect(story.fleet.nextHandle == 302)
  }

  @Test("Settled escalations: large ones leave earlier")
  func largeEscalations() throws {
    var story = Story()
    let native = JSON.string(String(repeating: "x", count: 200_000))
    for number in 0..<40 {
      try story.raise(["id": .string("c\(number)"), "native": native])
      story.pass(.seconds(301))
      story.recordDue()
    }
    let settled = story.fleet.escalationsInOrder
    #expect(settled.map(\.request.size).reduce(0, +) <= Fleet.maxSettledBytes)
    #expect(story.fleet.counts.escalationsDropped == 40 - settled.count)
  }

  @Test("Settled controls: the newest 256 stay")
  func controls() throws {
    var story = Story()
    for number in 0..<300 {
      story.order(.degrade, id: "k\(number)")
      story.pass(.seconds(60))
      story.recordDue()
    }
    #expect(story.fleet.controls.count == 256)
    #expect(story.fleet.counts.controlsDropped == 44)
    #expect(story.fleet.newestOrder(to: Story.agent)?.id == "k299")
  }
}
