import BelayCore
import BelayLedger
import Testing

/// Everything somebody with a SQL client could change is found and named.
@Suite struct VerificationTests {
  let scratch: Scratch

  /// The newest record.
  static let last = 600

  init() throws { scratch = try Self.sound.get().afterCrash() }

  /// Made once; each test spoils a copy.
  private static let sound = Result { try makeSound() }

  private static func makeSound() throws -> Scratch {
    let key = EscalationKey(agent: refunds, id: "call-1")
    let scratch = try Scratch()
    let ledger = try scratch.open()
    try ledger.append(sample("a"), sample("b"))
    try ledger.append(hubEvent(.escalationRaised, "c", about: key), about: key)
    try ledger.append(hubEvent(.escalationDecided, "d", about: key), about: key)
    try ledger.append(hubEvent(.escalationClaimed, "e", about: key), about: key)
    try ledger.append((6...last).map { sample("event-\($0)") })
    try ledger.saveSnapshot(ledger.reader.foldAll())
    ledger.close()
    return scratch
  }

  /// Where verification says that the ledger is broken; nil if it finds nothing.
  private func seqOfBreak() throws -> Int? {
    do throws(LedgerError) {
      _ = try LedgerReader(at: scratch.state).verify()
    } catch {
      guard case .corrupt(let seq, _) = error else { throw error }
      return seq
    }
    return nil
  }

  @Test("INV 3: an untouched ledger verifies, and reports how far it is")
  func untouched() throws {
    var reports: [Int] = []
    let reader = try LedgerReader(at: scratch.state)
    let head = try reader.verify { reports.append($0.done) }
    #expect(head.size == Self.last)
    #expect(reports.contains(Self.last))
  }

  @Test("INV 3: a ledger without a record verifies")
  func empty() throws {
    let empty = try Scratch()
    try empty.open().close()
    #expect(try LedgerReader(at: empty.state).verify() == .empty)
  }

  @Test("INV 3: a hub that appends meanwhile is no break, and its records are verified too")
  func alive() throws {
    let ledger = try scratch.open(create: false)
    let reader = try LedgerReader(at: scratch.state)
    var more = (1...3).map { sample("later-\($0)") }
    let head = try reader.verify { _ in
      if let next = more.popLast() { _ = try? ledger.append(next) }
    }
    #expect(head.size > Self.last)
    #expect(head.size <= ledger.lastSeq)
  }

  @Test(
    "INV 3, FAULTS 21: a change to any column of a record is named",
    arguments: [
      "id = 'x'", "source = '/agents/mail-agent'", "type = 'belay.log2'", "time = time + 1",
      "time = NULL", "recorded = recorded - 1", "agent = 'mail-agent'", "agent = NULL",
      "run = 'run-2'", "run = NULL", "authid = 'uid:0'", "salt = randomblob(32)",
      "salt = zeroblob(0)", "leaf = randomblob(32)", "leaf = zeroblob(31)",
      "payload = CAST(replace(payload, 'hello', 'hullo') AS BLOB)",
      "payload = CAST(payload || ' ' AS BLOB)", "payload = zeroblob(0)",
      "escalation_agent = 'refund-agent', escalation_id = 'call-1'", "escalation_id = 'call-1'",
    ], [2, 300])
  func column(change: String, seq: Int) throws {
    try scratch.edit("UPDATE events SET \(change) WHERE seq = \(seq)")
    #expect(try seqOfBreak() == seq)
  }

  @Test(
    "INV 3: the same value of another kind, which no look-up would find, is named",
    arguments: ["id", "source", "type", "agent", "run", "authid"])
  func kind(column: String) throws {
    try scratch.edit("UPDATE events SET \(column) = CAST(\(column) AS BLOB) WHERE seq = 2")
    #expect(try seqOfBreak() == 2)
  }

