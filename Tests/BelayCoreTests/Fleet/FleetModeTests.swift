import Testing

@testable import BelayCore

@Suite("The mode of an agent")
struct FleetModeTests {
  private func agent(_ story: Story) throws -> Agent {
    try #require(story.fleet.agents[Story.agent])
  }

  @Test("A beat after the end is seen, and does not start the agent again")
  func lateBeat() throws {
    var story = Story()
    story.happens(.agentStarted)
    story.happens(.agentStopped, ["reason": "deploy"])
    let stopped = story.now.wall
    story.pass(.seconds(5))
    story.happens(.agentHeartbeat, ["heartbeat_s": 5])
    #expect(try agent(story).mode.name == .stopped)
    #expect(try agent(story).stoppedAt == stopped)
    #expect(try agent(story).lastSeenAt == story.now.wall)
  }

  @Test(
    "A start and a change of mode end it", arguments: [EventType.agentStarted, .modeChanged])
  func end(_ type: EventType) throws {
    var story = Story()
    story.happens(.agentStopped)
    story.happens(type, ["to": "normal"])
    #expect(try agent(story).mode.name == .normal)
    #expect(try agent(story).stoppedAt == nil)
  }

  @Test("INV 32: the newest order to each agent is known, also when others have left the fold")
  func newestOrder() throws {
    var story = Story()
    story.order(.degrade, id: "first")
    story.pass(.seconds(60))
    story.recordDue()
    let kyc = try #require(AgentID("kyc-agent"))
    for number in 0..<Fleet.maxSettledControls {
      story.order(.pause, id: "k\(number)", agent: kyc)
      story.pass(.seconds(60))
      story.recordDue()
    }
    #expect(story.fleet.newestOrder(to: Story.agent) == nil)
    #expect(story.fleet.newestOrder(to: kyc)?.id == "k255")
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
  }

  @Test("INV 25: who ordered a mode comes from the order, not from what the agent says")
  func by() throws {
    var story = Story()
    story.happens(.modeChanged, ["to": "degraded", "cause": "operator", "by": "ceo"])
    #expect(try agent(story).mode.by == nil)
    #expect(try agent(story).outranking?.by == Story.agent.text)
    story.order(.pause)
    story.happens(.modeChanged, ["to": "paused", "cause": "operator", "by": "ceo"])
    #expect(try agent(story).mode.by == "mira")
    story.happens(.modeChanged, ["to": "degraded", "cause": "breaker", "by": "ceo"])
    #expect(try agent(story).mode.by == nil)
  }

  @Test("INV 25: without a credential no change of mode is an operator's")
  func byStranger() throws {
    var story = Story()
    story.overhears(.agentStarted)
    story.order(.degrade, forS: 60)
    story.overhears(.modeChanged, ["to": "degraded", "cause": "operator"])
    #expect(try agent(story).mode.name == .degraded)
    #expect(try agent(story).mode.by == nil)
    #expect(try agent(story).mode.until == nil)
  }

  @Test("A degrade for some time ends that long after it was ordered")
  func until() throws {
    var story = Story()
    story.happens(.agentStarted)
    story.order(.degrade, forS: 90.5)
    let end = story.now.wall.advanced(by: .milliseconds(90_500))
    story.pass(.seconds(3))
    story.happens(.modeChanged, ["to": "degraded", "cause": "operator"])
    #expect(try agent(story).mode.until == end)
    let own = Timestamp(rfc3339: "2026-11-22T12:30:00Z")
    story.happens(
      .modeChanged, ["to": "degraded", "cause": "operator", "until": "2026-11-22T12:30:00Z"])
    #expect(try agent(story).mode.until == own)
    story.happens(.modeChanged, ["to": "degraded", "cause": "breaker"])
    #expect(try agent(story).mode.until == nil)
  }

  @Test("A mode that is not the one ordered has no end by the order")
  func otherMode() throws {
    var story = Story()
    story.happens(.agentStarted)
    story.order(.degrade, id: "a", forS: 60)
    story.happens(.modeChanged, ["to": "normal", "cause": "operator"])
    #expect(try agent(story).mode.until == nil)
    story.order(.forceOpen, id: "b", forS: 60)
    story.happens(.modeChanged, ["to": "degraded", "cause": "operator"])
    #expect(try agent(story).mode.until == nil)
  }
}
