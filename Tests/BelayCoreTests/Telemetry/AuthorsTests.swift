import Testing

@testable import BelayCore

@Suite("Whose telemetry is")
struct AuthorsTests {
  private let spans = SpanMaker()

  /// All of them are shown before anything is asked.
  private func authors(_ events: [Event]) -> [String?] {
    var story = Story()
    story.hears(events)
    var authors = Authors()
    for record in story.records { _ = authors.take(record) }
    return story.records.map { authors.author(of: $0)?.text }
  }

  @Test(
    "A call is that of the agent above it, in whatever order they come", arguments: [true, false])
  func above(namedLast: Bool) {
    let events = [
      spans.model(4, under: 3), spans.span(3, under: 2, "step", [:]),
      spans.span(2, under: 1, "chain", ["openinference.span.kind": "CHAIN"]),
      spans.agent(1, "refunds"),
    ]
    #expect(
      authors(namedLast ? events : events.reversed()) == Array(repeating: "refunds", count: 4))
  }

  @Test("Of several agents each has its own, and what is above them belongs to the service")
  func several() {
    let events = [
      spans.model(11, under: 10), spans.tool(21, "search", under: 20),
      spans.agent(10, "a", under: 1), spans.agent(20, "b", under: 1),
      spans.span(1, "ticket", ["openinference.span.kind": "CHAIN"]),
    ]
    #expect(authors(events) == ["a", "b", "a", "b", "support"])
  }

  @Test("Where nobody is named it is the service's; what is no telemetry is nobody's")
  func service() {
    #expect(authors([spans.model(2, under: 1)]) == ["support"])
    var story = Story()
    story.happens(.agentHeartbeat)
    #expect(Authors().author(of: story.records[0]) == nil)
  }

  @Test("Whoever takes note of a name is told which records it may be about")
  func earlier() {
    var story = Story()
    story.hears([
      spans.model(2, under: 1), spans.tool(3, "search", under: 1), spans.agent(1, "refunds"),
    ])
    var authors = Authors()
    #expect(story.records.map { authors.take($0) } == [[], [], [1, 2]])
  }

  @Test("INV 25: what came without a credential names nobody's calls")
  func unvouched() {
    var story = Story()
    story.hears([spans.model(2, under: 1)])
    story.hears([spans.agent(1, "thief")], authid: "unauthenticated")
    var authors = Authors()
    for record in story.records { _ = authors.take(record) }
    #expect(authors.author(of: story.records[0])?.text == "support")
  }

  @Test("INV 31: it remembers the newest traces, each within bounds")
  func bounds() {
    var authors = Authors()
    var seq = 0
    for trace in 0..<(Authors.maxTraces + 10) {
      var maker = spans
      maker.trace = TraceKey.text(1) + TraceKey.text(UInt64(trace + 1))
      for event in [maker.model(2, under: 1), maker.agent(1, "refunds")] {
        seq += 1
        _ = authors.take(
          Record(seq: seq, recorded: Story.start.wall, authid: "token:t", event: event))
      }
    }
    var maker = spans
    maker.trace = TraceKey.text(1) + TraceKey.text(1)
    let first = Record(
      seq: 1, recorded: Story.start.wall, authid: "token:t", event: maker.model(2, under: 1))
    #expect(authors.author(of: first)?.text == "support", "given up as the oldest")
    for number in 0..<600 {
      seq += 1
      let event = spans.model(10 + number, under: 5)
      let told = authors.take(
        Record(seq: seq, recorded: Story.start.wall, authid: "token:t", event: event))
      #expect(told.isEmpty)
    }
    seq += 1
    let named = authors.take(
      Record(
        seq: seq, recorded: Story.start.wall, authid: "token:t", event: spans.agent(5, "other")))
    #expect(named.count == Trace.maxSpans)
  }

  @Test(
    "It agrees with the fold on every call of every recording", Captures.areHere,
    arguments: Captures.scenarios)
  func fold(scenario: Captures.Scenario) throws {
    let story = try #require(Captures.stories[scenario.testDescription]).get()
    var (fleet, counted) = (Fleet(), [Int: AgentID]())
    var authors = Authors()
    for record in story.records {
      fleet.apply(record)
      _ = authors.take(record)
      for moved in fleet.sighted.moved { counted[moved.sighting.seq] = moved.sighting.agent }
      guard let newest = fleet.sighted.newest, newest.seq == record.seq else { continue }
      counted[record.seq] = newest.agent
    }
    for record in story.records {
      guard let agent = counted[record.seq] else { continue }
      #expect(authors.author(of: record) == agent, "record \(record.seq)")
    }
  }
}
