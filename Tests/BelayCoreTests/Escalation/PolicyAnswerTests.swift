import Testing

@testable import BelayCore

@Suite("What policy answers in a person's place")
struct PolicyAnswerTests {
  private static let until = Timestamp(rfc3339: "2026-11-22T18:00:00Z")!

  private func answered(
    _ answer: PolicyAnswer, _ changes: JSONObject = [:], isSurplus: Bool = false
  ) throws -> Story {
    var story = Story()
    try story.raise(changes, risk: .low, terms: Story.terms(approvers: 1), isSurplus: isSurplus)
    story.record(try story.escalation.deciding(answer, at: story.now, eventID: story.nextID))
    return story
  }

  @Test("An auto-approval names its rule, counts its use, and is no person")
  func approves() throws {
    let approval = AutoApproval(until: Self.until, uses: 50)
    var story = try answered(.approve(rule: "lab-reads", approval, use: 3))
    let ruling = try #require(story.escalation.state.ruling)
    #expect(ruling.by == "policy:lab-reads" && ruling.isByPolicy)
    #expect(ruling.decision.affordance == .policy)
    let data = try #require(story.records.last).event.data
    #expect(data["policy"]?["use"]?.integer == 3 && data["policy"]?["uses"]?.integer == 50)
    #expect(data["reason"] == "use 3 of 50, until 2026-11-22T18:00:00Z")
    #expect(story.fleet.policy.uses(of: "lab-reads", until: Self.until) == 1)
    #expect(try Escalation(json: story.escalation.json()) == story.escalation)
    try story.claim()
  }

  @Test("INV 20: a degrade outranks it before the claim")
  func outranked() throws {
    let approval = AutoApproval(until: Self.until, uses: 50)
    var story = try answered(.approve(rule: "lab-reads", approval, use: 1))
    story.order(.degrade)
    story.recordDue()
    #expect(story.escalation.state.word == "revoked")
  }

  @Test("A ban rejects, or degrades an agent that does not take a reject")
  func rejects() throws {
    let ban = PolicyAnswer.reject(rule: "no-shell", reason: "No shell.")
    let story = try answered(ban)
    #expect(story.escalation.state.word == "rejected")
    #expect(story.escalation.state.ruling?.decision.reason == "No shell.")
    let deaf = try answered(ban, ["allowed_decisions": ["approve"]])
    #expect(deaf.escalation.state.word == "degraded")
  }

  @Test("The surplus is degraded, and counted for one row while it is news")
  func surplus() throws {
    var story = try answered(.surplus(rule: "default", waiting: 10), isSurplus: true)
    #expect(story.escalation.state.word == "degraded")
    #expect(story.escalation.json()["surplus"] == true)
    #expect(story.fleet.agents[Story.agent]?.surplus?.count == 1)
    try story.raise(["id": "call-2"], isSurplus: true)
    #expect(story.fleet.agents[Story.agent]?.surplus?.count == 2)
    #expect(try Fleet(json: story.fleet.json()) == story.fleet)
    story.pass(Surplus.lasts)
    #expect(story.fleet.agents[Story.agent]?.surplus?.lasts(at: story.now.wall) == false)
    try story.raise(["id": "call-3"], isSurplus: true)
    #expect(story.fleet.agents[Story.agent]?.surplus?.count == 1)
  }

  @Test("INV 25: nobody says over the wire that policy decided")
  func impostor() throws {
    let digest = "sha256:" + String(repeating: "0", count: 64)
    let error = #expect(throws: RequestError.self) {
      try Decision(
        json: ["decision": "approve", "action_digest": .string(digest), "affordance": "policy"])
    }
    #expect(error?.description == "affordance: must be one of: key, typed, cli, api")
  }

  @Test("The card carries its terms, so that no replay needs the file")
  func terms() throws {
    var story = Story()
    var terms = Story.terms(approvers: 2)
    terms.onTimeout = .kill
    try story.raise(risk: .low, terms: terms)
    let json = story.escalation.json()
    #expect(json["approvers"] == 2 && json["confirmation"] == "key" && json["on_timeout"] == "kill")
    #expect(json["policy"]?["rules"] == ["refunds-above-1000"])
    #expect(json["policy"]?["sha256"]?.string == terms.sha256?.text)
    #expect(json["raised_by"] == "token-payments")
    var late = story
    late.pass(.seconds(300))
    late.recordDue()
    #expect(late.records.last?.event.data["on_timeout"] == "kill")
  }

  @Test("A record of before there were policies is read with what held then")
  func old() throws {
    var story = try Story.raised()
    let raised = try #require(story.records.first).event
    var data = try #require(raised.data.object)
    for key in ["approvers", "confirmation", "on_timeout", "policy", "raised_by"] {
      data[key] = nil
    }
    story = Story()
    story.record(
      Event(
        id: "old", source: .hub, type: raised.type, subject: raised.subject, data: .object(data)))
    let card = story.escalation
    #expect(card.terms.approvers == 1 && card.terms.confirm == .typed && card.terms.rules == [])
    #expect(card.onTimeout == .degrade && card.raisedBy == nil)
  }
}