  @Test("INV 3: a time that no clock shows is named, though it would be written as the last one")
  func time() throws {
    try scratch.edit("UPDATE events SET recorded = 9223372036854775807 WHERE seq = 2")
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

  @Test("INV 3, FAULTS 21: a removed record is named", arguments: [1, 2, 5, 256, 257, 513, 600])
  func removed(seq: Int) throws {
    try scratch.edit("DELETE FROM events WHERE seq = \(seq)")
    #expect(try seqOfBreak() == seq)
  }

  @Test("INV 3, FAULTS 21: a cut tail is named by its first record", arguments: [2, 257, 513, 600])
  func truncated(seq: Int) throws {
    try scratch.edit("DELETE FROM events WHERE seq >= \(seq)")
    #expect(try seqOfBreak() == seq)
  }

  @Test("INV 3: two records that changed places are named by the first")
  func swapped() throws {
    try scratch.edit(
      """
      UPDATE events SET seq = 0 WHERE seq = 100; UPDATE events SET seq = 100 WHERE seq = 400;
      UPDATE events SET seq = 400 WHERE seq = 0
      """)
    #expect(try seqOfBreak() == 100)
  }

  @Test(
    "INV 3, FAULTS 21: a row that was put behind the others is named, though its own leaf is right")
  func appended() throws {
    let other = try Scratch()
    let ledger = try other.open()
    try ledger.append((1...Self.last).map { sample("event-\($0)") } + [sample("forged")])
    ledger.close()
    try scratch.edit(
      """
      ATTACH '\(other.database)' AS other;
      INSERT INTO events SELECT * FROM other.events WHERE seq = \(Self.last + 1)
      """)
    #expect(try seqOfBreak() == Self.last + 1)
  }

  @Test(
    "INV 3: a record that was replaced with its leaf is named by the tree", arguments: [1, 300])
  func replaced(seq: Int) throws {
    let other = try Scratch()
    let ledger = try other.open()
    try ledger.append((1...Self.last).map { sample("event-\($0)", message: "forged") })
    ledger.close()
    try scratch.edit(
      """
      ATTACH '\(other.database)' AS other;
      DELETE FROM events WHERE seq = \(seq);
      INSERT INTO events SELECT * FROM other.events WHERE seq = \(seq)
      """)
    #expect(try seqOfBreak() == seq)
  }

  // MARK: The tree

  @Test(
    "INV 3: a tile that is gone is named by its first record",
    arguments: [(0, 0, 1), (0, 1, 257), (0, 2, 513), (1, 0, 1)])
  func tileGone(level: Int, number: Int, seq: Int) throws {
    try scratch.edit("DELETE FROM tiles WHERE level = \(level) AND number = \(number)")
    #expect(try seqOfBreak() == seq)
  }

  @Test(
    "INV 3: one changed hash in a tile is named by the first record under it, zeros included",
    arguments: [
      (0, 0, 0, 1), (0, 0, 31, 1), (0, 0, 32, 2), (0, 1, 8_191, 512), (0, 2, 0, 513),
      (0, 2, 32 * 88, 601), (1, 0, 0, 1), (1, 0, 32, 257), (1, 0, 8_191, 65_281),
    ])
  func tileChanged(level: Int, number: Int, byte: Int, seq: Int) throws {
    try scratch.flip(byte: byte, ofTile: number, level: level)
    #expect(try seqOfBreak() == seq)
  }

  @Test(
    "INV 3: a tile too many or of another length, and another head, are breaks",
    arguments: [
      "INSERT INTO tiles VALUES (0, 9, zeroblob(8192))", "INSERT INTO tiles VALUES (7, 0, x'00')",
      "UPDATE tiles SET hashes = CAST(hashes || x'00' AS BLOB) WHERE number = 2",
      "UPDATE tiles SET hashes = CAST(hashes AS TEXT) WHERE number = 1",
      "UPDATE tiles SET level = 3 WHERE level = 1",
      "DELETE FROM tree_head", "INSERT INTO tree_head SELECT * FROM tree_head",
      "UPDATE tree_head SET root = randomblob(32)", "UPDATE tree_head SET root = x''",
      "UPDATE tree_head SET size = -1", "UPDATE tree_head SET size = size + 1",
      "UPDATE tree_head SET size = size - 1", "UPDATE tree_head SET size = 'x'",
    ])
  func tree(change: String) throws {
    try scratch.edit(change)
    #expect(try seqOfBreak() != nil)
  }

  // MARK: What stands beside the records

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

  @Test(
    "INV 7: an index that does not know a record is named by it",
    arguments: [
      ("events_by_key", "source, id", 300),
      ("events_by_escalation", "escalation_agent, escalation_id", 4),
    ])
  func index(name: String, columns: String, seq: Int) throws {
    let partial = name == "events_by_key" ? "" : "escalation_agent IS NOT NULL AND"
    // An index over fewer rows takes the place of the whole one, whose text stays in the schema.
    try scratch.edit(
      """
      CREATE INDEX short ON events (\(columns)) WHERE \(partial) seq <> \(seq);
      PRAGMA writable_schema = 1;
      UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'short')
        WHERE name = '\(name)';
      DELETE FROM sqlite_schema WHERE name = 'short'
      """)
    #expect(try seqOfBreak() == seq)
  }

  @Test(
    "INV 3: tables without their constraint, or with a trigger, are a break",
    arguments: [
      "DROP INDEX events_by_key; CREATE INDEX events_by_key ON events (source, id)",
      "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM verdicts; END",
      "CREATE TABLE more (x)", "DROP TABLE snapshots",
    ])
  func schema(change: String) throws {
    try scratch.edit(change)
    #expect(try seqOfBreak() == 0)
  }

  @Test("INV 6: a snapshot that does not match its checksum is named")
  func snapshot() throws {
    try scratch.edit("UPDATE snapshots SET fold = CAST(fold || ' ' AS BLOB)")
    #expect(try seqOfBreak() == Self.last)
  }

  @Test("a single record can be checked")
  func one() throws {
    try scratch.edit("UPDATE events SET authid = 'uid:0' WHERE seq = 2")
    let reader = try LedgerReader(at: scratch.state)
    try reader.checkLeaf(1)
    #expect(throws: LedgerError.self) { try reader.checkLeaf(2) }
    #expect(throws: LedgerError.corrupt(seq: 601, "the record is missing")) {
      try reader.checkLeaf(601)
    }
  }
}
