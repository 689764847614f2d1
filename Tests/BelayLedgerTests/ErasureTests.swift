import BelayCore
import BelayLedger
import Foundation
import Testing

/// What is erased is gone from the disk, and the tree and every proof stay as they are.
@Suite struct ErasureTests {
  static let secret = "Erika Mustermann, Heidestrasse 17"
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let ledger = try scratch.open()
    try ledger.append((1...300).map { sample("event-\($0)", message: "plain") })
    try ledger.append(sample("hers", message: Self.secret), sample("after"))
    try ledger.saveSnapshot(ledger.reader.foldAll())
    ledger.close()
  }

  private let order = ErasureOrder(
    seqs: [301], by: "anna", legalBasis: "GDPR Art. 17(1)(b)", reason: "ticket 4711")

  @discardableResult
  private func erase(_ order: ErasureOrder? = nil) throws -> Int {
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    return try ledger.erase(
      order ?? self.order, id: "erasure-1", authid: "uid:1", recorded: noon
    ).record.seq
  }

  /// Whether any file of the state directory has the text in it.
  private func isOnDisk(_ text: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: scratch.state).contains { name in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.state + "/" + name))
      return bytes.range(of: Data(text.utf8)) != nil
    }
  }

  private func seqOfBreak() throws -> Int? {
    do throws(LedgerError) {
      _ = try LedgerReader(at: scratch.state).verify()
    } catch {
      guard case .corrupt(let seq, _) = error else { throw error }
      return seq
    }
    return nil
  }

  @Test(
    "INV 6: what says in which state an agent is cannot be erased, so that it is never drawn better",
    arguments: [EventType.modeChanged, .breakerChanged])
  func states(type: EventType) throws {
    let ledger = try scratch.open(create: false)
    let agent = try #require(AgentID("biller"))
    let change = Event(
      id: "change", source: .agent(agent), type: type, data: ["from": "normal", "to": "degraded"])
    try ledger.append([change])
    let seq = ledger.lastSeq
    ledger.close()
    let order = ErasureOrder(seqs: [seq], by: "mira", legalBasis: "17(1)", reason: "asked")
    #expect {
      try erase(order)
    } throws: { error in
      guard case LedgerError.notErasable(seq, _) = error else { return false }
      return "\(error)".contains("says what state an agent was in")
    }
  }

  @Test("an erased payload is in no file, free page or log, while the ledger is open and after")
  func gone() throws {
    #expect(try isOnDisk(Self.secret))
    let ledger = try scratch.open(create: false)
    #expect(
      try ledger.erase(order, id: "erasure-1", authid: "uid:1", recorded: noon).isPurged)
    #expect(try !isOnDisk(Self.secret))
    ledger.close()
    #expect(try !isOnDisk(Self.secret))
    #expect(try isOnDisk("plain"))
  }

  @Test("INV 3: an erased record keeps its leaf, says what erased it, and the ledger verifies")
  func verifies() throws {
    let reader = try LedgerReader(at: scratch.state)
    let before = try reader.verify()
    let by = try erase()
    #expect(by == before.size + 1)
    #expect(try reader.verify().size == by)
    let erased = try #require(try reader.record(301))
    #expect(erased.erasedBy == by)
    #expect(erased.event.id == "hers")
    #expect(erased.event.data.isNull)
    #expect(erased.summary.detail == "erased by #\(by)")
    #expect(try Record(json: JSON(parsing: erased.encoded())) == erased)
  }

  @Test("INV 6: the fold opens after an erasure and is the fold of what is left")
  func folds() throws {
    try erase()
    let ledger = try scratch.open(create: false)
    #expect(try ledger.loadFleet() == ledger.reader.foldAll())
    try ledger.append(sample("more"))
    ledger.close()
    #expect(try seqOfBreak() == nil)
  }

  @Test(
    "INV 3: a payload that is gone without its record, or another one, is a break",
    arguments: [
      ("UPDATE events SET salt = zeroblob(0), payload = zeroblob(0) WHERE seq = 5", 5),
      ("DELETE FROM erased", 301), ("UPDATE erased SET by = 5", 301),
      ("UPDATE erased SET by = 302", 301), ("UPDATE erased SET length = 1", 301),
      ("UPDATE erased SET commitment = randomblob(32)", 301),
      ("UPDATE events SET salt = randomblob(32) WHERE seq = 301", 301),
      ("UPDATE events SET escalation_agent = 'x', escalation_id = 'y' WHERE seq = 301", 301),
      ("INSERT INTO erased SELECT 7, commitment, length, by, 1, NULL FROM erased", 7),
      ("UPDATE erased SET rest = '{}'", 301), ("UPDATE erased SET rest = x'7b7d'", 301),
      (
        """
        INSERT INTO erased SELECT 7, commitment, length, by, 1, NULL FROM erased;
        UPDATE events SET salt = zeroblob(0), payload = zeroblob(0) WHERE seq = 7
        """, 7
      ),
    ])
  func tampered(sql: String, seq: Int) throws {
    try erase()
    try scratch.edit(sql)
    #expect(try seqOfBreak() == seq)
  }

  @Test(
    "what the hub says of the ledger is not erased, nor anything twice, and a refusal changes nothing"
  )
  func refused() throws {
    let by = try erase()
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    for seqs in [[by], [301], [1, by], [9_999], []] {
      let order = ErasureOrder(seqs: seqs, by: "anna", legalBasis: "-", reason: "-")
      #expect(throws: LedgerError.self) {
        try ledger.erase(order, id: "erasure-2", authid: "uid:1", recorded: noon)
      }
    }
    #expect(ledger.poisoned == nil)
    #expect(ledger.lastSeq == by)
    #expect(try ledger.reader.record(1)?.erasedBy == nil)
  }

  @Test("a purge that was cut short is made up for at the next opening")
  func purgedLater() throws {
    try erase()
    // The text in old pages, as a VACUUM that never ran would have left it.
    try scratch.edit(
      """
      PRAGMA secure_delete = 0; UPDATE erased SET purged = 0;
      CREATE TABLE old (t); INSERT INTO old VALUES ('\(Self.secret)'); DROP TABLE old
      """)
    #expect(try isOnDisk(Self.secret))
    try scratch.open(create: false).close()
    #expect(try !isOnDisk(Self.secret))
  }

  @Test("while somebody reads at length the log keeps the bytes, which is said and made up for")
  func readerInTheWay() throws {
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    let reader = try LongRead(scratch.database)
    let erasure = try ledger.erase(order, id: "erasure-1", authid: "uid:1", recorded: noon)
    #expect(!erasure.isPurged)
    #expect(try ledger.reader.record(301)?.erasedBy == erasure.record.seq)
    try reader.end()
    #expect(try ledger.purge())
    #expect(try !isOnDisk(Self.secret))
  }

  @Test("INV 7: what was erased, sent again, is the same record and does not come back")
  func sentAgain() throws {
    try erase()
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    #expect(try ledger.append(sample("hers", message: Self.secret)) == [.duplicate(301)])
    #expect(try !isOnDisk(Self.secret))
  }

  @Test("INV 3: an erasure during a verification is no break", arguments: [1, 301])
  func whileVerifying(seq: Int) throws {
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    try ledger.append((1...5_000).map { sample("more-\($0)") })
    var size: Int?
    let head = try LedgerReader(at: scratch.state).verify { _ in
      guard size == nil else { return }
      let order = ErasureOrder(seqs: [seq], by: "anna", legalBasis: "-", reason: "-")
      size =
        try? ledger.erase(order, id: "erasure-1", authid: "uid:1", recorded: noon).record.seq
    }
    #expect(head.size == size)
  }

  @Test("a numbered event keeps its number, so that its source has no gap")
  func numbered() throws {
    let ledger = try scratch.open(create: false)
    for number in 1...3 {
      let event = try Event(
        json: JSON(
          parsing: """
            {"specversion":"1.0","id":"n-\(number)","source":"/agents/mail-agent","type":"belay.log",
            "sequence":"\(number)","data":{"message":"\(Self.secret)"}}
            """))
      try ledger.append(event)
    }
    let order = ErasureOrder(seqs: [303, 304, 305], by: "anna", legalBasis: "-", reason: "-")
    _ = try ledger.erase(order, id: "erasure-1", authid: "uid:1", recorded: noon)
    ledger.close()
    let reader = try LedgerReader(at: scratch.state)
    #expect(try reader.verify().size == 306)
    let second = try #require(try reader.record(304))
    #expect(try JSON(parsing: second.encoded())["sequence"] == "2")
  }

  @Test("a person is found by subject and in any text, however it was written out")
  func finding() throws {
    let reader = try LedgerReader(at: scratch.state)
    #expect(try reader.naming("Mustermann", after: 0)?.found.map(\.seq) == [301])
    #expect(try reader.naming("run-1", after: 299)?.found.map(\.seq) == [300, 301, 302])
    #expect(try reader.naming("Mustermann", after: 302) == nil)
    try erase()
    #expect(try reader.naming("Mustermann", after: 0)?.found.isEmpty == true)
  }
}
