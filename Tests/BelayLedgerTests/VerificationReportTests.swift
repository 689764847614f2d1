import BelayCore
import Testing

@testable import BelayLedger

/// The two verdicts, as a person or a program reads them.
@Suite struct VerificationReportTests {
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    let hello = Event(
      id: "hello", source: .agent(refunds), type: .agentStarted, time: noon,
      data: ["name": "refunds", "version": "1", "heartbeat_s": 10])
    try ledger.append(hello)
    _ = try Notary(stateDirectory: scratch.state).sign(upTo: 1)
  }

  private func report(
    replaying: Bool = false, at seconds: Int = 5
  ) throws -> VerificationReport {
    let now = noon.advanced(by: .seconds(seconds))
    return try VerificationReport(
      of: LedgerReader(at: scratch.state),
      signed: SignedLog(stateDirectory: scratch.state, isGrowing: true, at: now),
      replaying: replaying)
  }

  private func check(
    _ report: VerificationReport, _ name: String
  ) throws -> LedgerVerdict.Check {
    try #require(report.completeness.checks.first { $0.name == name })
  }

  private func append(_ id: String, of agent: AgentID = refunds, at seconds: Int) throws {
    try ledger.begin()
    _ = try ledger.insert(
      sample(id, of: agent), authid: "token:test", recorded: noon.advanced(by: .seconds(seconds)))
    try ledger.commit()
  }

  private func numbered(_ number: JSON, _ id: String) throws -> Event {
    try Event(json: [
      "specversion": "1.0", "id": .string(id), "source": "/agents/refund-agent", "type": "t",
      "sequence": number,
    ])
  }

  @Test("a sound ledger passes both, and says its root")
  func sound() throws {
    let report = try report()
    #expect(report.integrity.state == .pass)
    #expect(report.completeness.state == .pass)
    #expect(report.broken == nil)
    #expect(report.head == ledger.treeHead)
    #expect(report.json["integrity"]?["state"] == "pass")
    #expect(report.json["tree"]?["root"]?.string == "\(ledger.treeHead.root)")
  }

  @Test("INV 3: a broken ledger fails integrity with its seq, and completeness is not known")
  func broken() throws {
    try append("a", at: 1)
    ledger.close()
    try scratch.edit("UPDATE events SET authid = 'uid:0' WHERE seq = 2")
    let report = try report()
    #expect(report.integrity.state == .fail)
    #expect(report.integrity.checks.first?.seq == 2)
    #expect(report.integrity.checks.first?.detail.hasPrefix("broken at seq 2: ") == true)
    #expect(report.completeness.state == .unknown)
    #expect(report.head == nil)
    #expect(report.json["integrity"]?["checks"]?.array?.first?["seq"]?.integer == 2)
  }

  @Test("an agent that fell silent without a goodbye is named; one that stopped is not")
  func silent() throws {
    try append("later", of: mails, at: 3_600)
    let report = try report(at: 3_601)
    #expect(report.integrity.state == .pass)
    let check = try self.check(report, "sources")
    #expect(check.state == .fail)
    #expect(check.detail.contains("1 of 2 agents"))
    #expect(check.detail.hasSuffix("refund-agent since seq 1"))
    try ledger.append(
      Event(id: "bye", source: .agent(refunds), type: .agentStopped, time: noon))
    #expect(try self.report().completeness.state == .pass)
  }

  @Test("numbers that a source left out are named, whether it writes them as text or not")
  func sequences() throws {
    try ledger.append(
      numbered(1, "1"), numbered("2", "2"), numbered("5", "5"), numbered(6, "6"), numbered("4", "4")
    )
    let check = try self.check(report(), "sequences")
    #expect(check.state == .fail)
    #expect(check.detail == "numbers are missing: /agents/refund-agent 3")
    try ledger.append(numbered(3, "3"))
    #expect(try self.check(report(), "sequences").state == .pass)
  }

  @Test("nothing is known of sources that do not number their events")
  func unnumbered() throws {
    #expect(try check(report(), "sequences").state == .unknown)
  }

  @Test("INV 6: a snapshot that was changed with its checksum is found by folding anew")
  func replayed() throws {
    try append("a", at: 1)
    try ledger.saveSnapshot(ledger.reader.foldAll())
    #expect(try report(replaying: true).integrity.state == .pass)
    ledger.close()
    let other = try Scratch()
    let forged = try other.open()
    try forged.append(sample("x"), sample("y"))
    try forged.saveSnapshot(forged.reader.foldAll())
    forged.close()
    try scratch.edit(
      """
      ATTACH '\(other.database)' AS other;
      DELETE FROM snapshots; INSERT INTO snapshots SELECT * FROM other.snapshots
      """)
    #expect(try report().integrity.state == .pass)
    #expect(try report(replaying: true).integrity.checks.first?.seq == 2)
  }

  @Test("INV 2, FAULTS 21: an older copy that was put back whole is found by the head note")
  func olderCopy() throws {
    let older = try scratch.afterCrash()
    try append("a", at: 1)
    try append("b", at: 2)
    ledger.close()
    try scratch.replaceFile(with: older)
    #expect(try report().integrity.checks.first?.seq == 2)
  }

  @Test("a ledger from before there was a tree gets no verdict, but what to do")
  func old() throws {
    ledger.close()
    try scratch.makeOlder()
    #expect(throws: LedgerError.olderSchema(1)) { try report() }
  }

  // MARK: Gaps

  @Test("a source that begins anew has no gap, one that repeats itself neither")
  func restarts() {
    var book = SequenceBook()
    for number in [7, 8, 8, 9, 1, 2, 3, 0, 1] { book.note(number, of: "/agents/a") }
    #expect(book.gaps.isEmpty && book.sources == 1 && !book.isCutShort)
  }

  @Test("gaps are filled from the middle and from both ends")
  func filling() {
    var book = SequenceBook()
    for number in [1, 10, 5, 2, 9] { book.note(number, of: "/agents/a") }
    #expect(book.gaps.map(\.missing) == [3...4, 6...8])
    for number in [3, 4, 6, 7, 8] { book.note(number, of: "/agents/a") }
    #expect(book.gaps.isEmpty)
  }

  @Test("gaps and sources have a bound, and what is beyond it is said")
  func bounded() {
    var book = SequenceBook()
    for number in 0...200 { book.note(number * 2, of: "/agents/a") }
    #expect(book.gaps.count == SequenceBook.maxGaps && book.isCutShort)
    var many = SequenceBook()
    for number in 0...SequenceBook.maxSources { many.note(1, of: "/agents/\(number)") }
    #expect(many.sources == SequenceBook.maxSources && many.isCutShort)
  }
}
