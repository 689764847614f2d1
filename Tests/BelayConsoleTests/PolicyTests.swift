import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// What policy asks of an operator, and what it did without one.
struct PolicyTests {
  private static func terms(
    approvers: Int = 1, confirm: BelayCore.Confirmation = .key,
    rules: [String] = ["refunds-above-1000"]
  ) -> Terms {
    var terms = Terms()
    terms.approvers = approvers
    terms.confirm = confirm
    terms.rules = rules
    terms.sha256 = Digest(sha256Of: [])
    return terms
  }

  /// A low card for two people, focus on pane 3, everything read.
  private func seat(
    _ terms: Terms = PolicyTests.terms(approvers: 2), by asker: String? = nil,
    size: Size = Size(width: 120, height: 36)
  ) throws -> (Seat, Escalation) {
    var story = Story()
    story.starts("payments-agent")
    let card = story.asks(
      "payments-agent", "stripe.refund", risk: .low, terms: terms, by: asker)
    var seat = try Seat(story, size: size)
    seat.press("3")
    return (seat, card)
  }

  @Test("The card says by which rule it waits, and how many people it needs")
  func card() throws {
    var (seat, _) = try seat()
    #expect(seat.shows("rule: refunds-above-1000   run r-81aa"))
    #expect(seat.shows("needs 2 people"))
    seat.press(.enter)
    #expect(seat.shows("2 people approve it"))
    #expect(seat.shows("rule: refunds-above-1000"))
  }

  @Test("INV 16: what another has approved is on the card, and the second key ends it")
  func second() throws {
    var (seat, card) = try seat()
    seat.story.decides(.approve, card.key, by: "jo")
    seat.wait(.seconds(12))
    #expect(seat.shows("1 of 2: jo approved 00:12 ago"))
    seat.press("A")
    #expect(seat.shows("You are the last of 2 people to approve it."))
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.wait(.seconds(4))
    guard case .decide(_, _, _, let decision)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(decision.verdict == .approve)
    seat.story.decides(.approve, card.key, by: "mira")
    seat.hear()
    seat.paint()
    #expect(seat.shows("approved by jo and mira"))
  }

  @Test("INV 16: who has approved is told that it takes another, and may still reject")
  func mine() throws {
    var (seat, card) = try seat()
    seat.press("A")
    #expect(seat.shows("Another person must approve it as well."))
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.wait(.seconds(4))
    guard case .decide(let id, _, _, _)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
    seat.send(.reply(id, .endorsed(1, of: 2), at: seat.story.now.boot))
    #expect(seat.shows("Recorded: approve E-1, 1 of 2. Another person must approve too."))
    seat.story.decides(.approve, card.key, by: "mira")
    seat.wait(.seconds(1))
    seat.press("A")
    #expect(seat.console.dialog == nil)
    #expect(seat.shows("you have approved it"))
    seat.press("R")
    #expect(seat.shows("Reject E-1"))
  }

  @Test("INV 16: what was asked in the operator's own name is for others")
  func own() throws {
    var (seat, _) = try seat(by: "mira")
    seat.press("A")
    #expect(seat.console.dialog == nil && seat.shows("asked in your name"))
  }

  @Test("INV 14: other arguments than those on the card are not approved with a key")
  func edited() throws {
    var (seat, card) = try seat()
    let edit = Decision(
      verdict: .edit, actionDigest: card.actionDigest, editedArgs: ["amount": 99], reason: "less")
    var story = Story()
    story.starts("payments-agent")
    let open = story.asks(
      "payments-agent", "stripe.refund", risk: .low, terms: Self.terms(approvers: 2),
      extra: [("allowed_decisions", ["approve", "edit", "reject"])])
    let event = try open.deciding(edit, by: "jo", at: story.now, eventID: "x")
    story.record(event)
    seat = try Seat(story)
    seat.press("3A")
    #expect(seat.console.dialog == nil && seat.shows("jo approved other arguments"))
    seat.press(.enter)
    #expect(seat.shows("jo approved it with other arguments:") && seat.shows("99"))
  }

