import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// INV 6: folds of the past are a cache, and say what the records say.
@Suite struct SnapshotFolderTests {
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    try ledger.append((1...64).map { sample("\($0)") })
  }

  private func folder(
    erasure: Int = 0, spacing: Int = 4, files: Int = 100
  ) throws -> SnapshotFolder {
    var limits = SnapshotFolder.Limits()
    (limits.spacing, limits.files) = (spacing, files)
    return SnapshotFolder(
      try StateDirectory(scratch.state, create: false), erasure: erasure, limits: limits)
  }

  private func keep(_ seqs: [Int], in folder: SnapshotFolder) throws {
    for seq in seqs { #expect(folder.keep(try ledger.reader.foldAll(through: seq))) }
  }

  private var root: String { scratch.state + "/snapshots" }

  private func files() -> [String] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return folders.flatMap { name in
      (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(name)")) ?? []
    }.sorted()
  }

  @Test("INV 6: what is kept is the fold up to there, to the byte, also after a restart")
  func kept() throws {
    try keep([4, 8, 13], in: folder())
    let again = try folder()
    #expect(again.size.files == 3)
    #expect(again.fleet(atMost: 3) == nil)
    for (seq, expected) in [(4, 4), (7, 4), (8, 8), (12, 8), (64, 13)] {
      let fleet = try #require(again.fleet(atMost: seq))
      #expect(
        fleet.json().text == (try ledger.reader.foldAll(through: expected)).json().text)
    }
  }

  @Test("INV 6: a damaged fold is passed over for the one before it", arguments: [0, 40, 200])
  func damaged(byte: Int) throws {
    try keep([4, 8], in: folder())
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: root).first)
    let path = "\(root)/\(name)/000000000008"
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    bytes[byte] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let again = try folder()
    #expect(again.fleet(atMost: 10)?.seq == 4)
    #expect(again.size.files == 1)
  }

  @Test("INV 31: beyond its bound the spacing doubles, and no gap is wider than twice that")
  func thinned() throws {
    let folder = try folder(files: 4)
    try keep(Array(stride(from: 4, through: 64, by: 4)), in: folder)
    let (count, bytes, spacing) = folder.size
    #expect(count <= 4 && spacing == 16 && bytes > 0)
    #expect(folder.gap(before: 64) == nil)
    // The note of the spacing is one file more.
    #expect(files().count == count + 1)
    #expect(try self.folder(files: 4).size.spacing == 16)
  }

  @Test("A stretch without folds is found from its beginning on")
  func gaps() throws {
    let folder = try folder()
    #expect(folder.gap(before: 8) == nil)
    #expect(try #require(folder.gap(before: 64)) == (0, 4))
    try keep([4, 8, 60], in: folder)
    #expect(try #require(folder.gap(before: 64)) == (8, 12))
    #expect(!folder.wants(11) && folder.wants(12))
  }

  @Test("A folder of another form, or from before an erasure, is removed and not read")
  func others() throws {
    try keep([4], in: folder())
    try FileManager.default.createDirectory(
      atPath: root + "/5-0", withIntermediateDirectories: false)
    _ = FileManager.default.createFile(atPath: root + "/5-0/000000000004", contents: Data([1]))
    #expect(try folder(erasure: 9).fleet(atMost: 64) == nil)
    #expect(files().isEmpty)
  }

  @Test("An erasure removes every fold of the past, and a folder that it retired keeps none")
  func erased() throws {
    let folder = try folder()
    try keep([4, 8], in: folder)
    _ = try ledger.erase(
      ErasureOrder(seqs: [6], by: "mira", legalBasis: "Art. 17", reason: "asked"),
      id: "0193a1c2-0000-7000-8000-000000000001", authid: "token:test", recorded: noon)
    #expect(files().isEmpty)
    folder.retire()
    #expect(!folder.keep(try ledger.reader.foldAll(through: 8)))
    #expect(files().isEmpty)
    #expect(try ledger.reader.newestErasure() == 65)
  }

  @Test("The record at a time is the newest one by then; none before the first")
  func times() async throws {
    let first = try #require(try await ledger.reader.recordedTime(of: 1))
    #expect(try await ledger.reader.seq(at: first.advanced(by: .seconds(-1))) == nil)
    #expect(try await ledger.reader.seq(at: first.advanced(by: .seconds(60))) == 64)
    let later = first.advanced(by: .seconds(90))
    try ledger.begin()
    for id in ["late-1", "late-2"] {
      _ = try ledger.insert(sample(id), authid: "token:test", recorded: later)
    }
    try ledger.commit()
    #expect(try await ledger.reader.seq(at: later.advanced(by: .microseconds(-1))) == 64)
    #expect(try await ledger.reader.seq(at: later) == 66)
  }
}
