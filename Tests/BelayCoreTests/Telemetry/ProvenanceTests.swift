import Testing

@testable import BelayCore

@Suite("What others may tell of an agent")
struct ProvenanceTests {
  private let spans = SpanMaker()
  private static let id = Story.agent.text

  private func calls(_ number: Int = 2) -> [Event] {
    [spans.model(number, under: 1), spans.agent(1, Self.id)]
  }

  @Test("Who is told of is observed, who speaks is controlled")
  func words() throws {
    var story = Story()
    story.hears(calls())
    #expect(try story.agent(Self.id).provenance.word == "observed")
    #expect(
      try story.agent(Self.id).provenance.origins == [
        .init(dialect: .genAI, scope: "s", service: "support")
      ])
    story.happens(.agentHeartbeat)
    #expect(try story.agent(Self.id).provenance.word == "controlled")
    let shown = try story.agent(Self.id).view(at: story.now.wall)["provenance"]
    #expect(shown?["channel"] == "controlled")
    #expect(shown?["telemetry"]?.array?.first?["dialect"] == "OpenTelemetry GenAI")
  }

  @Test("Who is only told of is silent when it has nothing to do, not stale")
  func stale() throws {
    var story = Story()
    story.hears(calls())
    story.pass(.seconds(86_400))
    #expect(try !story.agent(Self.id).isStale(at: story.now.wall))
    #expect(try story.agent(Self.id).lastSeenAt == Story.start.wall)
  }

  @Test("Calls that the agent reports itself are not counted again", arguments: [true, false])
  func once(ownFirst: Bool) throws {
    var story = Story()
    if !ownFirst { story.happens(.agentStarted) }
    if ownFirst { story.happens(.callFinished, ["outcome": "ok", "kind": "model", "name": "m"]) }
    story.hears(calls())
    #expect(try story.agent(Self.id).totals.calls == 1)
    #expect(try story.agent(Self.id).totals.inputTokens == (ownFirst ? 0 : 100))
  }

  @Test("INV 21, 25: what is told changes no mode, no breaker of its own, no order and no silence")
  func leavesAlone() throws {
    var story = Story()
    story.happens(.agentStarted)
    story.happens(.breakerChanged, ["breaker": "gpt-4o", "from": "closed", "to": "closed"])
    story.happens(.modeChanged, ["to": "degraded", "reason": "r"])
    let before = try story.agent(Self.id)
    story.pass(.seconds(60))
    for number in 2..<40 {
      story.hears([spans.failedModel(number, under: 1)], authid: "unauthenticated")
    }
    story.hears([spans.agent(1, Self.id)], authid: "unauthenticated")
    let after = try story.agent(Self.id)
    #expect(after.totals.errors == 38)
    #expect(after.mode == before.mode)
    #expect(after.breakers == before.breakers)
    #expect(after.outranking == before.outranking)
    #expect(after.lastSeenAt == before.lastSeenAt)
    #expect(after.hasCredential)
    #expect(after.unauthenticated)
  }

  @Test("INV 25: once somebody with a credential tells, nobody without one counts")
  func vouched() throws {
    var story = Story()
    story.hears(calls())
    var other = spans
    other.trace = "1af7651916cd43dd8448eb211c80319c"
    story.hears([other.model(2, under: 1), other.agent(1, Self.id)], authid: "unauthenticated")
    #expect(try story.agent(Self.id).totals.calls == 1)
  }

  @Test("INV 26: what came without a credential does not say whose the calls of another are")
  func separateTraces() throws {
    var story = Story()
    story.hears([spans.model(2, under: 1)])
    story.hears([spans.agent(1, "thief")], authid: "unauthenticated")
    #expect(try story.agent("support").totals.calls == 1)
    #expect(try story.agent("thief").totals.calls == 0)
  }

  @Test("INV 26: whom the hub wrote into it overrules whatever the span says")
  func fixed() throws {
    var story = Story()
    story.hears([
      spans.span(
        2, "chat", agentID: Self.id,
        ["gen_ai.operation.name": "chat", "gen_ai.agent.name": "somebody-else"])
    ])
    #expect(story.fleet.agentsInOrder.map(\.id.text) == [Self.id])
    #expect(try story.agent(Self.id).hasCredential)
  }

  @Test("Strangers that are told of have no more places than other strangers")
  func strangers() {
    var story = Story()
    for number in 0..<(Fleet.maxStrangers + 50) {
      var maker = spans
      maker.trace = TraceKey.text(7) + TraceKey.text(UInt64(number + 1))
      story.hears([maker.agent(1, "agent-\(number)")], authid: "unauthenticated")
    }
    #expect(story.fleet.agents.count == Fleet.maxStrangers)
    #expect(story.fleet.counts.agentsRefused == 50)
  }

  @Test("Telemetry has sources and types of its own, and no others are taken for it")
  func forged() {
    var story = Story()
    story.happens(.span, spans.model(1).data)
    story.record(
      Event(id: "x", source: .telemetry("support"), type: .modeChanged, data: ["to": "paused"]))
    #expect(story.fleet.counts.forged == 2)
  }
}
