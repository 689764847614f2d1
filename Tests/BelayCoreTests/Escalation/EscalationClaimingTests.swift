import Testing

@testable import BelayCore

@Suite("Claiming a grant and reporting how it ended")
struct EscalationClaimingTests {
  @Test("INV 13: a grant is claimed once; the same nonce again is the same answer")
  func once() throws {
    var story = try Story.raised()
    try story.decide(.approve)
    try story.claim(nonce: "n1")
    let claim = try #require(story.escalation.state.claim)
    let count = story.records.count
    try story.claim(nonce: "n1")
    #expect(story.records.count == count)
    #expect(throws: EscalationRefusal.alreadyClaimed(claim)) { try story.claim(nonce: "n2") }
  }

  @Test(
    "INV 13: once the outcome is known or unknown, no claim is answered again",
    arguments: ["completed", "failed", "unknown"])
  func neverAgain(_ state: String) throws {
    var story = try Story.reaching(state)
    let claim = try #require(story.escalation.state.claim)
    #expect(throws: EscalationRefusal.terminal(state)) { try story.claim(nonce: "n1") }
    #expect(throws: EscalationRefusal.alreadyClaimed(claim)) { try story.claim(nonce: "n2") }
  }

  @Test(
    "INV 13: without a grant there is nothing to claim",
    arguments: [
      "pending", "rejected", "responded", "degraded", "revoked", "cancelled", "superseded",
    ])
  func noGrant(_ state: String) throws {
    var story = try Story.reaching(state)
    let refusal: EscalationRefusal =
      ["cancelled", "superseded"].contains(state) ? .terminal(state) : .notApproved(state)
    #expect(throws: refusal) { try story.claim() }
  }

