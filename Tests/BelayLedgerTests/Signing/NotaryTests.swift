import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// What is signed, and what never is.
@Suite struct NotaryTests {
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
  }

  private func notary(elsewhere: [SignedNote] = []) throws -> Notary {
    try Notary(stateDirectory: scratch.state, elsewhere: elsewhere)
  }

  private func root(_ size: Int) throws -> Hash {
    var range = CompactRange()
    for seq in 1...size {
      range.append(try #require(try ledger.reader.read { try $0.leaf(seq) }))
    }
    return range.root
  }

  private func append(_ ids: String...) throws { try ledger.append(ids.map { sample($0) }) }

  private var checkpoints: String { scratch.state + "/checkpoints" }

  @Test("INV 3: a checkpoint is the tree of the stored records under the key that is on disk")
  func signs() throws {
    try append("a", "b", "c")
    let notary = try notary()
    #expect(notary.notice == nil)
    #expect(notary.last == nil)
    let note = try notary.sign(upTo: 2)
    let checkpoint = try Checkpoint(note, signedBy: [notary.verifier])
    #expect(try checkpoint.head == TreeHead(size: 2, root: root(2)))
    #expect(checkpoint.isOf(notary.origin))
    let next = try Checkpoint(notary.sign(upTo: 3), signedBy: [notary.verifier])
    #expect(try next.head == TreeHead(size: 3, root: root(3)))
    let text = try String(contentsOfFile: checkpoints, encoding: .utf8)
    #expect(text.components(separatedBy: notary.origin.text + "\n").count == 3)
  }

  @Test("a restart goes on under the same origin and key")
  func restart() throws {
    try append("a", "b")
    let first = try notary()
    let note = try first.sign(upTo: 2)
    try append("c")
    let second = try notary(elsewhere: [note])
    #expect(second.notice == nil)
    #expect(second.last == note)
    #expect(second.signedSize == 2)
    let checkpoint = try Checkpoint(second.sign(upTo: 3), signedBy: [first.verifier])
    #expect(try checkpoint.head.root == root(3))
  }

  @Test(
    "INV 3: a record that is not what was written is named, and nothing is signed",
    arguments: ["authid = 'uid:0'", "leaf = randomblob(32)", "salt = randomblob(32)"])
  func broken(change: String) throws {
    try append("a", "b", "c")
    let notary = try notary()
    let note = try notary.sign(upTo: 1)
    try scratch.edit("UPDATE events SET \(change) WHERE seq = 3")
    let what = "the stored record does not match its leaf hash"
    #expect(throws: SigningError.broken(seq: 3, what)) { try notary.sign(upTo: 3) }
    #expect(try CheckpointFile(checkpoints).last == note)
  }

  @Test("INV 3: a missing record is named")
  func missing() throws {
    try append("a", "b", "c")
    let notary = try notary()
    try scratch.edit("DELETE FROM events WHERE seq = 2")
    #expect(throws: SigningError.broken(seq: 2, "the record is missing")) {
      try notary.sign(upTo: 3)
    }
  }

  @Test("INV 3: a stored tree that is not that of the records is refused, and nothing is signed")
  func treeChanged() throws {
    try append("a", "b", "c")
    let notary = try notary()
    let note = try notary.sign(upTo: 1)
    try scratch.flip(byte: 40, ofTile: 0, level: 0)
    let what = "the stored tree is not that of the records up to there"
    #expect(throws: SigningError.broken(seq: 3, what)) { try notary.sign(upTo: 3) }
    #expect(try CheckpointFile(checkpoints).last == note)
    try scratch.flip(byte: 40, ofTile: 0, level: 0)
    try scratch.edit("UPDATE tree_head SET root = randomblob(32)")
    #expect(throws: SigningError.broken(seq: 3, what)) { try notary.sign(upTo: 3) }
    #expect(try CheckpointFile(checkpoints).last == note)
  }

  // MARK: The gate

  /// What the ledger would be if its newest records had been lost.
  private func losingRecords(after seq: Int) throws {
    try scratch.edit("DELETE FROM events WHERE seq > \(seq)")
  }

  @Test("a ledger that is shorter than what was signed goes on under a new origin, and says why")
  func shorter() throws {
    try append("a", "b", "c")
    let old = try notary()
    let note = try old.sign(upTo: 3)
    try losingRecords(after: 2)
    let new = try notary()
    #expect(new.origin != old.origin)
    #expect(
      new.notice
        == .origin(
          new.verifier, previous: note, reason: "the ledger has 2 records, and 3 were signed"))
    #expect(try new.folder.load().retired == [old.verifier])
    #expect(try new.folder.load().keys.map(\.verifier) == [new.verifier])
    let next = try Checkpoint(new.sign(upTo: 2), signedBy: [new.verifier])
    #expect(try next.head == TreeHead(size: 2, root: root(2)))
    #expect(try notary().notice == nil)
  }

  @Test("a ledger that begins otherwise than what was signed goes on under a new origin")
  func different() throws {
    try append("a", "b")
    let old = try notary()
    _ = try old.sign(upTo: 2)
    ledger.close()
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.head"] {
      try? FileManager.default.removeItem(atPath: scratch.state + "/" + name)
    }
    let again = try scratch.open()
    try again.append(sample("x"), sample("y"), sample("z"))
    let new = try notary()
    guard case .origin(_, _, let reason) = new.notice else {
      return #expect(Bool(false), "\(String(describing: new.notice))")
    }
    #expect(reason == "the first 2 records are not those that were signed")
  }

  @Test("a checkpoint that only an anchor has kept is enough to notice what was lost")
  func anchored() throws {
    try append("a", "b", "c")
    let old = try notary()
    let early = try old.sign(upTo: 1)
    let note = try old.sign(upTo: 3)
    try losingRecords(after: 2)
    try FileManager.default.removeItem(atPath: checkpoints)
    try CheckpointFile(checkpoints).append(early)
    let new = try notary(elsewhere: [note])
    #expect(
      new.notice
        == .origin(
          new.verifier, previous: note, reason: "the ledger has 2 records, and 3 were signed"))
  }

  @Test("a start that ended between the new key and its record says so at the next one")
  func cutShort() throws {
    try append("a", "b")
    let old = try notary()
    let note = try old.sign(upTo: 2)
    _ = try old.folder.make(name: Origin.make(), kind: .ed25519)
    let new = try notary()
    guard case .origin(new.verifier, note, _) = new.notice else {
      return #expect(Bool(false), "\(String(describing: new.notice))")
    }
    #expect(try new.folder.load().retired == [old.verifier])
  }

  @Test("without the keys that signed it, nobody goes on under the old origin")
  func keysGone() throws {
    try append("a")
    let old = try notary()
    let note = try old.sign(upTo: 1)
    try FileManager.default.removeItem(atPath: old.folder.path)
    let new = try notary()
    #expect(new.origin != old.origin)
    guard case .origin(new.verifier, note, let reason) = new.notice else {
      return #expect(Bool(false), "\(String(describing: new.notice))")
    }
    #expect(reason.hasPrefix("the newest checkpoint cannot be checked with the keys"))
  }

  // MARK: Rotation

  @Test("a rotation is one checkpoint under both keys; then the new one signs alone")
  func rotation() throws {
    try append("a")
    let notary = try notary()
    let old = notary.verifier
    _ = try notary.sign(upTo: 1)
    let new = try notary.folder.make(name: notary.origin, kind: .ed25519).verifier
    try append("b")
    try notary.takeUpKeys()
    let both = try notary.sign(upTo: 2)
    #expect(try both.verified(by: [old, new]) == [old, new])
    #expect(try notary.folder.load().retired == [old])
    try append("c")
    let next = try notary.sign(upTo: 3)
    #expect(try next.verified(by: [old, new]) == [new])
  }

  @Test("a rotation that was cut short is finished by the next start")
  func rotationCutShort() throws {
    try append("a")
    let first = try notary()
    _ = try first.sign(upTo: 1)
    let new = try first.folder.make(name: first.origin, kind: .ed25519).verifier
    let second = try notary()
    #expect(second.notice == .rotation(from: first.verifier, to: new))
    let note = try second.sign(upTo: 1)
    #expect(try note.verified(by: [first.verifier, new]) == [first.verifier, new])
    #expect(try notary().notice == nil)
  }
}
