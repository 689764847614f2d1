import Testing

@testable import BelayCore

/// What a report says of a story that is known.
@Suite struct OversightReportTests {
  private static func report(
    on story: Story, from start: Duration = .zero, to end: Duration = .seconds(3_600)
  ) throws -> OversightReport {
    let noon = Story.start.wall
    var report = OversightReport(
      period: try #require(
        ReportPeriod(from: noon.advanced(by: start), to: noon.advanced(by: end))))
    for record in story.records {
      if let key = report.stranger(in: record), report.period.contains(record.recorded) {
        try report.recall(
          story.records.filter { $0.escalationKey == key }, before: record.seq)
      }
      try report.apply(record)
    }
    return report
  }

  @Test("a decision is told with who, what was shown, how long, and what came of it")
  func decision() throws {
    var story = try Story.raised()
    story.pass(.seconds(40))
    try story.decide(.approve)
    try story.claim()
    try story.report(true)
    let one = try #require(try Self.report(on: story).decisions.first)
    #expect(one.answer?.by == "mira")
    #expect(one.wait == .seconds(40))
    #expect(one.onScreen == .milliseconds(2_100))
    #expect(!one.isOverride && !one.isReflex)
    #expect(one.trail.steps.map(\.what) == ["raised", "decided", "claimed", "executed"])
    #expect(one.trail.steps.map(\.seq) == [1, 2, 3, 4])
    #expect(one.json["outcome"] == "completed")
    #expect(one.json["action_digest"]?.string == story.escalation.actionDigest.text)
  }

  @Test(
    "what is other than asked counts as an override",
    arguments: [(Verdict.approve, false), (.edit, true), (.reject, true), (.degrade, true)])
  func override(verdict: Verdict, isOverride: Bool) throws {
    var story = try Story.raised()
    try story.decide(verdict)
    let report = try Self.report(on: story)
    #expect(report.decisions.first?.isOverride == isOverride)
  }

  @Test("INV 11: an expiry is no decision")
  func expiry() throws {
    var story = try Story.raised(timeout: .seconds(60))
    story.pass(.seconds(61))
    story.recordDue()
    let report = try Self.report(on: story)
    #expect(report.count(of: "expired") == 1)
    #expect(report.waits.isEmpty)
    #expect(report.decisions.first?.answer == nil)
  }

  @Test(
    "an escalation from before the period is told whole, and one that nothing happened to is not")
  func older() throws {
    var story = try Story.raised()
    try story.raise(["id": "call-2"])
    story.pass(.seconds(100))
    try story.decide(.reject)
    let report = try Self.report(on: story, from: .seconds(50))
    #expect(report.decisions.map(\.facts.key.id) == ["call-1"])
    #expect(report.decisions.first?.wait == .seconds(100))
    #expect(report.firstSeq == 3)
    #expect(report.counts == ["belay.escalation.decided": 1])
  }

  @Test("the end of the period is not in it")
  func end() throws {
    var story = try Story.raised()
    story.pass(.seconds(10))
    try story.decide(.reject)
    #expect(try Self.report(on: story, to: .seconds(10)).decisions.first?.answer == nil)
  }

  @Test("a degraded time is told from its beginning to its end, and one that began before as that")
  func spells() throws {
    var story = Story()
    let words: JSON = ["from": "normal", "to": "degraded", "cause": "breaker", "reason": "open"]
    story.happens(.modeChanged, words)
    story.pass(.seconds(30))
    story.happens(.modeChanged, ["from": "degraded", "to": "normal"])
    let whole = try Self.report(on: story).modeSpells
    #expect(whole.map(\.startSeq) == [1] && whole.map(\.endSeq) == [2])
    #expect(whole.first?.cause == "breaker")
    let late = try Self.report(on: story, from: .seconds(10)).modeSpells
    #expect(late.map(\.startSeq) == [nil] && late.map(\.endSeq) == [2])
  }

  @Test("types without end are counted as one")
  func types() throws {
    var story = Story()
    for number in 0..<300 {
      story.record(
        Event(id: "x\(number)", source: .agent(Story.agent), type: "org.example.t\(number)"))
    }
    let counts = try Self.report(on: story).counts
    #expect(counts.count == OversightReport.maxTypes + 1)
    #expect(counts["other"] == 100)
  }

  @Test("INV 3: what was not checked and what is broken never reads as sound")
  func integrity() {
    let verdicts: [ReportIntegrity.Verdict] = [.broken("at seq 3"), .notChecked]
    for verdict in verdicts {
      let integrity = ReportIntegrity(records: verdict, oldest: nil, newestSeq: 9)
      #expect(!integrity.sentence.contains("agree"))
      #expect(integrity.json["records"] != "sound")
    }
  }

  @Test("each duty names records of the period")
  func articles() throws {
    var story = try Story.raised()
    try story.decide(.reject)
    let report = try Self.report(on: story)
    let integrity = ReportIntegrity(
      records: .sound(records: 2), oldest: Story.start.wall, newestSeq: 2)
    let found = report.articles(
      integrity, madeAt: Story.start.wall.advanced(by: .seconds(86_400 * 3)))
    #expect(
      found.map(\.article) == [
        "12(1)", "12(2)(a)", "12(2)(b)-(c)", "12(3)(d)", "14(4)(a)", "14(4)(b)", "14(4)(c)",
        "14(4)(d)", "14(4)(e)", "14(5)", "19", "26(6)", "26(2)", "26(5)",
      ])
    let override = try #require(found.first { $0.article == "14(4)(d)" })
    #expect(override.seqs == [2])
    #expect(
      override.finding
        == "Decisions: 1; other than what the agent asked for: 1; approvals taken back: 0.")
    #expect(found.first { $0.article == "19" }?.finding.contains("3 days old") == true)
  }

  @Test("what was asked in full is let go once nothing more can happen, and the rest stays told")
  func lettingGo() throws {
    var story = try Story.raised()
    try story.decide(.approve)
    try story.claim()
    try story.report(true)
    let told = try #require(try Self.report(on: story).decisions.first)
    // A second report would be a step that no state accepts any more.
    var again = told
    again.apply(try #require(story.records.last))
    #expect(again == told)
    #expect(told.facts.state == "completed" && told.role == "operator")
    #expect(told.keySeq == told.answer?.seq)
  }

  @Test("versions of agents, and erasures with their legal basis, are told with their records")
  func settings() throws {
    var story = Story()
    story.happens(.agentStarted, ["name": "refunds", "version": "2.1"])
    story.record(
      Event(
        id: "erased", source: .hub, type: .ledgerErased,
        data: ["by": "mira", "legal_basis": "GDPR Art. 17(1)(a)", "reason": "asked", "count": 3]))
    let report = try Self.report(on: story)
    #expect(report.settings.map(\.version) == ["refunds 2.1"])
    #expect(report.redactions.map(\.legalBasis) == ["GDPR Art. 17(1)(a)"])
    #expect(report.redactions.map(\.count) == [3])
    #expect(report.keySeqs == [2])
  }

  @Test("a proof is listed with the case whose record it proves, with its digest")
  func proofs() throws {
    var story = try Story.raised()
    try story.decide(.reject)
    let report = try Self.report(on: story)
    #expect(report.keySeqs == [2])
    var proofs = ReportProofs()
    let digest = Digest(sha256Of: [1])
    proofs.wrote(ReportProofs.File(name: "2.tlog-proof", sha256: digest), for: 2)
    let told = proofs.with(try #require(report.decisions.first).json, 2)
    #expect(told["proof"]?["file"] == "2.tlog-proof")
    #expect(told["proof"]?["sha256"]?.string == digest.text)
    #expect(proofs.with(["seq": 3], 3)["proof"] == nil)
  }

  @Test("INV 3: what is missing or was not looked for never reads as complete")
  func completeness() {
    let check = { (state: String) in
      ReportIntegrity.Check(
        verdict: "completeness", name: "anchors", state: state, detail: "x is behind")
    }
    let sentence = { (checks: [ReportIntegrity.Check]) in
      ReportIntegrity(records: .sound(records: 1), checks: checks, oldest: nil, newestSeq: 1)
        .completenessSentence
    }
    #expect(sentence([]).hasPrefix("NOT CHECKED"))
    #expect(sentence([check("fail")]) == "SOMETHING IS MISSING: x is behind.")
    #expect(sentence([check("unknown")]).hasSuffix("Not known: x is behind."))
    #expect(sentence([check("pass")]) == "Nothing was found to be missing.")
  }
}
