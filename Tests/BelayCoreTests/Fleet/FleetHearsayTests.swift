import Testing

@testable import BelayCore

@Suite("INV 21, 25: what is said without a credential of an agent that has one")
struct FleetHearsayTests {
  private static func known() -> Story {
    var story = Story()
    story.happens(.agentStarted, ["version": "1.2", "capabilities": ["controls"]])
    story.happens(.breakerChanged, ["breaker": "stripe", "to": "open"])
    story.happens(.modeChanged, ["to": "degraded", "reason": "slow"])
    return story
  }

  private func agent(_ story: Story) throws -> Agent {
    try #require(story.fleet.agents[Story.agent])
  }

  @Test(
    "It is counted and marks the agent, and changes nothing else",
    arguments: EventType.allCases.filter { !$0.writtenByHub })
  func ignored(_ type: EventType) throws {
    var story = Self.known()
    var expected = try agent(story)
    expected.unauthenticated = true
    story.pass(.seconds(60))
    story.overhears(
      type,
      [
        "name": "evil", "version": "6.6.6", "capabilities": [], "heartbeat_s": 86_400, "pid": 1,
        "to": "normal", "breaker": "stripe", "state": "closed", "outcome": "error",
        "decision": "x", "score": -1, "budget": "b", "used": 1, "limit": 1,
      ])
    #expect(try agent(story) == expected)
    #expect(story.fleet.counts.records == 4)
    #expect(story.fleet.errorSeqs == [2])
  }

  @Test("An agent that never had a credential is heard all the same")
  func stranger() throws {
    var story = Story()
    story.overhears(.agentStarted, ["version": "1"])
    story.overhears(.breakerChanged, ["breaker": "b", "to": "open"])
    #expect(try agent(story).version == "1")
    #expect(try agent(story).worstBreaker?.state == .open)
    #expect(try !agent(story).hasCredential)
    story.happens(.agentHeartbeat)
    story.overhears(.breakerChanged, ["breaker": "b", "to": "closed"])
    #expect(try agent(story).worstBreaker?.state == .open)
  }

  @Test("A mark that an unknown type leaves is no sign of life either")
  func unknownType() throws {
    var story = Self.known()
    let seen = try agent(story).lastSeenAt
    story.pass(.seconds(5))
    story.record(
      Event(id: "x", source: .agent(Story.agent), type: "org.example.thing"),
      authid: "unauthenticated")
    #expect(try agent(story).lastSeenAt == seen)
    #expect(try agent(story).unauthenticated)
  }
}
