import BelayCore
import BelayLedger
import Foundation
import Testing

/// What a written policy lets go of is gone, and what is left proves what it proved.
@Suite struct PruningTests {
  let scratch: Scratch
  private static let later = noon.advanced(by: .seconds(86_400 * 400))
  private static let retention = Retention(payloadDays: 200, headersDays: 300, hashesDays: 350)

  /// 1,500 records of which every hundredth is a decision.
  init() throws {
    scratch = try Scratch()
    let ledger = try scratch.open()
    try ledger.append(
      (1...1_500).map { number in
        Event(
          id: "event-\(number)", source: .agent(refunds), type: .callFinished, time: noon,
          subject: "run-\(number / 50)",
          data: [
            "kind": "tool", "name": "mail.send", "outcome": number % 9 == 0 ? "error" : "ok",
            "input_tokens": 3, "error_message": .string("secret-\(number)-"),
          ])
      })
    ledger.close()
  }

  private func plan(_ ledger: Ledger, _ retention: Retention = retention) throws -> PrunePlan {
    try ledger.reader.prunePlan(retention, at: Self.later, signed: ledger.lastSeq)
  }

  private func order(_ ledger: Ledger, _ retention: Retention = retention) throws -> Int {
    let order = PruneOrder(
      through: try plan(ledger, retention).through, by: "anna", policy: "sha256:x",
      retention: retention, archive: nil, proofs: 0)
    let base = try ledger.reader.baseFold(through: order.through.payload)
    return try ledger.prune(
      order, base: base, id: "prune-\(ledger.lastSeq)", authid: "uid:1", recorded: Self.later
    ).seq
  }

