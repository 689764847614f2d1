import Testing

@testable import BelayCore

@Suite("Earlier cases")
struct PrecedentsTests {
  @Test("Each ending is kept with what a person decided, and no timeout is a person (INV 11)")
  func endings() throws {
    var story = Story()
    for past in Story.Past.allCases { try story.past(past) }
    let cases = story.fleet.precedents.cases
    #expect(
      cases.map(\.ending.rawValue) == [
        "completed", "failed", "unknown", "completed", "rejected", "responded", "degraded",
        "lapsed", "revoked", "expired", "cancelled", "completed",
      ])
    #expect(
      cases.map { $0.judgement?.verdict.rawValue ?? "nobody" } == [
        "approve", "approve", "approve", "edit", "reject", "respond", "degrade", "approve",
        "approve", "nobody", "nobody", "approve",
      ])
    #expect(cases.map { $0.judgement?.isReflex ?? false }.filter(\.self).count == 1)
    #expect(cases[0].judgement?.by == "mira" && cases[0].judgement?.displayedMs == 9_000)
  }

  @Test("INV 11: what a rule decided is no person's decision, whatever its name looks like")
  func byPolicy() throws {
    var story = try Story.raised()
    let decision = Decision(
      verdict: .reject, actionDigest: story.escalation.actionDigest, reason: "ban",
      affordance: .policy)
    story.record(
      try story.escalation.deciding(decision, by: "mira", at: story.now, eventID: story.nextID))
    let precedent = try #require(story.fleet.precedents.cases.first)
    #expect(precedent.ending == .rejected && precedent.judgement == nil)
    #expect(PrecedentCounts([precedent]).undecided == 1)
  }

  @Test("What no person's name stands under is no person's decision", arguments: ["hub", "rule:x"])
  func notAPerson(_ name: String) throws {
    var story = Story()
    try story.past(.completed, by: name)
    #expect(story.fleet.precedents.cases[0].judgement == nil)
    #expect(story.fleet.precedents.cases[0].ending == .completed)
  }

  @Test("The truth that comes after unknown is learnt")
  func lateTruth() throws {
    var story = Story()
    try story.past(.unknown)
    let key = try #require(story.fleet.escalations.keys.first)
    try story.settle(key, completed: false)
    #expect(story.fleet.precedents.cases.map(\.ending) == [.failed])
  }

  @Test(
    "Like it: the same tool and near arguments; the same agent first, then the nearest, then the newest"
  )
  func order() throws {
    let other = try #require(AgentID("other-agent"))
    var story = Story()
    let theirs = try story.past(.completed, args: ["amount": 4_120, "to": "C-8812"], agent: other)
    let same = try story.past(.completed, args: ["amount": 4_120, "to": "C-8812"])
    let older = try story.past(.completed, args: ["amount": 4_120, "to": "C-1"])
    let newer = try story.past(.rejected, args: ["amount": 4_000, "to": "C-2"])
    try story.past(.completed, args: ["amount": 40, "to": "C-8812"])
    try story.past(.completed, target: "adyen")
    try story.past(.completed, tool: "stripe.payout")
    try story.raise()
    let (near, others) = story.fleet.precedents.like(story.escalation)
    #expect(near.map(\.precedent.handle) == [same, newer, older, theirs])
    #expect(others == 2)
  }

  @Test("A case is never held against itself")
  func itself() throws {
    var story = try Story.reaching("completed")
    #expect(story.fleet.precedents.cases.count == 1)
    #expect(story.fleet.precedents.like(story.escalation).near.isEmpty)
    try story.raise(["id": "call-2"])
    let next = try #require(story.fleet.escalation(handle: 2))
    #expect(story.fleet.precedents.like(next).near.count == 1)
  }

  @Test("For one that is decided, only what had ended by then is shown, and nothing recommended")
  func decided() throws {
    var story = Story()
    let before = try story.past(.rejected)
    let second = try story.past(.completed)
    let card = try #require(story.fleet.escalation(handle: second))
    try story.past(.completed)
    let evidence = story.fleet.evidence(about: card, at: story.now.wall)
    #expect(evidence.matches.map(\.precedent.handle) == [before])
    #expect(evidence.recommendation == nil && evidence.json["recommendation"] == nil)
    #expect(!evidence.lines.contains { $0.kind == .recommendation })
  }

  @Test("INV 31: 100 of one tool; what no person ended goes first, then the oldest")
  func bounds() throws {
    var story = Story()
    for _ in 0..<60 { try story.past(.completed) }
    for _ in 0..<60 { try story.past(.cancelled) }
    let cases = story.fleet.precedents.cases
    #expect(cases.count == Precedents.maxOfOneTool)
    #expect(cases.count { $0.judgement != nil } == 60)
    #expect(story.fleet.counts.precedentsDropped == 20)
    for _ in 0..<60 { try story.past(.rejected) }
    let left = story.fleet.precedents.cases
    #expect(left.count == 100 && left.allSatisfy { $0.judgement != nil })
    #expect(left.filter { $0.ending == .completed }.map(\.handle) == Array(21...60))
  }

  @Test("INV 31: 1,000 in all, whatever the tools are called")
  func boundsOfAll() throws {
    var precedents = Precedents()
    var dropped = 0
    for number in 0..<1_005 {
      var story = Story()
      try story.past(number == 500 ? .cancelled : .rejected, tool: "tool-\(number)")
      for one in story.fleet.precedents.cases { dropped += precedents.append(one) }
    }
    #expect(precedents.cases.count == Precedents.maxKept && dropped == 5)
    #expect(!precedents.cases.contains { $0.name == "tool-500" || $0.name == "tool-3" })
    #expect(precedents.cases.contains { $0.name == "tool-4" })
  }

  @Test("INV 6: they outlive the escalations themselves, and a snapshot keeps them exactly")
  func snapshot() throws {
    var story = Story()
    let first = try story.past(.failed)
    for number in 0..<300 { try story.past(.completed, tool: "t\(number % 9)") }
    #expect(story.fleet.escalation(handle: first) == nil)
    #expect(story.fleet.precedents.cases.first?.handle == first)
    let bytes = story.fleet.json().encoded()
    let read = try Fleet(json: JSON(parsing: bytes, limits: JSONLimits(maxBytes: 64 << 20)))
    #expect(read.precedents == story.fleet.precedents)
    #expect(read.json().encoded() == bytes)
    var again = Fleet()
    for record in story.records { again.apply(record) }
    #expect(again.json().encoded() == bytes)
  }
}
