import BelayCore
import BelayLedger
import Foundation
import Testing

/// A ledger that a Belay without a tree wrote gets one when it is opened, whatever happens meanwhile.
@Suite(.serialized) @WaitingRoom struct MigrationTests {
  let scratch: Scratch
  let head: TreeHead
  let key = EscalationKey(agent: refunds, id: "call-1")

  /// More than two pages of the migration.
  static let count = 20_000

  init() throws {
    scratch = try Scratch()
    let ledger = try scratch.open()
    try ledger.append(hubEvent(.escalationDecided, "decided", about: key), about: key)
    try ledger.append((2...Self.count).map { sample("event-\($0)") })
    head = ledger.treeHead
    ledger.close()
    try scratch.makeOlder()
  }

  @Test("an older ledger opens with the tree that it would have grown, and goes on")
  func opens() throws {
    var reports: [Int] = []
    let ledger = try Ledger(at: scratch.state, create: false) { done, all in
      reports.append(done)
      #expect(all == Self.count)
    }
    #expect(reports == [8_192, 16_384, 20_000])
    #expect(ledger.treeHead == head)
    #expect(try ledger.reader.verify() == head)
    #expect(try ledger.append(sample("after")).map(\.seq) == [Self.count + 1])
    #expect(try ledger.append(sample("event-7")) == [.duplicate(7)])
    ledger.close()
    #expect(try LedgerReader(at: scratch.state).verify().size == Self.count + 1)
  }

  @Test("INV 2, FAULTS 2: kill -9 at any moment of it costs nothing", arguments: [1, 2, 3])
  func killed(pages: Int) throws {
    let child = try Crasher(scratch.state, 1, "wait=\(pages)")
    child.waitUntilGrown(pages: pages)
    child.kill()
    // What is there by half is no tree yet, and an older Belay could still open the ledger.
    let reader = try LedgerReader(at: scratch.state)
    #expect(throws: LedgerError.olderSchema(1)) { try reader.verify() }
    #expect(try reader.lastSeq() == Self.count)
    var first: Int?
    let ledger = try Ledger(at: scratch.state, create: false) { done, _ in first = first ?? done }
    #expect((first ?? 0) >= min(Self.count, (pages + 1) * 8_192), "it goes on where it was")
    #expect(ledger.treeHead == head)
    #expect(try ledger.reader.verify() == head)
  }

  @Test("INV 2: kill -9 at some moment costs nothing either")
  func killedSometime() throws {
    for _ in 0..<3 {
      let child = try Crasher(scratch.state, 1)
      child.waitUntilGrown(pages: 1)
      child.kill()
    }
    let ledger = try scratch.open(create: false)
    #expect(try ledger.reader.verify().size == ledger.lastSeq)
    #expect(ledger.lastSeq >= Self.count)
  }

  @Test("INV 2: what an older Belay appended to a ledger with half a tree is in the whole one")
  func appendedMeanwhile() throws {
    let child = try Crasher(scratch.state, 1, "wait=1")
    child.waitUntilGrown(pages: 1)
    child.kill()
    let longer = try Scratch()
    let other = try longer.open()
    try other.append((1...Self.count + 5).map { sample("event-\($0)") })
    other.close()
    // An older Belay writes rows and knows nothing of the tree.
    try scratch.edit(
      """
      ATTACH '\(longer.database)' AS longer;
      INSERT INTO events SELECT * FROM longer.events WHERE seq > \(Self.count)
      """)
    let ledger = try scratch.open(create: false)
    #expect(ledger.lastSeq == Self.count + 5)
    #expect(try ledger.reader.verify() == ledger.treeHead)
  }

  @Test(
    "INV 3: no tree is built over a record that does not match its leaf", arguments: [3, 9_000])
  func broken(seq: Int) throws {
    try scratch.edit("UPDATE events SET authid = 'uid:0' WHERE seq = \(seq)")
    for _ in 0..<2 { #expect(seqOfBreak() == seq) }
    #expect(try LedgerReader(at: scratch.state).lastSeq() == Self.count)
  }

  @Test("INV 2: a gap in an older ledger is named", arguments: [1, 8_193, 19_999])
  func gap(seq: Int) throws {
    try scratch.edit("DELETE FROM events WHERE seq = \(seq)")
    #expect(seqOfBreak() == seq)
  }

  private func seqOfBreak() -> Int? {
    let error = #expect(throws: LedgerError.self) { try scratch.open(create: false) }
    if case .corrupt(let seq, _) = error { return seq }
    return nil
  }
}