  private func isOnDisk(_ text: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: scratch.state).contains { name in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.state + "/" + name))
      return bytes.range(of: Data(text.utf8)) != nil
    }
  }

  @Test("INV 3, 6: after all three stages the ledger opens, verifies, folds the same and goes on")
  func allStages() throws {
    let before = try LedgerReader(at: scratch.state)
    let fleet = try before.foldAll()
    let old = try #require(try before.treeHead(size: 1_100))
    let proof = try #require(try before.proof(of: 5))
    let ledger = try scratch.open(create: false)
    let found = try plan(ledger).through
    #expect(found.payload == 1_280 && found.headers == 768 && found.hashes == 768)
    let by = try order(ledger)
    #expect(try ledger.reader.verify().size == by, "what is ordered and not gone yet is no break")
    while try ledger.pruneStep() { #expect(try ledger.reader.verify().size == by) }
    #expect(try ledger.purge())
    #expect(try ledger.reader.pruned().isFinished)
    for seq in [1, 768, 900, 1_280] { #expect(try !isOnDisk("secret-\(seq)-"), "\(seq)") }
    #expect(try isOnDisk("secret-1281-"))
    #expect(try ledger.reader.foldAll().agents[refunds]?.totals == fleet.agents[refunds]?.totals)
    #expect(try ledger.reader.foldAll().agents[refunds]?.mode == fleet.agents[refunds]?.mode)
    try ledger.append(sample("more"))
    ledger.close()
    let again = try scratch.open(create: false)
    defer { again.close() }
    #expect(try again.loadFleet() == again.reader.foldAll())
    #expect(try again.reader.verify().size == by + 1)
    // What is provable, and what was proven.
    #expect(try again.reader.treeHead(size: 1_100) == old)
    let growth = try #require(try again.reader.growth(from: 1_100, to: by))
    #expect(growth.consistency.shows(growth.newer, extends: old))
    let fresh = try #require(try again.reader.proof(of: 1_000))
    #expect(fresh.inclusion.shows(fresh.leaf, in: fresh.head))
    #expect(proof.inclusion.shows(proof.leaf, in: proof.head))
    // What is not.
    for body in [
      { _ = try again.reader.proof(of: 5) }, { _ = try again.reader.growth(from: 700, to: 1_500) },
      { _ = try again.reader.foldAll(through: 300) },
    ] {
      let error = #expect(throws: LedgerError.self) { try body() }
      guard case .pruned? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test("a pruning that is cut short after any step goes on at the next opening")
  func cutShort() throws {
    for steps in 0...6 {
      let ledger = try scratch.open(create: false)
      if steps == 0 { _ = try order(ledger) }
      for _ in 0..<steps { _ = try ledger.pruneStep() }
      let dead = try scratch.afterCrash()
      ledger.close()
      let after = try dead.open(create: false)
      #expect(try after.reader.verify().size == after.lastSeq)
      while try after.pruneStep() {}
      #expect(try after.reader.pruned().isFinished)
      #expect(try after.reader.verify().size == after.lastSeq)
      #expect(try after.loadFleet() == after.reader.foldAll())
      after.close()
    }
  }

  @Test("a legal hold overrides retention, of payloads and of headers, until it is released")
  func held() throws {
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    let hold = LegalHold.holding(
      .records(900...901), by: "anna", reason: "case", id: "hold", time: noon)
    let number = try ledger.write(hold, authid: "uid:1", recorded: noon)
    let found = try plan(ledger)
    #expect(found.held == 2)
    #expect(found.through.headers == 256, "two tiles before the first that is held")
    _ = try order(ledger)
    while try ledger.pruneStep() {}
    try ledger.purge()
    #expect(try isOnDisk("secret-900-"))
    #expect(try !isOnDisk("secret-902-"))
    #expect(try ledger.reader.verify().size == ledger.lastSeq)
    let released = try #require(try ledger.reader.holds().first { $0.number == number })
    _ = try ledger.write(
      released.releasing(by: "anna", reason: "over", id: "release", time: noon), authid: "uid:1",
      recorded: noon)
    _ = try order(ledger)
    while try ledger.pruneStep() {}
    try ledger.purge()
    #expect(try !isOnDisk("secret-900-"))
    #expect(try ledger.reader.pruned().done.headers == 768)
    #expect(try ledger.reader.verify().size == ledger.lastSeq)
  }

  @Test("a question that is open stops pruning before it")
  func openQuestion() throws {
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    let request = try EscalationRequest(
      json: [
        "id": "call-1", "agent_id": .string(refunds.text), "run_id": "r", "name": "mail.send",
        "args": [:], "reason": "policy", "message": "may I",
      ])
    let now = Reading(wall: noon, boot: BootInstant(bootID: "boot", nanoseconds: 1_000_000_000))
    let raised = Escalation.raising(
      request, handle: 1, risk: .high, terms: Terms(), by: "token:a", isSurplus: false, at: now,
      timeout: .seconds(600), noOperator: false, eventID: "raised")
    try ledger.append(raised, about: EscalationKey(agent: refunds, id: "call-1"))
    try ledger.append((1...600).map { sample("after-\($0)") })
    let found = try plan(ledger)
    #expect(found.through.payload == 1_280)
    #expect(found.limits.contains { $0.contains("#1501") })
  }

  @Test("nothing younger than its period goes, and nothing that is not signed")
  func young() throws {
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    #expect(try plan(ledger, Retention(payloadDays: 500)).isEmpty)
    #expect(try plan(ledger, Retention(payloadDays: 200)).through.headers == 0)
    let unsigned = try ledger.reader.prunePlan(Self.retention, at: Self.later, signed: 600)
    #expect(unsigned.through.payload == 512)
  }

  @Test(
    "INV 3: what was pruned cannot be changed, nor more be taken than the record says",
    arguments: [
      "UPDATE pruned SET through = 1024 WHERE stage = 'payload'",
      "UPDATE pruned SET done = 1024 WHERE stage = 'headers'", "DELETE FROM pruned",
      "UPDATE base SET fold = CAST('{}' AS BLOB)", "DELETE FROM base",
      "DELETE FROM events WHERE seq < 800", "DELETE FROM tiles WHERE level = 0 AND number = 3",
      "UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 1",
      "UPDATE erased SET by = 1 WHERE seq = 800",
      "UPDATE events SET salt = zeroblob(32), payload = zeroblob(length(payload)) WHERE seq = 1400",
      "UPDATE events SET agent = 'other' WHERE seq = 800",
    ])
  func tampered(sql: String) throws {
    let ledger = try scratch.open(create: false)
    _ = try order(ledger)
    while try ledger.pruneStep() {}
    ledger.close()
    try scratch.edit(sql)
    #expect(throws: LedgerError.self) { try LedgerReader(at: scratch.state).verify() }
  }
}
