import BelayCore
import BelayLedger
import Testing

/// What a legal hold covers stays until the hold is released.
@Suite struct LegalHoldTests {
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    try ledger.append(sample("one"), sample("two", of: mails), sample("three"))
  }

  private func hold(_ scope: LegalHold.Scope) throws -> Int {
    let event = LegalHold.holding(
      scope, by: "anna", reason: "case 12", id: "hold-\(ledger.lastSeq)", time: noon)
    return try ledger.write(event, authid: "uid:1", recorded: noon)
  }

  private func erase(_ seq: Int) throws {
    let order = ErasureOrder(seqs: [seq], by: "anna", legalBasis: "-", reason: "-")
    _ = try ledger.erase(
      order, id: "erasure-\(ledger.lastSeq)", authid: "uid:1", recorded: noon)
  }

  @Test(
    "a hold by agent, run or range overrides erasure until it is released",
    arguments: [
      (LegalHold.Scope.agent(refunds), [1, 3]), (.run("run-1"), [1, 2, 3]),
      (.records(2...3), [2, 3]),
    ])
  func overrides(scope: LegalHold.Scope, held: [Int]) throws {
    let number = try hold(scope)
    for seq in 1...3 where held.contains(seq) {
      let error = #expect(throws: LedgerError.self) { try erase(seq) }
      #expect(error?.description.contains("legal hold #\(number)") == true)
      #expect(try ledger.reader.record(seq)?.erasedBy == nil)
    }
    for seq in 1...3 where !held.contains(seq) { try erase(seq) }
    let hold = try #require(try ledger.reader.holds().first)
    #expect(hold.scope == scope)
    let release = hold.releasing(by: "anna", reason: "settled", id: "release", time: noon)
    _ = try ledger.write(release, authid: "uid:1", recorded: noon)
    #expect(try ledger.reader.holds().isEmpty)
    for seq in held { try erase(seq) }
    #expect(try ledger.reader.verify().size == ledger.lastSeq)
  }

  @Test("a hold itself and its release stay, and no agent's event is one")
  func onlyHub() throws {
    let number = try hold(.records(1...1))
    #expect(throws: LedgerError.self) { try erase(number) }
    try ledger.append(
      Event(
        id: "forged", source: .agent(refunds), type: .ledgerReleased, time: noon,
        data: ["hold": JSON(number), "by": "x", "reason": "y"]))
    #expect(try ledger.reader.holds().map(\.number) == [number])
  }
}
