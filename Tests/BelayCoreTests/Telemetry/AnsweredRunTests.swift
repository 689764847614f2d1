import Testing

@testable import BelayCore

/// Telemetry tells that a run stopped for a person; Belay's own records tell what the person said.
@Suite("Runs that people answer through Belay")
struct AnsweredRunTests {
  private let spans = SpanMaker()

  /// The refund stopped for approval, in a run that telemetry knows by its trace alone.
  private func stopped(_ more: JSONObject = [:]) -> [Event] {
    var attributes: JSONObject = [
      "openinference.span.kind": "TOOL", "tool.name": "stripe.refund", "input.value": "{}",
    ]
    for member in more.members { attributes[member.key] = member.value }
    return [
      spans.span(2, under: 1, "stripe.refund", at: 10, took: 1, status: "ok", attributes),
      spans.agent(1, Story.agent.text, took: 30),
    ]
  }

  private func agent(_ story: Story) throws -> Agent { try story.agent(Story.agent.text) }

  @Test("It waits until the answer, whichever way it went", arguments: [Verdict.approve, .reject])
  func answered(_ verdict: Verdict) throws {
    var story = Story()
    story.hears(stopped())
    try story.raise()
    #expect(try agent(story).waitingRun != nil)
    story.pass(.seconds(20))
    try story.decide(verdict)
    #expect(try agent(story).waitingRun == nil)
    #expect(try agent(story).openRuns.isEmpty)
    #expect(try agent(story).finishedRuns.map(\.finishedAt) == [story.now.wall])
    let copy = try Fleet(json: story.fleet.json())
    #expect(copy == story.fleet)
  }

  @Test("It does not wait if the answer was there before the span that tells of the pause")
  func late() throws {
    var story = Story()
    story.pass(.milliseconds(20))
    try story.raise()
    story.pass(.seconds(20))
    try story.decide(.approve)
    story.hears(stopped())
    #expect(try agent(story).waitingRun == nil)
  }

  @Test("An answer to what was asked before it stopped is none")
  func earlier() throws {
    var story = Story()
    try story.raise()
    try story.decide(.approve)
    story.hears(stopped())
    #expect(try agent(story).waitingRun != nil)
  }

  @Test("INV 11: time that ran out is no answer")
  func expired() throws {
    var story = Story()
    story.hears(stopped())
    try story.raise()
    story.pass(.seconds(300))
    story.recordDue()
    #expect(story.escalation.state.word == "expired")
    #expect(try agent(story).waitingRun != nil)
  }

  @Test("Of two questions of one run both have to be answered")
  func two() throws {
    var story = Story()
    story.hears(stopped())
    try story.raise()
    try story.raise(["id": "call-2", "tool_call_id": "tc-10"])
    try story.decide(.approve)
    #expect(try agent(story).waitingRun != nil)
    let other = try #require(
      story.fleet.escalations[EscalationKey(agent: Story.agent, id: "call-2")])
    story.record(
      try other.deciding(
        Decision(verdict: .reject, actionDigest: other.actionDigest, reason: "no"), by: "mira",
        at: story.now, eventID: story.nextID))
    #expect(try agent(story).waitingRun == nil)
  }

  @Test("An answer to another tool in another run is not its answer")
  func other() throws {
    var story = Story()
    story.hears(stopped())
    try story.raise(["name": "stripe.charge"])
    #expect(story.fleet.waitingElsewhere(try agent(story)) != nil)
    try story.decide(.approve)
    #expect(try agent(story).waitingRun != nil)
  }

  @Test("What is asked here does not wait elsewhere")
  func here() throws {
    var story = Story()
    story.hears(stopped())
    #expect(story.fleet.waitingElsewhere(try agent(story)) != nil)
    try story.raise()
    #expect(story.fleet.waitingElsewhere(try agent(story)) == nil)
    #expect(try agent(story).waitingRun != nil)
  }

  // MARK: Tools that nobody granted

  private func failed() -> [Event] {
    [
      spans.span(
        2, under: 1, "execute_tool stripe.refund", at: 10, status: "error",
        [
          "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "stripe.refund",
          "gen_ai.tool.call.id": "tc-9", "error.type": "Rejected",
        ]),
      spans.agent(1, Story.agent.text),
    ]
  }

  @Test(
    "A use of a tool that a person refused is no error, and none of the tool's breaker",
    arguments: [Verdict.reject, .degrade])
  func refused(_ verdict: Verdict) throws {
    var story = try Story.raised()
    try story.decide(verdict)
    story.hears(failed())
    #expect(try agent(story).totals.calls == 1)
    #expect(try agent(story).totals.errors == 0)
    #expect(try agent(story).lastError == nil)
    #expect(try agent(story).breakers.isEmpty)
    #expect(story.fleet.errorSeqs.isEmpty)
  }

  @Test("One that was granted and failed is an error")
  func granted() throws {
    var story = try Story.raised()
    try story.decide(.approve)
    try story.claim()
    story.hears(failed())
    #expect(try agent(story).totals.errors == 1)
  }

  // MARK: Flows

  @Test("A flow that is resumed in another trace goes on under the id that its spans are named by")
  func flow() throws {
    let id = "2805afe7-4de5-44dd-8571-6cc0e9b6dd73"
    var story = Story()
    story.hears([
      spans.span(
        2, under: 1, "Flow_\(id).plan", at: 10, status: "error",
        exception: "crewai.flow.async_feedback.types.HumanFeedbackPending",
        ["openinference.span.kind": "CHAIN"]),
      spans.span(1, "Flow_\(id).kickoff", took: 30, ["openinference.span.kind": "CHAIN"]),
    ])
    #expect(try story.agent("support").waitingRun?.id == id)
    var later = spans
    later.trace = "1af7651916cd43dd8448eb211c80319c"
    story.hears([
      later.span(1, "Flow_\(id).act", at: 5_000, ["openinference.span.kind": "CHAIN"])
    ])
    #expect(try story.agent("support").waitingRun == nil)
    #expect(try story.agent("support").finishedRuns.map(\.outcome) == [.ok])
  }
}
