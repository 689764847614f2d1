import BelayCore
import BelayLedger
import Foundation
import Testing

/// What the ledger hands to others so that they need not believe it.
@Suite struct RecordProofTests {
  let scratch: Scratch
  let ledger: Ledger
  let heads: [TreeHead]

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    var heads = [TreeHead.empty]
    // Sizes around where tiles fill up.
    for size in [1, 2, 255, 256, 257, 600] {
      try ledger.append((heads[heads.count - 1].size + 1...size).map { sample("event-\($0)") })
      heads.append(ledger.treeHead)
    }
    self.heads = heads
  }

  @Test("INV 3: every record has a proof in the newest tree, and in each older one that had it")
  func inclusion() throws {
    for head in heads.dropFirst() {
      for seq in Set([1, head.size / 2, head.size]) where seq > 0 {
        let proof = try #require(try ledger.reader.proof(of: seq, size: head.size))
        #expect(proof.head == head)
        #expect(proof.inclusion.shows(proof.leaf, in: head), "\(seq) in \(head.size)")
        #expect(try JSON(parsing: proof.header)["seq"]?.integer == seq)
      }
    }
    #expect(try ledger.reader.proof(of: 600)?.head == heads.last)
  }

  @Test("INV 3: each size that the ledger had is the beginning of every later one")
  func growth() throws {
    for newer in heads.dropFirst() {
      for older in heads.dropFirst() where older.size <= newer.size {
        let growth = try #require(
          try ledger.reader.growth(from: older.size, to: newer.size))
        #expect(growth.older == older && growth.newer == newer)
        #expect(growth.consistency.shows(newer, extends: older))
      }
    }
  }

  @Test("the head of every size that the ledger had is still known")
  func olderHeads() throws {
    for head in heads { #expect(try ledger.reader.treeHead(size: head.size) == head) }
    #expect(try ledger.reader.treeHead(size: 601) == nil)
    #expect(try ledger.reader.treeHead() == heads.last)
  }

  @Test("what is not there has no proof")
  func none() throws {
    let reader = ledger.reader
    for seq in [Int.min, -1, 0, 601, .max] { #expect(try reader.proof(of: seq) == nil) }
    #expect(try reader.proof(of: 3, size: 2) == nil)
    #expect(try reader.proof(of: 1, size: 0) == nil)
    #expect(try reader.proof(of: 1, size: 601) == nil)
    #expect(try reader.proof(of: 1, size: -1) == nil)
    for (older, newer) in [(0, 5), (6, 5), (5, 601), (-1, 5)] {
      #expect(try reader.growth(from: older, to: newer) == nil)
    }
    #expect(try Scratch().open().reader.proof(of: 1) == nil)
  }

  @Test("INV 3: no proof is made of a record that is not what it was", arguments: [1, 300, 600])
  func broken(seq: Int) throws {
    ledger.close()
    try scratch.edit("UPDATE events SET authid = 'uid:0' WHERE seq = \(seq)")
    let error = #expect(throws: LedgerError.self) {
      try LedgerReader(at: scratch.state).proof(of: seq)
    }
    guard case .corrupt(seq, _) = error else {
      Issue.record("\(seq) was not named")
      return
    }
  }

  @Test("a head grows with each commit, not before")
  func committed() throws {
    try ledger.begin()
    _ = try ledger.insert(sample("more"), authid: "token:test", recorded: noon)
    #expect(ledger.treeHead == heads.last)
    #expect(ledger.lastSeq == 601)
    try ledger.commit()
    #expect(ledger.treeHead.size == 601)
    #expect(try ledger.reader.treeHead() == ledger.treeHead)
  }

  @Test("INV 8: a refused verdict leaves no leaf in the tree")
  func refused() throws {
    let key = EscalationKey(agent: refunds, id: "call-1")
    try ledger.append(hubEvent(.escalationDecided, "1", about: key), about: key)
    let head = ledger.treeHead
    try ledger.append(hubEvent(.escalationDecided, "2", about: key), about: key)
    #expect(ledger.treeHead == head)
    try ledger.append(sample("after"))
    #expect(try ledger.reader.verify() == ledger.treeHead)
  }

  // MARK: As others read logs

  @Test("the exported tiles and entries alone lead to the root, and a second export adds to them")
  func export() throws {
    let folder = scratch.path + "/tlog"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let notary = try Notary(stateDirectory: scratch.state)
    for _ in 0..<2 {
      let note = try notary.sign(upTo: ledger.lastSeq)
      let log = try SignedLog(stateDirectory: scratch.state)
      let export = TlogExport(from: ledger.reader, signed: log, to: folder)
      var reports: [Int] = []
      let exported = try export.run { done, all in
        reports.append(done)
        #expect(all >= done)
      }
      let head = try #require(exported)
      #expect(head == ledger.treeHead)
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: folder + "/checkpoint")) == Data(note.bytes))
      let size = head.size
      var range = CompactRange()
      for number in 0..<(size + 255) / 256 {
        let width = min(256, size - number * 256)
        let entries = try read(TilePath(.entries, number: number, width: width), in: folder)
        let tile = try read(TilePath(.hashes(level: 0), number: number, width: width), in: folder)
        let leaves = Self.entries(entries).map { Hash.leaf($0) }
        #expect(leaves.count == width)
        #expect(leaves.flatMap(\.bytes) == tile)
        for leaf in leaves { range.append(leaf) }
      }
      #expect(range.head == head)
      let above = try read(TilePath(.hashes(level: 1), number: 0, width: size / 256), in: folder)
      #expect(above.count == size / 256 * 32)
      try ledger.append((size + 1...size + 200).map { sample("event-\($0)") })
    }
  }

  private func read(_ path: TilePath, in folder: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")))
  }

  /// What is behind each length of two bytes.
  private static func entries(_ bytes: [UInt8]) -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var rest = bytes[...]
    while rest.count >= 2 {
      let length = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
      entries.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return entries
  }

  @Test("a piece is as wide as it was asked for, and there is none beyond the end")
  func pieces() throws {
    let reader = ledger.reader
    let tile = { number, width in TilePath(.hashes(level: 0), number: number, width: width) }
    #expect(try reader.piece(tile(0, 256))?.count == 8_192)
    #expect(try reader.piece(tile(2, 88))?.count == 88 * 32)
    #expect(try reader.piece(tile(2, 5)) == reader.piece(tile(2, 88)).map { Array($0.prefix(160)) })
    #expect(try reader.piece(tile(2, 89)) == nil)
    #expect(try reader.piece(tile(3, 1)) == nil)
    #expect(try reader.piece(TilePath(.hashes(level: 1), number: 0, width: 2))?.count == 64)
    #expect(try reader.piece(TilePath(.hashes(level: 2), number: 0, width: 1)) == nil)
    #expect(try reader.piece(TilePath(.entries, number: 2, width: 89)) == nil)
  }
}
