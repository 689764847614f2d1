import BelayCore
import BelayLedger
import Testing

/// Everything somebody with a SQL client could change is found and named.
@Suite struct VerificationTests {
  let scratch: Scratch
  let key = EscalationKey(agent: refunds, id: "call-1")

  init() throws {
    scratch = try Scratch()
    let ledger = try scratch.open()
    try ledger.append(sample("a"), sample("b"))
    try ledger.append(hubEvent(.escalationRaised, "c", about: key), about: key)
    try ledger.append(hubEvent(.escalationDecided, "d", about: key), about: key)
    try ledger.append(hubEvent(.escalationClaimed, "e", about: key), about: key)
    try ledger.append(sample("f"))
    ledger.close()
  }

  private func seqOfBreak() throws -> Int? {
    let reader = try LedgerReader(at: scratch.state)
    do throws(LedgerError) {
      _ = try reader.verifyLeaves()
    } catch {
      if case .corrupt(let seq, _) = error { return seq }
    }
    return nil
  }

  @Test("INV 3: an untouched ledger verifies, and reports how far it is")
  func sound() throws {
    var reports: [Int] = []
    #expect(try LedgerReader(at: scratch.state).verifyLeaves { reports.append($0) } == 6)
    #expect(reports.last == 6)
  }

  @Test(
    "INV 3: a change to any column of a record is named",
    arguments: [
      "id = 'x'", "source = '/agents/mail-agent'", "type = 'belay.log2'", "time = time + 1",
      "time = NULL", "recorded = recorded - 1", "agent = 'mail-agent'", "run = 'run-2'",
      "authid = 'uid:0'", "salt = randomblob(32)", "leaf = randomblob(32)",
      "payload = CAST(replace(payload, 'hello', 'hullo') AS BLOB)",
      "escalation_agent = 'refund-agent', escalation_id = 'call-1'",
    ])
  func column(change: String) throws {
    try scratch.edit("UPDATE events SET \(change) WHERE seq = 2")
    #expect(try seqOfBreak() == 2)
  }

  @Test(
    "INV 3: a record moved off its escalation is named",
    arguments: [
      "escalation_id = 'call-2'", "escalation_agent = NULL, escalation_id = NULL",
    ])
  func escalation(change: String) throws {
    try scratch.edit("UPDATE events SET \(change) WHERE seq = 4")
    #expect(try seqOfBreak() == 4)
  }

  @Test("INV 3: a removed record is named", arguments: [1, 2, 5])
  func removed(seq: Int) throws {
    try scratch.edit("DELETE FROM events WHERE seq = \(seq)")
    #expect(try seqOfBreak() == seq)
  }

  @Test(
    "INV 8, 13: a table that lost its verdict or claim is named",
    arguments: [
      ("DELETE FROM verdicts", 4), ("UPDATE verdicts SET seq = 3", 4), ("DELETE FROM claims", 5),
      ("INSERT INTO claims VALUES ('mail-agent', 'x', 2)", 0),
    ])
  func soleRecords(change: String, seq: Int) throws {
    try scratch.edit(change)
    #expect(try seqOfBreak() == seq)
  }

  @Test("a single record can be checked")
  func one() throws {
    try scratch.edit("UPDATE events SET authid = 'uid:0' WHERE seq = 2")
    let reader = try LedgerReader(at: scratch.state)
    try reader.checkLeaf(1)
    #expect(throws: LedgerError.self) { try reader.checkLeaf(2) }
    #expect(throws: LedgerError.corrupt(seq: 7, "the record is missing")) {
      try reader.checkLeaf(7)
    }
  }
}
