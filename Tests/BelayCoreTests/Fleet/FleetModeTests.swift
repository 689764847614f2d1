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
}
