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
    try Self.isOnDisk(text, scratch.state)
  }

  private static func isOnDisk(_ text: String, _ state: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: state).contains { name in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: state + "/" + name))
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
      ("UPDATE events SET salt = zeroblob(32) WHERE seq = 5", 5),
      ("DELETE FROM erased", 301), ("UPDATE erased SET by = 5", 301),
      ("UPDATE erased SET by = 302", 301), ("UPDATE erased SET length = 1", 301),
      ("UPDATE erased SET commitment = randomblob(32)", 301),
      ("UPDATE events SET salt = randomblob(32) WHERE seq = 301", 301),
      ("UPDATE events SET escalation_agent = 'x', escalation_id = 'y' WHERE seq = 301", 301),
      ("INSERT INTO erased SELECT 7, commitment, length, by, 1, NULL FROM erased", 7),
      ("UPDATE events SET payload = CAST('{}' AS BLOB) WHERE seq = 301", 301),
      ("UPDATE events SET payload = zeroblob(5) WHERE seq = 301", 301),
      ("UPDATE erased SET rest = '{}'", 301), ("UPDATE erased SET rest = x'7b7d'", 301),
      (
        """
        INSERT INTO erased SELECT 7, commitment, length, by, 1, NULL FROM erased;
        UPDATE events SET salt = zeroblob(32), payload = zeroblob(length(payload)) WHERE seq = 7
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
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    let reader = try LongRead(scratch.database)
    let erasure = try ledger.erase(
      order, id: "erasure-1", authid: "uid:1", recorded: noon, patience: .zero)
    #expect(!erasure.isPurged)
    let dead = try scratch.afterCrash()
    #expect(try Self.isOnDisk(Self.secret, dead.state))
    try dead.open(create: false).close()
    #expect(try !Self.isOnDisk(Self.secret, dead.state))
    try reader.end()
  }

  @Test("what is erased one by one leaves no copy in its neighbours' pages, long or short")
  func neighbours() throws {
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    let sizes = [10, 900, 3_000, 5_000, 70_000]
    for number in 1...60 {
      let filler = String(repeating: "x", count: sizes[number % sizes.count])
      try ledger.append(sample("long-\(number)", message: "secret-\(number)-\(filler)"))
    }
    for seq in (303...362).reversed() {
      let order = ErasureOrder(seqs: [seq], by: "anna", legalBasis: "-", reason: "-")
      _ = try ledger.erase(order, id: "erasure-\(seq)", authid: "uid:1", recorded: noon)
    }
    #expect(try !isOnDisk("secret-"))
    #expect(try ledger.reader.verify().size == 422)
  }

  @Test("INV 3: a payload that is put back after its erasure is a break")
  func putBack() throws {
    try scratch.edit("CREATE TABLE kept AS SELECT seq, salt, payload FROM events WHERE seq = 301")
    try erase()
    try scratch.edit(
      """
      UPDATE events SET salt = kept.salt, payload = kept.payload FROM kept WHERE events.seq = kept.seq;
      DELETE FROM erased; DROP TABLE kept
      """)
    #expect(try seqOfBreak() == 301)
  }

  @Test("an erasure of several orders says which part each is, and which are missing")
  func parts() throws {
    let ledger = try scratch.open(create: false)
    defer { ledger.close() }
    func erase(_ seq: Int, part: Int) throws {
      let order = ErasureOrder(
        seqs: [seq], by: "anna", legalBasis: "basis", reason: "why",
        part: .init(erasure: "E", number: part, of: 2))
      _ = try ledger.erase(order, id: "erasure-\(part)", authid: "uid:1", recorded: noon)
    }
    try erase(1, part: 1)
    let open = try ledger.reader.unfinishedErasures()
    #expect(open.map(\.part) == [.init(erasure: "E", number: 1, of: 2)])
    #expect(open.first?.reason == "why")
    try erase(2, part: 2)
    #expect(try ledger.reader.unfinishedErasures().isEmpty)
    let data = try #require(try ledger.reader.record(ledger.lastSeq)).event.data
    #expect(data["part"] == 2 && data["parts"] == 2 && data["erasure"] == "E")
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