  @Test("INV 20: a degrade takes the other's approval off the card")
  func degraded() throws {
    var (seat, card) = try seat()
    seat.story.decides(.approve, card.key, by: "jo")
    seat.story.record(
      Control.requesting(
        ControlRequest(verb: .degrade, reason: "calm"), of: card.key.agent, id: "c1", number: 1,
        by: "ann", at: seat.story.now, eventID: "c1"))
    seat.hear()
    seat.paint()
    #expect(seat.shows("needs 2 people") && !seat.shows("jo approved"))
  }

  @Test("A low card that policy wants typed takes the digest, and is never marked")
  func typed() throws {
    var (seat, card) = try seat(Self.terms(confirm: .typed))
    seat.press("A")
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.press(.enter)
    #expect(seat.shows("Nothing was sent"))
    seat.press(.backspace)
    seat.press(card.actionDigest.lastFour)
    seat.press(.enter)
    seat.wait(.seconds(4))
    guard case .decide(_, _, _, let decision)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(decision.affordance == .typed)
  }

  @Test(
    "What needs more than a key is decided alone",
    arguments: [
      (PolicyTests.terms(approvers: 2), "needs 2 people: it is decided alone"),
      (PolicyTests.terms(confirm: .typed), "is confirmed by typing: it is decided alone"),
    ])
  func alone(terms: Terms, words: String) throws {
    var (seat, _) = try seat(terms)
    seat.press(" ")
    #expect(seat.shows(words) && seat.console.queue.marked.isEmpty)
  }

  @Test("What a rule approved is in the tail and no card; unknown it is one")
  func answered() throws {
    var story = Story()
    story.starts("lab-1")
    let card = story.asks("lab-1", "crm.read", risk: .low)
    let until = Timestamp(rfc3339: "2026-11-22T18:00:00Z")!
    story.answers(
      .approve(rule: "lab-reads", AutoApproval(until: until, uses: 50), use: 3), card.key)
    var seat = try Seat(story)
    #expect(seat.shows("nobody waits for a person"))
    #expect(seat.lines.contains { $0.contains("E-1 approved") && $0.contains("rule lab-reads") })
    seat.story.claims(card.key)
    seat.story.pass(Escalation.reportTime)
    seat.story.expires(card.key)
    seat.wait(.seconds(1))
    #expect(!seat.shows("nobody waits for a person"))
  }

  @Test("A question that a rule answered rings no bell")
  func silent() throws {
    var story = Story()
    story.starts("lab-1")
    var seat = try Seat(story)
    _ = seat.takeEffects()
    let card = seat.story.asks("lab-1", "crm.read", risk: .low)
    seat.story.answers(.reject(rule: "ban", reason: "no"), card.key)
    seat.hear()
    #expect(!seat.takeEffects().contains(.bell))
    seat.story.asks("lab-1", "crm.write", risk: .low)
    seat.hear()
    #expect(seat.takeEffects().contains(.bell))
  }

  @Test(
    "FAULTS 39: the surplus of a flood is one row under the cards",
    arguments: [
      Size(width: 120, height: 36), Size(width: 80, height: 24), Size(width: 60, height: 20),
    ])
  func surplus(size: Size) throws {
    var story = Story()
    story.starts("refund-agent")
    for number in 1...12 { story.asks("refund-agent", "pay", args: ["n": JSON(number)]) }
    for number in 1...30 {
      let card = story.asks("refund-agent", "pay", args: ["m": JSON(number)], isSurplus: true)
      story.answers(.surplus(rule: "default", waiting: 12), card.key)
      story.delivers(card.key)
    }
    var seat = try Seat(story, size: size)
    #expect(seat.lines.count { $0.contains("+ 30 over the cap, degraded: refund-agent 30") } == 1)
    #expect(seat.console.eventList.count == 1 + 12 + 1)
    #expect(seat.lines.count { $0.contains("over cap") && $0.contains("E-13") } == 1)
    // Whoever asks for them sees every record.
    seat.press("1/level>=ok")
    seat.press(.enter)
    #expect(seat.console.eventList.count == 1 + 12 + 3 * 30)
    seat.press(.escape)
    seat.wait(Surplus.lasts)
    #expect(!seat.shows("over the cap"))
  }

