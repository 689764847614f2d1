import Testing

@testable import BelayCore

@Suite("The table of states and steps")
struct EscalationTableTests {
  /// One row per state; a letter for each step that it accepts, in the order of
  /// display, hold, advise, endorse, decide, deliver, revoke, claim, report, lose, cancel, supersede,
  /// expire.
  // swift-format-ignore
  static let table = [
    "pending":             "i h a n d . . . . . c s e",
    "approved":            ". . . . . D r C . . c s e",
    "approved delivered":  ". . . . . . r C . . c s e",
    "claimed":             ". . . . . . . . R l . . .",
    "unknown":             ". . . . . . . . R . . . .",
    "rejected":            ". . . . . D . . . . . . .",
    "responded":           ". . . . . D . . . . . . .",
    "degraded":            ". . . . . D . . . . . . .",
    "rejected delivered":  ". . . . . . . . . . . . .",
    "responded delivered": ". . . . . . . . . . . . .",
    "degraded delivered":  ". . . . . . . . . . . . .",
    "completed":           ". . . . . . . . . . . . .",
    "failed":              ". . . . . . . . . . . . .",
    "expired":             ". . . . . . . . . . . . .",
    "cancelled":           ". . . . . . . . . . . . .",
    "superseded":          ". . . . . . . . . . . . .",
    "revoked":             ". . . . . . . . . . . . .",
    "lapsed":              ". . . . . . . . . . . . .",
  ]

  @Test("INV 9: each state accepts its row of the table and nothing else", arguments: Story.states)
  func row(_ state: String) throws {
    let reached = try Story.reaching(state).escalation.state
    let row = try #require(Self.table[state]).split(separator: " ").map { $0 != "." }
    for (step, accepted) in zip(EscalationStep.allCases, row) {
      #expect(reached.accepts(step) == accepted, "\(state): \(step)")
    }
    #expect(reached.word == state.split(separator: " ").first.map(String.init))
  }

  /// What can be asked of the value, by the step it would take.
  static func events(_ story: Story) -> [EscalationStep: Event?] {
    let (it, now) = (story.escalation, story.now)
    var late = now
    late.boot = it.nextDeadline ?? now.boot
    let grant = it.state.ruling?.grantDigest ?? it.actionDigest
    func event(_ ask: () throws(EscalationRefusal) -> EscalationAnswer) -> Event? {
      guard let answer = try? ask(), case .record(let event) = answer else { return nil }
      return event
    }
    let degrade = Outranking(seq: 1_000, by: "mira", reason: "degrade")
    let overdue = it.expiring(at: late, eventID: "e")
    return [
      .display: it.displaying(by: "mira", at: now, eventID: "e"),
      .hold: try? it.holding(.claim, by: "mira", at: now, eventID: "e"),
      .advise: it.advising(Story.advice, at: now, eventID: "e"),
      .decide: try? it.deciding(story.decision(.approve), by: "jo", at: now, eventID: "e"),
      .deliver: it.delivering(at: now, eventID: "e"),
      .revoke: it.revoking(for: degrade, at: now, eventID: "e"),
      .claim: event { () throws(EscalationRefusal) in
        try it.claiming(digest: grant, nonce: "n1", at: now, outranking: nil, eventID: "e")
      },
      .report: event { () throws(EscalationRefusal) in
        try it.reporting(completed: true, detail: "", at: now, eventID: "e")
      },
      .lose: overdue?.kind == .escalationExecuted ? overdue : nil,
      .cancel: event { () throws(EscalationRefusal) in
        try it.cancelling(detail: "", at: now, eventID: "e")
      },
      .supersede: event { () throws(EscalationRefusal) in
        try it.superseding(with: "call-2", at: now, eventID: "e")
      },
      .expire: overdue?.kind == .escalationExpired ? overdue : nil,
    ]
  }

  @Test(
    "A question is answered with a record exactly where the table says so", arguments: Story.states)
  func questions(_ state: String) throws {
    let story = try Story.reaching(state)
    for (step, event) in Self.events(story) {
      let expected = story.escalation.state.accepts(step)
      #expect((event != nil) == expected, "\(state): \(step)")
    }
  }

  @Test(
    "Each answered record takes its step, and each other record changes nothing",
    arguments: Story.states)
  func records(_ state: String) throws {
    let story = try Story.reaching(state)
    let (it, seq) = (story.escalation, story.records.count + 1)
    for other in Story.states {
      for (step, event) in Self.events(try Story.reaching(other)) {
        guard let event = event ?? nil else { continue }
        var after = it
        let record = Record(seq: seq, recorded: story.now.wall, authid: "hub", event: event)
        let taken = after.apply(record)
        #expect(taken == it.state.accepts(step), "\(state): \(step) of \(other)")
        #expect(taken || after == it)
      }
    }
  }

  @Test("INV 9, 20: a revocation is a record, and only before the claim", arguments: Story.states)
  func revocation(_ state: String) throws {
    let it = try Story.reaching(state).escalation
    let degrade = Outranking(seq: 1_000, by: "mira", reason: "degrade")
    let event = it.revoking(for: degrade, at: Story.start, eventID: "e")
    #expect((event != nil) == state.hasPrefix("approved"))
  }

  @Test("INV 11: a timeout, nobody there and a person's no are different words")
  func words() throws {
    let words = try Story.states.map { try Story.reaching($0).escalation.state.word }
    #expect(Set(words).count == 14)
    var alone = Story()
    alone.record(
      Escalation.raising(
        try Story.request(), handle: 1, risk: .high, at: alone.now, noOperator: true, eventID: "e"))
    #expect(alone.escalation.json()["no_operator"] == true)
    #expect(alone.escalation.json()["state"] == "pending")
  }
}
