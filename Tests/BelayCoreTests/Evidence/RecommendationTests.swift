import Testing

@testable import BelayCore

@Suite("What the counts speak for")
struct RecommendationTests {
  private typealias Past = Story.Past

  static let table: [([Story.Past], Recommendation.Leaning, String)] = [
    (
      [], .none,
      "No recommendation: a person has decided none like it, and 3 are the least that count."
    ),
    (
      [.completed], .none,
      "No recommendation: a person has decided 1 like it, and 3 are the least that count."
    ),
    (
      [.completed, .completed, .expired, .cancelled], .none,
      "No recommendation: people have decided 2 like it, and 3 are the least that count."
    ),
    (
      [.completed, .completed, .reflex, .reflex], .none,
      "No recommendation: people have decided 2 like it, and 3 are the least that count."
    ),
    (
      [.completed, .completed, .completed], .approve,
      "3 of 3 like it were approved and completed; nearest E-3, 10m20s ago."
    ),
    (
      [.completed, .completed, .completed, .lapsed], .approve,
      "4 of 4 like it were approved; the 3 that ran completed; nearest E-4, 15m20s ago."
    ),
    (
      [.completed, .completed, .lapsed], .none,
      "No recommendation: what is like it is mixed: 3 approved; 2 completed, 1 never ran."
    ),
    (
      [.completed, .completed, .completed, .edited], .none,
      "No recommendation: what is like it is mixed: 3 approved, 1 approved with edits; 4 completed."
    ),
    (
      [.completed, .completed, .completed, .rejected], .none,
      "No recommendation: what is like it is mixed: 3 approved, 1 rejected; 3 completed."
    ),
    (
      [.responded, .responded, .responded], .none,
      "No recommendation: what is like it is mixed: 3 answered."
    ),
    (
      [.rejected, .rejected, .rejected], .reject,
      "3 of 3 like it were rejected: consider rejecting it."
    ),
    (
      [.rejected, .rejected, .degraded], .reject,
      "3 of 3 like it were rejected or degraded: consider rejecting it."
    ),
    (
      [.completed, .failed, .failed], .reject,
      "2 of the last 3 like it that ran failed: consider rejecting it."
    ),
    (
      [.failed, .unknown], .reject,
      "2 of the last 2 like it that ran failed or ended unknown: consider rejecting it."
    ),
    (
      [.failed, .completed, .completed, .completed], .none,
      "No recommendation: what is like it is mixed: 4 approved; 3 completed, 1 failed."
    ),
    // Only the newest ten speak.
    (
      [.rejected, .rejected] + Array(repeating: .completed, count: 10), .approve,
      "10 of 10 like it were approved and completed; nearest E-12, 10m20s ago."
    ),
  ]

  @Test("From counts to a sentence", arguments: table)
  func counts(_ past: [Story.Past], _ leaning: Recommendation.Leaning, _ words: String) throws {
    var story = Story()
    for one in past { try story.past(one) }
    story.happens(.agentHeartbeat)
    try story.raise()
    let recommendation = story.recommendation
    #expect(recommendation.words == words)
    #expect(recommendation.leaning == leaning)
  }

  @Test("Three of the same agent speak alone; fewer together with those of others")
  func whose() throws {
    let other = try #require(AgentID("other-agent"))
    var story = Story()
    for _ in 0..<3 { try story.past(.rejected, agent: other) }
    for _ in 0..<2 { try story.past(.completed) }
    story.happens(.agentHeartbeat)
    try story.raise()
    #expect(
      story.recommendation.words.hasSuffix("mixed: 2 approved, 3 rejected; 2 completed."))
    try story.past(.completed)
    story.happens(.agentHeartbeat)
    try story.raise(["id": "call-2"])
    let card = try #require(story.fleet.escalations.values.max { $0.handle < $1.handle })
    let evidence = story.fleet.evidence(about: card, at: story.now.wall)
    #expect(evidence.recommendation?.leaning == .approve)
  }

  static let troubles: [(EventType, JSON, String)] = [
    (.breakerChanged, ["breaker": "stripe", "to": "open"], "breaker stripe is open"),
    (
      .breakerSampled, ["breaker": "stripe.refund", "state": "half_open"],
      "breaker stripe.refund is half-open"
    ),
    (.modeChanged, ["to": "degraded", "reason": "x"], "the agent is degraded"),
  ]

  @Test(
    "Whatever stands against the agent outweighs any praise, and never a warning",
    arguments: troubles)
  func concerns(_ type: EventType, _ data: JSON, _ words: String) throws {
    var story = Story()
    for _ in 0..<3 { try story.past(.completed) }
    story.happens(type, data)
    // Longer than what is past takes from here on.
    try story.raise(timeout: .seconds(3_600))
    let recommendation = story.recommendation
    #expect(recommendation.leaning == .none)
    #expect(
      recommendation.words
        == "No recommendation: 3 of 3 like it were approved and completed, but \(words).")
    for _ in 0..<2 { try story.past(.failed) }
    #expect(story.recommendation.leaning == .reject)
  }

  @Test("A silent agent, and a signal until somebody silences it, are concerns too")
  func others() throws {
    var story = Story()
    for _ in 0..<3 { try story.past(.completed) }
    try story.raise()
    #expect(story.recommendation.leaning == .approve)
    story.pass(.seconds(200))
    #expect(story.recommendation.words.hasSuffix("but the agent is stale."))
    story.happens(.agentHeartbeat)
    #expect(story.recommendation.leaning == .approve)
    let about: JSONObject = ["signal": "tool_loop", "agent_id": "payments-agent"]
    func tell(_ type: EventType, _ more: JSONObject = [:]) {
      let members = about.members + more.members
      story.record(
        Event(
          id: story.nextID, source: .hub, type: type,
          data: .object(JSONObject(distinct: members))))
    }
    tell(.signalRaised, ["explanation": "7 times the same call"])
    #expect(story.recommendation.words.hasSuffix("but signal tool_loop stands."))
    tell(.signalSilenced, ["by": "mira", "until": "2027-01-01T00:00:00Z"])
    #expect(story.recommendation.leaning == .approve)
  }
}
