import Testing

@testable import BelayCore

@Suite("Deciding an escalation")
struct EscalationDecidingTests {
  @Test("INV 8: the second verdict loses and is told the first", arguments: Verdict.allCases)
  func oneVerdict(_ first: Verdict) throws {
    var story = try Story.raised()
    try story.decide(first, by: "mira")
    let winner = try #require(story.escalation.state.ruling)
    for verdict in Verdict.allCases {
      #expect(throws: EscalationRefusal.alreadyDecided(winner: winner)) {
        try story.decide(verdict, by: "jo")
      }
    }
    #expect(winner.by == "mira")
  }

  @Test("INV 8: a second verdict in the ledger itself changes nothing")
  func secondRecord() throws {
    var story = try Story.raised()
    let late = try story.escalation.deciding(
      story.decision(.approve), by: "jo", at: story.now, eventID: "late")
    try story.decide(.reject)
    let before = story.escalation
    story.record(late)
    #expect(story.escalation == before)
    #expect(story.fleet.counts.misplaced == 1)
  }

  @Test("INV 10: one nanosecond before the deadline counts, the deadline itself does not")
  func deadline() throws {
    var story = try Story.raised(timeout: .seconds(300))
    story.pass(.seconds(300) - .nanoseconds(1))
    #expect(throws: Never.self) {
      try story.escalation.deciding(
        story.decision(.approve), by: "mira", at: story.now, eventID: "e")
    }
    #expect(story.escalation.expiring(at: story.now, eventID: "e") == nil)
    story.pass(.nanoseconds(1))
    #expect(throws: EscalationRefusal.expired(story.escalation)) { try story.decide(.approve) }
    #expect(story.escalation.expiring(at: story.now, eventID: "e") != nil)
  }

  @Test("INV 10: no verdict is taken late, not even a no", arguments: Verdict.allCases)
  func late(_ verdict: Verdict) throws {
    var story = try Story.raised()
    story.pass(.seconds(301))
    #expect(throws: EscalationRefusal.expired(story.escalation)) { try story.decide(verdict) }
    story.recordDue()
    #expect(throws: EscalationRefusal.expired(story.escalation)) { try story.decide(verdict) }
  }

  @Test("INV 18: after a restart of the machine the deadline has passed, however young it was")
  func restart() throws {
    var story = try Story.raised()
    story.restart()
    #expect(throws: EscalationRefusal.expired(story.escalation)) { try story.decide(.approve) }
    story.recordDue()
    #expect(story.escalation.state == .expired(at: story.now.wall))
  }

  @Test("INV 18, FAULTS 23: the wall clock decides nothing")
  func wallClock() throws {
    var story = try Story.raised()
    story.now.wall = story.now.wall.advanced(by: .seconds(86_400))
    try story.decide(.approve)
    #expect(story.escalation.state.word == "approved")
  }

  @Test("INV 14: a decision about another digest is refused and told the right one")
  func digest() throws {
    let story = try Story.raised()
    let other = Digest(sha256Of: [1])
    #expect(throws: EscalationRefusal.digestDiffers(expected: story.escalation.actionDigest)) {
      try story.escalation.deciding(
        story.decision(.approve, digest: other), by: "mira", at: story.now, eventID: "e")
    }
  }

  @Test("INV 23: an approval grants the digest asked for, an edit that of the edited arguments")
  func grants() throws {
    var approved = try Story.raised()
    try approved.decide(.approve)
    #expect(approved.escalation.state.ruling?.grantDigest == approved.escalation.actionDigest)

    var edited = try Story.raised()
    try edited.decide(.edit)
    let action = Action(
      agentID: Story.agent, name: "stripe.refund", args: ["amount": 100, "to": "C-8812"],
      target: "stripe")
    #expect(edited.escalation.state.ruling?.grantDigest == (try action.digest()))
    #expect(edited.escalation.state.ruling?.decision.actionDigest == edited.escalation.actionDigest)

    for verdict in [Verdict.reject, .respond, .degrade] {
      var story = try Story.raised()
      try story.decide(verdict)
      #expect(story.escalation.state.ruling?.grantDigest == nil)
    }
  }

  @Test("Only what the agent allowed can be answered, but degrade always")
  func allowed() throws {
    var story = Story()
    try story.raise(["allowed_decisions": ["approve"]])
    #expect(throws: EscalationRefusal.notAllowed(.reject, allowed: [.approve, .degrade])) {
      try story.decide(.reject)
    }
    try story.decide(.degrade)
    #expect(story.escalation.state.word == "degraded")
  }

  @Test("Edited arguments without a canonical form are refused")
  func badEdit() throws {
    let story = try Story.raised()
    var decision = story.decision(.edit)
    decision.editedArgs = ["amount": .bigInteger("123456789012345678901")]
    #expect(throws: EscalationRefusal.self) {
      try story.escalation.deciding(decision, by: "mira", at: story.now, eventID: "e")
    }
  }

  @Test("A card can be taken, put off and given back while it waits; another's only after release")
  func holds() throws {
    var story = try Story.raised()
    let hold = { (story: inout Story, hold: Hold, by: String) throws in
      _ = story.record(
        try story.escalation.holding(hold, by: by, at: story.now, eventID: story.nextID))
    }
    try hold(&story, .claim, "mira")
    #expect(story.escalation.heldBy == "mira")
    #expect(throws: EscalationRefusal.heldBy("mira")) { try hold(&story, .claim, "jo") }
    try hold(&story, .release, "jo")
    try hold(&story, .defer, "jo")
    #expect(story.escalation.heldBy == nil)
    #expect(story.escalation.deferredBy == "jo")
    #expect(story.escalation.deadline == (try Story.raised()).escalation.deadline)
  }

  @Test("The first time on screen is recorded, the second is not")
  func displayed() throws {
    var story = try Story.raised()
    story.record(try #require(story.escalation.displaying(by: "mira", at: story.now, eventID: "d")))
    #expect(story.escalation.displayedAt == story.now.wall)
    #expect(story.escalation.displaying(by: "mira", at: story.now, eventID: "e") == nil)
  }

  @Test(
    "A timeout is held between a second and a day",
    arguments: [(0, 1), (300, 300), (1 << 40, 86_400)])
  func clamped(_ wanted: Int, _ given: Int) throws {
    let story = try Story.raised(timeout: .seconds(wanted))
    let deadline = story.now.boot.advanced(by: .seconds(given))
    #expect(story.escalation.deadline == deadline)
    #expect(story.escalation.expiresAt == story.now.wall.advanced(by: .seconds(given)))
  }
}
