import BelayCore
import BelayLedger
import Foundation
import Testing

/// What is noticed before a ledger takes another record.
@Suite struct OpeningTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let ledger = try scratch.open()
    try ledger.append((1...9).map { sample("event-\($0)") })
    ledger.close()
  }

  private func broken() -> LedgerError? {
    #expect(throws: LedgerError.self) { try scratch.open(create: false) }
  }

  private func seqOfBreak() -> Int? {
    if case .corrupt(let seq, _) = broken() { seq } else { nil }
  }

  @Test("a closed ledger is whole without its log")
  func closed() throws {
    let copy = try Scratch()
    let ledger = try copy.open()
    try ledger.append((1...9).map { sample("event-\($0)") })
    ledger.close()
    try? FileManager.default.removeItem(atPath: copy.database + "-wal")
    #expect(try copy.open(create: false).lastSeq == 9)
  }

  @Test("a newer schema is refused")
  func newer() throws {
    try scratch.edit("PRAGMA user_version = 99")
    #expect(broken() == .newerSchema(99))
    #expect(throws: LedgerError.newerSchema(99)) { try LedgerReader(at: scratch.state) }
  }

  @Test("INV 2: a missing record is named", arguments: [1, 4, 8])
  func gap(seq: Int) throws {
    try scratch.edit("DELETE FROM events WHERE seq = \(seq)")
    #expect(seqOfBreak() == seq)
  }

  @Test(
    "INV 3: a changed last record is named",
    arguments: [
      "payload = CAST(replace(payload, 'hello', 'hullo') AS BLOB)", "authid = 'uid:0'",
      "recorded = recorded + 1", "salt = randomblob(32)", "leaf = zeroblob(32)", "run = NULL",
    ])
  func changed(column: String) throws {
    try scratch.edit("UPDATE events SET \(column) WHERE seq = 9")
    #expect(seqOfBreak() == 9)
  }

  @Test("INV 2: a death between the commit and the head note is no break, now and later")
  func staleNote() throws {
    let note = scratch.state + "/ledger.head"
    let old = try Data(contentsOf: URL(fileURLWithPath: note))
    let ledger = try scratch.open(create: false)
    try ledger.append(sample("event-10"))
    ledger.close()
    try old.write(to: URL(fileURLWithPath: note))

    let again = try scratch.open(create: false)
    #expect(try again.append(sample("event-10")) == [.duplicate(10)])
    again.close()
    #expect(try scratch.open(create: false).lastSeq == 10)
  }

  @Test(
    "INV 3: a right edge of the tree that is not what it was is noticed",
    arguments: [
      ("DELETE FROM tiles", 1), ("DELETE FROM tree_head", 0),
      ("UPDATE tiles SET hashes = zeroblob(8192)", 9),
      ("UPDATE tiles SET hashes = x'00'", 1), ("UPDATE tree_head SET root = zeroblob(32)", 9),
      ("UPDATE tree_head SET size = 8", 9), ("UPDATE tree_head SET size = 10", 10),
    ])
  func edge(change: String, seq: Int) throws {
    try scratch.edit(change)
    #expect(seqOfBreak() == seq)
  }

  @Test("INV 3: the last records are looked at also where a tile has just been filled")
  func fullTile() throws {
    let ledger = try scratch.open()
    try ledger.append((10...512).map { sample("event-\($0)") })
    ledger.close()
    #expect(try scratch.open(create: false).lastSeq == 512)
    try scratch.edit("UPDATE events SET authid = 'uid:0' WHERE seq = 300")
    #expect(seqOfBreak() == 300)
  }

  @Test("INV 2, FAULTS 21: a cut tail is noticed, because the head note knows more")
  func tail() throws {
    try scratch.edit("DELETE FROM events WHERE seq > 7")
    #expect(seqOfBreak() == 8)
  }

  @Test("INV 2, FAULTS 19: a removed write-ahead log is noticed")
  func logRemoved() throws {
    let ledger = try scratch.open()
    try ledger.append(sample("only in the log"))
    let crashed = try scratch.afterCrash()
    try FileManager.default.removeItem(atPath: crashed.database + "-wal")
    let error = #expect(throws: LedgerError.self) { try crashed.open() }
    guard case .corrupt(10, _) = error else {
      Issue.record("the loss of record 10 was not named")
      return
    }
  }

  @Test("INV 3: another ledger under the same head note is noticed")
  func swapped() throws {
    let other = try Scratch()
    let ledger = try other.open()
    try ledger.append((1...9).map { sample("event-\($0)") })
    ledger.close()
    try FileManager.default.removeItem(atPath: scratch.database)
    try FileManager.default.copyItem(atPath: other.database, toPath: scratch.database)
    #expect(seqOfBreak() == 9)
  }

  @Test(
    "a head note that is missing, older or garbage says nothing",
    arguments: [
      "", "garbage", "0 00\n",
    ])
  func head(text: String) throws {
    try text.write(toFile: scratch.state + "/ledger.head", atomically: false, encoding: .utf8)
    #expect(try scratch.open(create: false).lastSeq == 9)
  }

  @Test("a file that is no database is broken, not overwritten")
  func garbage() throws {
    try Data(repeating: 0x5a, count: 8_192).write(to: URL(fileURLWithPath: scratch.database))
    #expect(seqOfBreak() == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.database)).first == 0x5a)
  }
}
