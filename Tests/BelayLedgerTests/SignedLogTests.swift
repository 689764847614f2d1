import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// What somebody with a SQL client can do to a ledger that was signed, and how far it gets.
@Suite struct SignedLogTests {
  let scratch: Scratch
  let keys: [VerifierKey]

  init() throws {
    scratch = try Scratch()
    let ledger = try scratch.open()
    let notary = try Notary(stateDirectory: scratch.state)
    try ledger.append((1...5).map { sample("event-\($0)") })
    _ = try notary.sign(upTo: 5)
    try ledger.append((6...8).map { sample("event-\($0)") })
    _ = try notary.sign(upTo: 8)
    keys = [notary.verifier]
    ledger.close()
  }

  private var checkpoints: URL { URL(fileURLWithPath: scratch.state + "/checkpoints") }

  private func report(isGrowing: Bool? = nil) throws -> VerificationReport {
    try VerificationReport(
      of: LedgerReader(file: scratch.database),
      signed: SignedLog(stateDirectory: scratch.state, keys: keys, isGrowing: isGrowing))
  }

  private func failure(_ name: String) throws -> LedgerVerdict.Check {
    let report = try report()
    #expect(report.integrity.state == .fail)
    #expect(report.broken != nil)
    return try #require(
      report.integrity.checks.first { $0.name == name && $0.state == .fail })
  }

  /// Puts a ledger of these events in the place of the signed one: records, tables and tree agree.
  private func rewrite(_ ids: [String]) throws {
    let forged = try Scratch()
    let ledger = try forged.open()
    try ledger.append(ids.map { sample($0) })
    ledger.close()
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: scratch.database + ending)
    }
    try FileManager.default.copyItem(atPath: forged.database, toPath: scratch.database)
  }

  @Test("INV 3: what was signed holds, by a key that was given")
  func sound() throws {
    let report = try report()
    #expect(report.broken == nil)
    #expect(report.integrity.checks.contains { $0.name == "signatures" && $0.state == .pass })
  }

  @Test("INV 3: a ledger that was rewritten with its tree is not the one that was signed")
  func rewritten() throws {
    try rewrite((1...8).map { "other-\($0)" })
    #expect(try failure("records").seq == 1)
  }

  @Test("INV 3: the first checkpoint that does not fit says from where on")
  func rewrittenBehind() throws {
    let copy = try scratch.afterCrash()
    let ledger = try copy.open()
    try ledger.append(sample("event-9"))
    ledger.close()
    try? FileManager.default.removeItem(atPath: scratch.database)
    try FileManager.default.copyItem(atPath: copy.database, toPath: scratch.database)
    #expect(try failure("unsigned").seq == 9)
    #expect(try report(isGrowing: true).broken == nil)
  }

  @Test("INV 2: a tail that was cut off, tree and all, was signed")
  func cut() throws {
    try rewrite([])
    #expect(try failure("records").seq == 1)
  }

  @Test("INV 3: without checkpoints, or with none by this key, nothing is vouched for")
  func unsigned() throws {
    let stranger = SigningKey(
      name: try #require(KeyName("example.com/other")), kind: .ed25519
    ).verifier
    let log = try SignedLog(stateDirectory: scratch.state, keys: [stranger])
    let report = try VerificationReport(of: LedgerReader(file: scratch.database), signed: log)
    #expect(report.integrity.state == .fail)
    try FileManager.default.removeItem(at: checkpoints)
    #expect(try failure("signatures").seq == 1)
  }

  @Test("INV 3: no changed bit and no cut of the checkpoints goes unseen")
  func damaged() throws {
    let original = try Data(contentsOf: checkpoints)
    for offset in original.indices {
      var bytes = original
      bytes[offset] ^= 1 << UInt8(offset % 8)
      try bytes.write(to: checkpoints)
      #expect(try report().broken != nil, "byte \(offset) was changed and nothing said")
    }
    for length in 0..<original.count {
      try original.prefix(length).write(to: checkpoints)
      #expect(try report().broken != nil, "cut off at \(length)")
    }
  }
}
