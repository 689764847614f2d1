import Testing
import Thoroughness

@testable import BelayCore

@Suite("Who gets a place in a full fleet")
struct FleetRoomTests {
  private static func id(_ text: String) throws -> AgentID { try #require(AgentID(text)) }

  /// Agents that beat; without a credential, or each with its own.
  private static func crowd(
    _ story: inout Story, _ count: Int, _ prefix: String, hasCredential: Bool
  ) throws {
    for number in 0..<count {
      let agent = try id("\(prefix)\(number)")
      if hasCredential {
        story.happens(.agentHeartbeat, agent: agent)
      } else {
        story.overhears(.agentStarted, agent: agent)
      }
    }
  }

  /// 500 strangers and 1,500 agents with a credential, all alive.
  private static func full() throws -> Story {
    var story = Story()
    try crowd(&story, Fleet.maxStrangers, "stranger", hasCredential: false)
    try crowd(&story, Fleet.maxAgents - Fleet.maxStrangers, "known", hasCredential: true)
    #expect(story.fleet.agents.count == Fleet.maxAgents)
    return story
  }

  @Test("INV 31: agents without a credential get 500 places, and no more")
  func strangers() throws {
    var story = Story()
    try Self.crowd(&story, 700, "stranger", hasCredential: false)
    #expect(story.fleet.agents.count == Fleet.maxStrangers)
    #expect(story.fleet.counts.agentsRefused == 200)
    story.happens(.agentStarted)
    #expect(story.fleet.agents[Story.agent]?.hasCredential == true)
    story.pass(.seconds(91))
    story.overhears(.agentStarted, agent: try Self.id("late"))
    #expect(story.fleet.agents[try Self.id("late")] != nil)
    #expect(story.fleet.agents[try Self.id("stranger0")] == nil)
    #expect(story.fleet.counts.agentsDropped == 1)
  }

  @Test("INV 20: an open breaker outranks an approval though strangers had filled the fleet")
  func outranked() throws {
    var story = try Self.full()
    try story.raise()
    try story.decide(.approve)
    story.happens(.breakerChanged, ["breaker": "stripe", "to": "open"])
    #expect(story.fleet.counts.agentsRefused == 0)
    let error = #expect(throws: EscalationRefusal.self) { try story.claim() }
    guard case .outranked? = error else {
      Issue.record("the claim was not outranked: \(String(describing: error))")
      return
    }
  }

  @Test("With a credential an agent takes the place of the stranger seen longest ago")
  func displacing() throws {
    var story = try Self.full()
    story.pass(.seconds(1))
    story.overhears(.log, agent: try Self.id("stranger0"))
    story.happens(.agentStarted)
    #expect(story.fleet.agents[Story.agent] != nil)
    #expect(story.fleet.agents[try Self.id("stranger0")] != nil)
    #expect(story.fleet.agents[try Self.id("stranger1")] == nil)
    #expect(story.fleet.agents.count == Fleet.maxAgents)
  }

  @Test("A stranger takes nobody's place but that of a silent stranger")
  func noDisplacing() throws {
    var story = Story()
    try Self.crowd(&story, Fleet.maxAgents, "known", hasCredential: true)
    story.pass(.seconds(3_600))
    story.overhears(.agentStarted, agent: try Self.id("stranger"))
    #expect(story.fleet.counts.agentsRefused == 1)
    #expect(story.fleet.counts.agentsDropped == 0)
  }

  @Test("INV 20: who asks a person is taken in beyond the limit, and never given up while it waits")
  func owed() throws {
    var story = Story()
    try Self.crowd(&story, Fleet.maxAgents, "known", hasCredential: true)
    try story.raise(timeout: .seconds(86_400))
    #expect(story.fleet.agents.count == Fleet.maxAgents + 1)
    story.order(.degrade)
    #expect(story.fleet.outranking(of: Story.agent) != nil)
    story.pass(.seconds(3_600))
    story.happens(.log, agent: try Self.id("new"))
    #expect(story.fleet.agents[Story.agent] != nil)
    #expect(story.fleet.agents.count == Fleet.maxAgents)
  }

  @Test("A stranger that shows a credential is one no more")
  func recognized() throws {
    var story = try Self.full()
    story.happens(.agentHeartbeat, agent: try Self.id("stranger0"))
    story.happens(.agentHeartbeat, agent: try Self.id("new"))
    #expect(story.fleet.agents[try Self.id("stranger0")] != nil)
    #expect(story.fleet.agents[try Self.id("stranger1")] == nil)
    #expect(story.fleet.strangers.count == Fleet.maxStrangers - 2)
  }

  @Test("INV 32: refusals remember until when nobody can be given up, and search no more")
  func refusals() throws {
    var story = try Self.full()
    try Self.crowd(&story, 1, "refused", hasCredential: false)
    let known = story.fleet.vacancy.strangers
    #expect(known == Story.start.wall.advanced(by: .seconds(90)))
    story.pass(.seconds(80))
    story.overhears(.agentHeartbeat, agent: try Self.id("stranger0"))
    try Self.crowd(&story, 1_000, "refused", hasCredential: false)
    #expect(story.fleet.vacancy.strangers == known)
    #expect(story.fleet.counts.agentsRefused == 1_001)
  }

  @Test(
    "INV 6, 32: what refusals remember changes nothing that is kept",
    arguments: Thoroughness.seeds(1...6, usually: 2))
  func remembering(_ seed: UInt64) throws {
    var random = Seeded(seed)
    var story = try Self.full()
    var resumed = try Fleet(json: story.fleet.json())
    for step in 0..<300 {
      if random.chance(0.2) { story.pass(.seconds(random.number(1...40))) }
      let kind = random.pick([EventType.agentStarted, .agentHeartbeat, .agentStopped, .log])
      let names = ["stranger\(random.number(0...5))", "known\(random.number(0...5))", "n\(step)"]
      let agent = try Self.id(random.pick(names))
      if random.chance(0.5) {
        story.overhears(kind, ["heartbeat_s": JSON(random.number(1...60))], agent: agent)
      } else {
        story.happens(kind, ["heartbeat_s": JSON(random.number(1...60))], agent: agent)
      }
      if random.chance(0.05) {
        try story.raise(["id": .string("c\(step)"), "agent_id": .string(agent.text)])
      }
      if random.chance(0.1) { story.recordDue() }
      // Forgets all it remembers; the other one goes on with it.
      resumed.vacancy = Vacancy()
      for record in story.records.suffix(from: resumed.seq) { resumed.apply(record) }
    }
    #expect(resumed == story.fleet)
    #expect(resumed.json() == story.fleet.json())
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
    #expect(story.fleet.counts.agentsRefused > 0)
    #expect(story.fleet.counts.agentsDropped > 0)
  }
}
