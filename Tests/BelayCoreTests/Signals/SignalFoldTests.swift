import Testing

@testable import BelayCore

@Suite("Signals in the fold")
struct SignalFoldTests {
  private func agent(_ story: Story) throws -> Agent {
    try #require(story.fleet.agents[AgentID("payments-agent")!])
  }

  private func tell(
    _ story: inout Story, _ type: EventType, _ more: JSONObject = [:], by source: Source = .hub
  ) {
    var data: JSONObject = ["signal": "tool_loop", "agent_id": "payments-agent"]
    for member in more.members { data[member.key] = member.value }
    story.record(Event(id: story.nextID, source: source, type: type, data: .object(data)))
  }

  @Test("A signal has everything that a screen needs, and comes back from a snapshot the same")
  func whole() throws {
    var story = Story()
    story.happens(.agentStarted)
    tell(
      &story, .signalRaised,
      [
        "value": 7, "threshold": 5, "window_s": 60, "unit": "calls",
        "explanation": "web.search went round in circles.", "evidence": [3, 4],
      ])
    tell(&story, .signalAcknowledged, ["by": "mira"])
    let signal = try #require(try agent(story).signal(named: "tool_loop"))
    #expect(signal.value == 7 && signal.threshold == 5 && signal.windowS == 60)
    #expect(signal.unit == "calls" && signal.evidence == [3, 4])
    #expect(signal.explanation == "web.search went round in circles.")
    #expect(signal.acknowledgedBy == "mira" && signal.acknowledgedAt == story.fleet.time)
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
  }

  @Test("The same signal again tells more, and stands since it was raised first")
  func again() throws {
    var story = Story()
    story.happens(.agentStarted)
    tell(&story, .signalRaised, ["value": 80])
    let since = try agent(story).signals.first?.since
    tell(&story, .signalAcknowledged, ["by": "mira"])
    story.happens(.agentHeartbeat)
    tell(&story, .signalRaised, ["value": 95])
    #expect(try agent(story).signals.map(\.value) == [95])
    #expect(try agent(story).signals.first?.since == since)
    #expect(try agent(story).signals.first?.acknowledgedBy == "mira")
  }

  @Test("A silence outlives the signal, and ends by its time or by an operator's word")
  func silence() throws {
    var story = Story()
    story.happens(.agentStarted)
    let until = story.fleet.time.advanced(by: .seconds(600))
    let order: JSONObject = ["by": "mira", "until": .time(until), "reason": "a known crawler"]
    tell(&story, .signalSilenced, order)
    tell(&story, .signalRaised)
    #expect(try agent(story).signals.first?.silencedUntil == until)
    #expect(try agent(story).signals.first?.isSilenced(at: story.fleet.time) == true)
    #expect(try agent(story).signals.first?.isSilenced(at: until) == false)
    tell(&story, .signalCleared)
    tell(&story, .signalRaised)
    #expect(try agent(story).silence(of: "tool_loop", at: story.fleet.time)?.by == "mira")
    #expect(try agent(story).signals.first?.silencedUntil == until)
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
    tell(&story, .signalUnsilenced, ["by": "mira"])
    #expect(try agent(story).signals.first?.silencedUntil == nil)
    #expect(try agent(story).silences.isEmpty)
  }

  @Test("INV 25: nobody but the hub acknowledges or silences")
  func forged() throws {
    var story = Story()
    story.happens(.agentStarted)
    tell(&story, .signalRaised)
    let id = try #require(AgentID("payments-agent"))
    for source in [Source.agent(id), .operator("mira")] {
      tell(&story, .signalAcknowledged, ["by": "mira"], by: source)
      tell(
        &story, .signalSilenced,
        ["by": "mira", "until": .time(story.fleet.time.advanced(by: .seconds(60)))], by: source)
    }
    #expect(story.fleet.counts.forged == 4)
    #expect(try agent(story).signals.first?.acknowledgedBy == nil)
    #expect(try agent(story).silences.isEmpty)
  }

  @Test("A record that lacks what it needs changes nothing and is counted")
  func malformed() throws {
    var story = Story()
    story.happens(.agentStarted)
    tell(&story, .signalRaised)
    let before = try agent(story)
    tell(&story, .signalAcknowledged)
    tell(&story, .signalSilenced, ["by": "mira", "until": "tomorrow"])
    #expect(story.fleet.counts.malformed == 2)
    #expect(try agent(story) == before)
  }

  @Test("INV 31: an agent has at most 16 signals and 16 silences")
  func bounded() throws {
    var story = Story()
    story.happens(.agentStarted)
    let until = JSON.time(story.fleet.time.advanced(by: .seconds(600)))
    for number in 0..<40 {
      let name: JSON = .string("trouble_\(number)")
      tell(&story, .signalRaised, ["signal": name])
      tell(&story, .signalSilenced, ["signal": name, "by": "mira", "until": until])
    }
    #expect(try agent(story).signals.count == 16)
    #expect(try agent(story).dropped.signals == 24)
    #expect(try agent(story).silences.count == 16)
  }
}