  @Test("INV 14: a claim names the digest of what was granted, not of what was asked")
  func digest() throws {
    var story = try Story.raised()
    try story.decide(.edit)
    let asked = story.escalation.actionDigest
    let granted = try #require(story.escalation.state.ruling?.grantDigest)
    #expect(throws: EscalationRefusal.digestDiffers(expected: granted)) {
      try story.claim(digest: asked)
    }
    try story.claim(digest: granted)
    #expect(throws: EscalationRefusal.digestDiffers(expected: granted)) {
      try story.claim(digest: asked)
    }
  }

  @Test(
    "INV 20: what came between the approval and the claim wins",
    arguments: [
      "degrade", "pause", "kill", "force_open", "open breaker", "forced breaker", "sampled open",
      "degraded mode", "paused mode",
    ])
  func outranked(_ what: String) throws {
    var story = try Story.raised()
    try story.decide(.approve)
    if let verb = ControlVerb(rawValue: what) { story.order(verb) } else { story.trouble(what) }
    let outranking = try #require(story.fleet.outranking(of: Story.agent))
    #expect(throws: EscalationRefusal.outranked(outranking)) { try story.claim() }
    story.recordDue()
    #expect(story.escalation.state.word == "revoked")
    #expect(story.escalation.json()["state"] == "degraded")
    #expect(story.escalation.json()["decision_reason"] == .string(outranking.reason))
    #expect(throws: EscalationRefusal.notApproved("revoked")) { try story.claim() }
  }

  @Test("INV 20: restoring the agent does not bring the approval back")
  func restored() throws {
    var story = try Story.raised()
    try story.decide(.approve)
    story.happens(.modeChanged, ["from": "normal", "to": "degraded", "reason": "slow"])
    story.happens(.modeChanged, ["from": "degraded", "to": "normal", "reason": "ok"])
    #expect(throws: EscalationRefusal.self) { try story.claim() }
  }

  @Test(
    "INV 20: an approval given after the degrade is a decision about a degraded agent and holds")
  func laterApproval() throws {
    var story = try Story.raised()
    story.order(.degrade)
    story.recordDue()
    try story.decide(.approve)
    try story.claim()
    #expect(story.escalation.state.word == "claimed")
  }

  @Test(
    "INV 20: what allows more outranks nothing",
    arguments: [ControlVerb.restore, .resume, .close, .reset])
  func permissive(_ verb: ControlVerb) throws {
    var story = try Story.raised()
    try story.decide(.approve)
    story.order(verb)
    try story.claim()
    #expect(story.escalation.state.word == "claimed")
  }

  @Test("INV 12: decided, delivered, claimed and reported are told apart and stay on the card")
  func course() throws {
    var story = try Story.raised()
    let fields = { (story: Story) in
      ["decided_at", "delivered_at", "claimed_at", "reported_at"]
        .map { story.escalation.json()[$0] != nil }
    }
    try story.decide(.approve)
    #expect(fields(story) == [true, false, false, false])
    story.deliver()
    #expect(fields(story) == [true, true, false, false])
    try story.claim()
    #expect(fields(story) == [true, true, true, false])
    try story.report(true)
    #expect(fields(story) == [true, true, true, true])
  }

  @Test("A verdict in the last moment leaves a minute to claim, then the grant lapses")
  func lapse() throws {
    var story = try Story.raised(timeout: .seconds(300))
    story.pass(.seconds(299))
    try story.decide(.approve)
    story.pass(.seconds(60) - .nanoseconds(1))
    #expect(throws: Never.self) {
      var copy = story
      try copy.claim()
    }
    story.pass(.nanoseconds(1))
    #expect(throws: EscalationRefusal.expired(story.escalation)) { try story.claim() }
    story.recordDue()
    #expect(story.escalation.state.word == "lapsed")
    #expect(story.escalation.json()["state"] == "expired")
    #expect(story.escalation.json()["decided_by"] == "mira")
  }

  @Test(
    "INV 13: claimed and silent for ten minutes is unknown; a late report still tells the truth",
    arguments: [true, false])
  func unknown(_ completed: Bool) throws {
    var story = try Story.reaching("claimed")
    story.pass(Escalation.reportTime - .nanoseconds(1))
    story.recordDue()
    #expect(story.escalation.state.word == "claimed")
    story.pass(.nanoseconds(1))
    story.recordDue()
    #expect(story.escalation.state.word == "unknown")
    let since = story.now.wall
    story.pass(.seconds(3_600))
    try story.report(completed, detail: "was offline")
    #expect(story.escalation.state.word == (completed ? "completed" : "failed"))
    #expect(story.escalation.state.report?.unknownSince == since)
    #expect(story.escalation.json()["unknown_since"] == .time(since))
  }

  @Test("INV 18: after a restart of the machine nobody knows how a claimed action ended")
  func restart() throws {
    var story = try Story.reaching("claimed")
    story.restart()
    story.recordDue()
    #expect(story.escalation.state.word == "unknown")
  }

  @Test("The same report again is the same answer; another one is refused")
  func reportTwice() throws {
    var story = try Story.reaching("completed")
    let count = story.records.count
    try story.report(true)
    #expect(story.records.count == count)
    #expect(throws: EscalationRefusal.alreadyReported) { try story.report(false) }
  }

  @Test("An agent can withdraw until it has claimed")
  func cancel() throws {
    var story = try Story.reaching("cancelled")
    let count = story.records.count
    try story.cancel()
    #expect(story.records.count == count)
    var claimed = try Story.reaching("claimed")
    let claim = try #require(claimed.escalation.state.claim)
    #expect(throws: EscalationRefusal.alreadyClaimed(claim)) { try claimed.cancel() }
    var approved = try Story.reaching("approved")
    try approved.cancel()
    #expect(approved.escalation.state.word == "cancelled")
  }
}

extension Story {
  fileprivate mutating func trouble(_ what: String) {
    switch what {
    case "open breaker":
      happens(.breakerChanged, ["breaker": "stripe", "from": "closed", "to": "open"])
    case "forced breaker":
      happens(.breakerChanged, ["breaker": "stripe", "from": "closed", "to": "forced_open"])
    case "sampled open": happens(.breakerSampled, ["breaker": "stripe", "state": "open"])
    case "degraded mode": happens(.modeChanged, ["to": "degraded", "cause": "operator"])
    default: happens(.modeChanged, ["to": "paused", "cause": "operator"])
    }
  }
}
