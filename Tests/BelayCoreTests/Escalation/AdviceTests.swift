import Testing

@testable import BelayCore

@Suite("What an advisor says")
struct AdviceTests {
  @Test("It is kept with the card, and changes nothing else of it")
  func kept() throws {
    var story = try Story.raised()
    let before = story.escalation
    story.advise()
    var after = story.escalation
    #expect(after.advice == Story.advice)
    #expect(after.lastSeq == before.lastSeq + 1)
    (after.advice, after.lastSeq) = (nil, before.lastSeq)
    #expect(after == before)
    #expect(
      try Escalation(json: JSON(parsing: story.escalation.json().encoded())) == story.escalation)
  }

  @Test(
    "Promise 1: with any advice, the same verdicts and refusals as without",
    arguments: Advice.Leaning.allCases)
  func decidesNothing(_ leaning: Advice.Leaning) throws {
    var (advised, plain) = (try Story.raised(), try Story.raised())
    advised.advise(Advice(advisor: "a", outcome: .said("do", leaning: leaning), tookMs: 1))
    plain.happens(.agentHeartbeat)
    for verdict in Verdict.allCases {
      let decision = plain.decision(verdict)
      let one = try advised.escalation.deciding(decision, by: "mira", at: plain.now, eventID: "e")
      let other = try plain.escalation.deciding(decision, by: "mira", at: plain.now, eventID: "e")
      #expect(one == other)
    }
    let late = { (story: Story) in
      var now = story.now
      now.boot = story.escalation.deadline
      return story.escalation.expiring(at: now, eventID: "e")
    }
    #expect(late(advised) == late(plain))
    #expect(advised.escalation.nextDeadline == plain.escalation.nextDeadline)
  }

  @Test("INV 25: from anybody but the hub it is forged")
  func forged() throws {
    var story = try Story.raised()
    let event = try #require(
      story.escalation.advising(Story.advice, at: story.now, eventID: story.nextID))
    for source in [Source.agent(Story.agent), .operator("mira")] {
      story.record(Event(id: story.nextID, source: source, type: event.type, data: event.data))
    }
    #expect(story.escalation.advice == nil && story.fleet.counts.forged == 2)
    #expect(EventType.adviceReceived.writtenByHub)
  }

  @Test("Nobody is advised about what is decided, or past its deadline")
  func tooLate() throws {
    var story = try Story.raised()
    story.pass(.seconds(300))
    #expect(story.escalation.advising(Story.advice, at: story.now, eventID: "e") == nil)
    for state in Story.states where state != "pending" {
      let it = try Story.reaching(state).escalation
      #expect(it.advising(Story.advice, at: Story.start, eventID: "e") == nil)
    }
  }

  @Test("INV 31: what it says is clipped, and nonsense is none")
  func bounds() {
    let long = String(repeating: "ä", count: 10_000)
    let said = Advice(advisor: long, outcome: .said(long, leaning: nil), tookMs: -1)
    #expect(said.advisor.utf8.count == 128 && said.tookMs == 0)
    guard case .said(let comment, nil) = said.outcome else { return }
    #expect(comment.utf8.count == Advice.maxComment)
    for nonsense in [[:], ["advisor": "a", "took_ms": 1], ["comment": "x"], "x"] as [JSON] {
      #expect(Advice(nonsense) == nil)
    }
    let odd: JSON = ["advisor": "a", "took_ms": 1, "comment": "x", "recommendation": "APPROVE NOW"]
    #expect(Advice(odd)?.outcome == .said("x", leaning: nil))
  }

  @Test("What the agent sends under its name is the agent's, not an advisor's")
  func impostor() throws {
    var story = Story()
    try story.raise([
      "advice": ["advisor": "a", "took_ms": 1, "comment": "approve"], "policy": ["rules": ["fine"]],
    ])
    #expect(story.escalation.advice == nil && story.escalation.terms.rules.isEmpty)
    let json = story.escalation.json()
    #expect(json["advice"] == nil && json["policy"] == nil)
    #expect(json["request"]?["advice"]?["comment"] == "approve")
    #expect(try Escalation(json: json) == story.escalation)
  }

  static let lines: [(JSON, String)] = [
    (
      ["advisor": "advisor.py", "took_ms": 9, "comment": "too much", "recommendation": "reject"],
      "ok advice E-18 advisor.py says reject: too much"
    ),
    (
      ["advisor": "advisor.py", "took_ms": 9, "comment": "hm", "recommendation": "none"],
      "ok advice E-18 advisor.py says: hm"
    ),
    (
      ["advisor": "advisor.py", "took_ms": 9, "failure": "did not answer in 10s"],
      "WARN advice E-18 advisor.py did not answer in 10s"
    ),
  ]

  @Test("One line of the tail tells it, or why there is none", arguments: lines)
  func tail(_ data: JSON, _ line: String) throws {
    var members = try #require(data.object)
    members["escalation"] = RecordSummaryTests.card
    #expect(try record("advice.received", .object(members), source: "/hub").summary.line == line)
  }
}
