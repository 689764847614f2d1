import Testing
import Thoroughness

@testable import BelayCore

@Suite("Nonsense in, a sound fleet out")
struct FleetNonsenseTests {
  @Test(
    "FAULTS 50: Any data under any type from anybody is counted, never traps, and is kept out of the state",
    arguments: Thoroughness.seeds(1...40, usually: 12))
  func nonsense(_ seed: UInt64) throws {
    var random = Seeded(seed)
    var story = Story()
    for _ in 0..<400 { Chaos.nonsense(&story, &random) }
    #expect(story.fleet.counts.records == 400)
    #expect(story.fleet.seq == 400)
    #expect(story.fleet.escalations.isEmpty)
    let bytes = story.fleet.json().encoded()
    #expect(try Fleet(json: try JSON(parsing: bytes)) == story.fleet)
    for agent in story.fleet.agentsInOrder {
      #expect(
        try JSON(parsing: agent.view(at: story.now.wall).encoded())
          == agent.view(at: story.now.wall))
    }
  }

  @Test("Each type with no data at all is counted", arguments: EventType.allCases)
  func noData(_ type: EventType) {
    var story = Story()
    for source in [Source.hub, .operator("mira"), .agent(Story.agent)] {
      story.record(Event(id: story.nextID, source: source, type: type))
    }
    #expect(story.fleet.counts.records == 3)
  }

  @Test("Numbers beyond every counter stop at the limit")
  func overflow() throws {
    var story = Story()
    for _ in 0..<3 {
      story.happens(
        .callFinished,
        [
          "outcome": "ok", "input_tokens": 1e300,
          "output_tokens": .bigInteger("99999999999999999999"),
          "cost_usd": 1e300, "latency_ms": 1e300,
        ])
    }
    let agent = try #require(story.fleet.agents[Story.agent])
    #expect(agent.totals.inputTokens == .countLimit)
    #expect(agent.totals.outputTokens == .countLimit)
    #expect(agent.totals.costMicros == .countLimit)
  }
}
