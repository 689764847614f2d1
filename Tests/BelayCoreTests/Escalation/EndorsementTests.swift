import Testing

@testable import BelayCore

@Suite("INV 16: a card that needs more than one person")
struct EndorsementTests {
  @Test("The last of the approvals is the verdict, and names all who gave one")
  func two() throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.approve, by: "mira")
    #expect(story.escalation.state == .pending)
    #expect(story.escalation.endorsements.map(\.by) == ["mira"])
    #expect(story.records.last?.event.kind == .escalationEndorsed)
    story.pass(.seconds(12))
    try story.decide(.approve, by: "jo")
    let record = try #require(story.records.last)
    #expect(record.event.kind == .escalationDecided)
    #expect(record.event.data["approved_by"] == ["mira", "jo"])
    #expect(story.escalation.state.ruling?.by == "jo")
    #expect(story.escalation.approvedBy == ["mira", "jo"])
    try story.claim()
  }

  @Test("Three are three")
  func three() throws {
    var story = try Story.raised(approvers: 3)
    for name in ["mira", "jo"] { try story.decide(.approve, by: name) }
    #expect(story.escalation.state == .pending)
    try story.decide(.approve, by: "ann")
    #expect(story.escalation.state.word == "approved")
  }

  @Test("The same person counts once, in clear words")
  func twice() throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.approve, by: "mira")
    let error = #expect(throws: EscalationRefusal.self) { try story.decide(.approve, by: "mira") }
    #expect(
      error?.description
        == "mira has approved E-1 at 2026-11-22T12:00:00.000000Z already and counts once; "
        + "it needs 2 different people")
    #expect(story.escalation.state == .pending)
  }

  @Test("Who asked does not approve, nor does who goes by the agent's own name")
  func requester() throws {
    var story = Story()
    try story.raise(terms: Story.terms(approvers: 2), by: "mira")
    #expect(throws: EscalationRefusal.ownRequest("mira")) { try story.decide(.approve, by: "mira") }
    #expect(throws: EscalationRefusal.ownRequest("payments-agent")) {
      try story.decide(.approve, by: "payments-agent")
    }
    #expect(throws: Never.self) { try story.decide(.reject, by: "mira") }
  }

  @Test("One no ends it, before the first approval or after", arguments: [0, 1])
  func oneNo(approvals: Int) throws {
    for verdict in [Verdict.reject, .respond, .degrade] {
      var story = try Story.raised(approvers: 2)
      if approvals == 1 { try story.decide(.approve, by: "mira") }
      try story.decide(verdict, by: approvals == 1 ? "mira" : "jo")
      #expect(story.escalation.state.ruling?.decision.verdict == verdict)
    }
  }

  @Test("INV 14: the second one answers to the same digest")
  func digest() throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.approve, by: "mira")
    let other = Digest(sha256Of: [1])
    #expect(throws: EscalationRefusal.digestDiffers(expected: story.escalation.actionDigest)) {
      try story.escalation.deciding(
        story.decision(.approve, digest: other), by: "jo", at: story.now, eventID: "e")
    }
  }

  @Test("With an edit all approve the same edited arguments")
  func edits() throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.edit, by: "mira")
    let first = story.escalation.endorsements[0]
    #expect(first.grantDigest != story.escalation.actionDigest)
    #expect(throws: EscalationRefusal.endorsedOtherwise(first)) {
      try story.decide(.approve, by: "jo")
    }
    var other = story.decision(.edit)
    other.editedArgs = ["amount": 99, "to": "C-8812"]
    #expect(throws: EscalationRefusal.endorsedOtherwise(first)) {
      try story.escalation.deciding(other, by: "jo", at: story.now, eventID: "e")
    }
    try story.decide(.edit, by: "jo")
    #expect(story.escalation.state.ruling?.grantDigest == first.grantDigest)
    #expect(story.escalation.state.ruling?.decision.editedArgs == ["amount": 100, "to": "C-8812"])
  }

  @Test("INV 10: one approval and no more is expired in time, and nothing may run")
  func expiry() throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.approve, by: "mira")
    story.pass(.seconds(300))
    #expect(throws: EscalationRefusal.expired(story.escalation)) {
      try story.decide(.approve, by: "jo")
    }
    story.recordDue()
    #expect(story.escalation.state.word == "expired")
    #expect(throws: EscalationRefusal.expired(story.escalation)) { try story.claim() }
  }

  @Test(
    "INV 20: a degrade takes back the approvals that came before it",
    arguments: [ControlVerb.degrade, .pause, .kill, .forceOpen])
  func degrade(verb: ControlVerb) throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.approve, by: "mira")
    story.order(verb)
    #expect(story.escalation.endorsements.isEmpty)
    try story.decide(.approve, by: "jo")
    #expect(story.escalation.state == .pending)
    try story.decide(.approve, by: "mira")
    #expect(story.escalation.state.word == "approved")
  }

  @Test("INV 20: so does an open breaker, and another agent's does not")
  func breaker() throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.approve, by: "mira")
    let open: JSON = ["breaker": "stripe", "from": "closed", "to": "open", "cause": "failure_rate"]
    story.happens(.breakerChanged, open, agent: AgentID("crm-sync")!)
    #expect(story.escalation.endorsements.count == 1)
    story.happens(.breakerChanged, open)
    #expect(story.escalation.endorsements.isEmpty)
  }

  @Test("INV 6: a snapshot with half of the approvals and the rest of the records agree")
  func replay() throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.edit, by: "mira")
    var resumed = try Fleet(json: try JSON(parsing: story.fleet.json().encoded()))
    #expect(resumed == story.fleet)
    #expect(try Escalation(json: story.escalation.json()) == story.escalation)
    let cut = story.records.count
    story.order(.degrade)
    try story.decide(.approve, by: "jo")
    for record in story.records[cut...] { resumed.apply(record) }
    #expect(resumed == story.fleet)
    #expect(resumed.escalations[Story.key]?.endorsements.map(\.by) == ["jo"])
  }

  @Test("A card for one person takes no endorsement from the ledger")
  func forged() throws {
    var story = try Story.raised(approvers: 2)
    try story.decide(.approve, by: "mira")
    let endorsed = try #require(story.records.last).event
    var plain = try Story.raised()
    let before = plain.escalation
    plain.record(endorsed)
    #expect(plain.escalation == before)
    #expect(plain.fleet.counts.misplaced == 1)
  }

  @Test("A key is not enough where policy wants it typed")
  func typed() throws {
    var story = Story()
    try story.raise(risk: .low, terms: Story.terms(approvers: 1, confirm: .typed))
    var decision = story.decision(.approve)
    decision.affordance = .key
    #expect(throws: EscalationRefusal.needsTyping) {
      try story.escalation.deciding(decision, by: "mira", at: story.now, eventID: "e")
    }
    decision.verdict = .reject
    #expect(throws: Never.self) {
      try story.escalation.deciding(decision, by: "mira", at: story.now, eventID: "e")
    }
    try story.decide(.approve)
    #expect(story.escalation.state.word == "approved")
  }
}
