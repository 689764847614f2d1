import BelayCore
import BelayLedger
import Foundation
import GRDB
import Testing
import Thoroughness

/// A ledger's file with one bit changed, or cut off: verification fails, unless every value that is
/// stored is still what it was, and never crashes.
@Suite struct DamageTests {
  let scratch: Scratch
  let original: Data
  let contents: String

  init() throws {
    scratch = try Scratch()
    let key = EscalationKey(agent: refunds, id: "call-1")
    let ledger = try scratch.open()
    try ledger.append((1...20).map { sample("event-\($0)") })
    try ledger.append(hubEvent(.escalationDecided, "d", about: key), about: key)
    try ledger.append(hubEvent(.escalationClaimed, "e", about: key), about: key)
    try ledger.saveSnapshot(ledger.reader.foldAll())
    ledger.close()
    original = try Data(contentsOf: URL(fileURLWithPath: scratch.database))
    contents = try Self.contents(of: scratch.database)
    try forgetLog()
  }

  /// SQLite's own small files belong to the file as it was.
  private func forgetLog() throws {
    for ending in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: scratch.database + ending)
    }
  }

  /// Every value of every table with its kind, and the schema.
  private static func contents(of path: String) throws -> String {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { database in
      let tables = ["events", "verdicts", "claims", "snapshots", "tiles", "tree_head"]
      let rows = try tables.map { try Row.fetchAll(database, sql: "SELECT * FROM \($0)") }
      let schema = try Row.fetchAll(
        database, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema")
      return "\(rows)\(schema)"
    }
  }

  private func verifies() -> Bool {
    defer { try? forgetLog() }
    do throws(LedgerError) {
      return try LedgerReader(file: scratch.database).verify().size > 0
    } catch {
      return false
    }
  }

  private func replace(_ bytes: Data) throws {
    try bytes.write(to: URL(fileURLWithPath: scratch.database))
  }

  @Test("INV 3: the file as it was verifies")
  func sound() { #expect(verifies()) }

  @Test("INV 3, FAULTS 18: one changed bit anywhere in the file is found, if it changes any value")
  func flipped() throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: scratch.database))
    var passed = 0
    for offset in Thoroughness.places(0..<original.count, usuallyEvery: 211) {
      let byte = original[offset]
      try put(byte ^ 1 << UInt8(offset % 8), at: offset, in: file)
      if verifies() {
        passed += 1
        let now = try? Self.contents(of: scratch.database)
        #expect(now == contents, "byte \(offset) was changed and nothing said")
        try forgetLog()
      }
      try put(byte, at: offset, in: file)
    }
    #expect(passed < original.count / 2)
    #expect(verifies())
  }

  private func put(_ byte: UInt8, at offset: Int, in file: FileHandle) throws {
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: Data([byte]))
  }

  @Test(
    "INV 3, FAULTS 17: a file that is cut off is found, unless only slack behind its last value is gone"
  )
  func truncated() throws {
    for length in Thoroughness.places(0..<original.count, usuallyEvery: 1_021) {
      try replace(original.prefix(length))
      guard verifies() else { continue }
      #expect(try Self.contents(of: scratch.database) == contents, "cut off at \(length)")
      try forgetLog()
      #expect(length > original.count - 4_096, "cut off at \(length)")
    }
    for page in stride(from: 0, to: original.count, by: 4_096) {
      try replace(original.prefix(page))
      #expect(!verifies(), "cut off at \(page)")
    }
  }

  @Test("INV 3, FAULTS 17: two pages that changed places are found")
  func swapped() throws {
    let pages = original.count / 4_096
    for page in 1..<pages {
      let other = page % (pages - 1) + 1
      guard page != other else { continue }
      var bytes = original
      let (left, right) = (page * 4_096..<(page + 1) * 4_096, other * 4_096..<(other + 1) * 4_096)
      guard original[left] != original[right] else { continue }
      bytes.replaceSubrange(left, with: original[right])
      bytes.replaceSubrange(right, with: original[left])
      try replace(bytes)
      #expect(!verifies(), "page \(page) and \(other)")
    }
  }
}
