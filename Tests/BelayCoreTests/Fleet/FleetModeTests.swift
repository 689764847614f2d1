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
}
