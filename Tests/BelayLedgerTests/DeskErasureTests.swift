import BelayCore
import BelayLedger
import Testing

/// What the hub wrote down about a question can be erased once it is done with; what became of it stays.
@Suite struct DeskErasureTests {
  static let secret = "erika@example.com"
  let scratch: Scratch
  let ledger: Ledger
  let key = EscalationKey(agent: refunds, id: "call-1")

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
  }

  private var now: Reading {
    Reading(wall: noon, boot: BootInstant(bootID: "boot", nanoseconds: 1_000_000_000))
  }

  private func request(_ key: EscalationKey) throws -> EscalationRequest {
    try EscalationRequest(
      json: [
        "id": .string(key.id), "agent_id": .string(key.agent.text), "run_id": "run-1",
        "name": "mail.send", "args": ["to": .string(Self.secret)], "target": .string(Self.secret),
        "message": .string("to " + Self.secret), "context": ["who": .string(Self.secret)],
        "reason": "policy", "allowed_decisions": ["approve", "edit", "reject"],
      ])
  }

  /// Raises, decides and, if granted, claims and reports; the fold goes along.
  private func story(_ verdict: Verdict?, isReported: Bool = true) throws -> Escalation {
    let request = try request(key)
    var fleet = try ledger.loadFleet()
    func add(_ event: Event) throws {
      try ledger.append(event, authid: "uid:1", about: key)
      fleet = try ledger.loadFleet()
    }
    func add(_ answer: EscalationAnswer) throws {
      guard case .record(let event) = answer else {
        Issue.record("nothing to record")
        return
      }
      try add(event)
    }
    func current() throws -> Escalation { try #require(fleet.escalations[key]) }
    try add(
      Escalation.raising(
        request, handle: 1, risk: .high, terms: Terms(), by: "token:a", isSurplus: false, at: now,
        timeout: .seconds(600), noOperator: false, eventID: "raised"))
    guard let verdict else { return try current() }
    var decision = Decision(
      verdict: verdict, actionDigest: request.actionDigest, reason: "known: " + Self.secret)
    if verdict == .edit { decision.editedArgs = ["to": .string("not " + Self.secret)] }
    try add(current().deciding(decision, by: "anna", at: now, eventID: "decided"))
    guard verdict.grants, isReported else { return try current() }
    let grant = try #require(try current().state.ruling?.grantDigest)
    try add(
      current().claiming(digest: grant, nonce: "n", at: now, outranking: nil, eventID: "claimed"))
    try add(
      current().reporting(
        completed: true, detail: "sent to " + Self.secret, at: now, eventID: "executed"))
    return try current()
  }

  private func erase(_ seqs: [Int]) throws -> Int {
    let order = ErasureOrder(seqs: seqs, by: "anna", legalBasis: "Art. 17", reason: "ticket")
    return try ledger.erase(order, id: "erasure", authid: "uid:1", recorded: noon).record.seq
  }

  @Test(
    "INV 3, 8: arguments and reasons are gone, who decided what stays, and the question stays closed",
    arguments: [Verdict.approve, .edit, .reject])
  func erased(verdict: Verdict) throws {
    let before = try story(verdict)
    let seqs = Array(1...ledger.lastSeq)
    let by = try erase(seqs)
    let after = try #require(try ledger.loadFleet().escalations[key])
    #expect(after.state.word == before.state.word)
    #expect(after.state.ruling?.by == "anna")
    #expect(after.handle == 1)
    #expect(after.request.args == [:])
    for record in try ledger.reader.records(after: 0, limit: 100) where record.seq < by {
      #expect(record.erasedBy == by)
      #expect(!String(decoding: record.encoded(), as: UTF8.self).contains("erika"))
      #expect(record.summary.detail.hasSuffix("erased by #\(by)"))
    }
    #expect(try ledger.reader.verify().size == ledger.lastSeq)
    // Its only verdict is taken still.
    let again = hubEvent(.escalationDecided, "again", about: key)
    #expect(try ledger.append(again, about: key) == [.conflict(2)])
  }

  @Test("part of a question can be erased, and the rest reads as before")
  func part() throws {
    _ = try story(.approve)
    _ = try erase([2])
    #expect(try ledger.loadFleet().escalations[key]?.state.word == "completed")
    #expect(try ledger.reader.verify().size == ledger.lastSeq)
  }

  @Test("INV 9: a question that is open, or approved and not done with, stays whole")
  func open() throws {
    _ = try story(nil)
    #expect(throws: LedgerError.self) { try erase([1]) }
    let other = try DeskErasureTests()
    _ = try other.story(.approve, isReported: false)
    #expect(throws: LedgerError.self) { try other.erase([1, 2]) }
    #expect(other.ledger.poisoned == nil)
  }

  @Test("INV 3: what is left of a decision cannot be edited")
  func tampered() throws {
    _ = try story(.reject)
    _ = try erase([1, 2])
    ledger.close()
    try scratch.edit(
      "UPDATE erased SET rest = CAST(replace(rest, 'anna', 'otto') AS BLOB) WHERE seq = 2")
    let error = #expect(throws: LedgerError.self) {
      try LedgerReader(at: scratch.state).verify()
    }
    guard case .corrupt(let seq, _)? = error else {
      Issue.record("it was \(String(describing: error))")
      return
    }
    #expect(seq == 2)
  }
}