  @Test(
    "FAULTS 40: questions that are the same are one card with a count, and a verdict is for one",
    arguments: [
      Size(width: 120, height: 36), Size(width: 80, height: 24), Size(width: 60, height: 20),
    ])
  func sameQuestions(size: Size) throws {
    var story = Story()
    story.starts("refund-agent")
    let first = story.asks("refund-agent", "pay", risk: .low, args: ["n": 1])
    for _ in 1...4 { story.asks("refund-agent", "pay", risk: .low, args: ["n": 1]) }
    story.asks("refund-agent", "pay", risk: .low, args: ["n": 2])
    var seat = try Seat(story, size: size)
    #expect(seat.console.queue.rows.count == 2)
    #expect(seat.console.queue.behind == [first.key: 4])
    #expect(seat.lines.count { $0.contains("E-1 ") && $0.contains(" x5") } == 1)
    if size.width >= 100 { #expect(seat.shows("4 more like it, word for word: each its own")) }
    seat.press("3")
    seat.press(.enter)
    #expect(seat.lines[5].contains(size.width < 80 ? "   x5" : "first of 5 the same"))
    seat.press("q")

    seat.story.decides(.approve, first.key)
    seat.hear()
    #expect(seat.story.fleet.pending().count == 5)
    let second = try #require(seat.console.queue.rows.last)
    #expect(seat.console.queue.rows.count == 3 && second.id == "ask-2")
    #expect(seat.console.queue.behind == [second: 3])
  }

  @Test("FAULTS 40: other words, another risk or an earlier end are another card")
  func otherQuestions() throws {
    var story = Story()
    for agent in ["refund-agent", "mailer"] { story.starts(agent) }
    story.asks("refund-agent", "pay", message: "please")
    story.asks("refund-agent", "pay", message: "please, now")
    story.asks("refund-agent", "pay", risk: .low)
    story.asks("refund-agent", "pay", timeout: .seconds(60))
    story.asks("mailer", "pay")
    let seat = try Seat(story)
    #expect(seat.console.queue.rows.count == 5 && seat.console.queue.behind.isEmpty)
  }

  @Test("INV 24: the preview is whole only as far as the row of the surplus leaves room")
  func previewRoom() throws {
    var story = Story()
    story.starts("refund-agent")
    story.asks("refund-agent", "pay", risk: .low, args: ["a": 1, "b": 2])
    let card = story.asks("refund-agent", "pay", isSurplus: true)
    story.answers(.surplus(rule: "default", waiting: 1), card.key)
    var seat = try Seat(story)
    seat.press("3")
    let whole = try #require(seat.console.showing(at: seat.story.now.boot))
    #expect(whole.end == seat.shows("{a: 1, b: 2}"))
  }

  @Test("A file that is not used is told at once, and stands there until it is mended")
  func notUsed() throws {
    var story = Story()
    story.starts("lab-1")
    var seat = try Seat(story)
    seat.story.policy(
      .policyRejected, ["path": "policy.toml", "problem": "4:1: unknown key \"agnet\""])
    seat.hear()
    seat.paint()
    #expect(seat.shows("The policy file is not used, the old rules stay: 4:1: unknown key"))
    seat.wait(.seconds(20))
    #expect(seat.shows("The policy file is not used since 12:04:31: 4:1: unknown key"))
    seat.story.policy(
      .policyLoaded,
      [
        "path": "policy.toml", "sha256": .string(Digest(sha256Of: []).text), "rules": ["a"],
      ])
    seat.hear()
    seat.paint()
    #expect(seat.shows("The policy was loaded: 1 rule from now on."))
    seat.wait(.seconds(20))
    #expect(!seat.shows("policy file"))
  }
}
