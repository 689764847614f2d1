import BelayCore
import BelayLedger
import Foundation
import Testing

@testable import BelayHub

/// A hub that signs: when it starts to, and what becomes of it when it cannot.
@Suite("A hub that signs its ledger")
final class SignerTests {
  private let clock = HandClock()
  private let path = NSTemporaryDirectory() + "belay-signer-" + UUID().uuidString

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func open(every records: Int) throws -> Desk {
    var policy = Policy()
    policy.signing.everyRecords = records
    policy.signing.every = .seconds(3_600)
    let ledger = try Ledger(at: path, create: true)
    return try Desk(
      ledger: ledger, clock: clock.clock, random: { (.random(in: 0 ... .max), 1) },
      policy: policy, notary: try Notary(stateDirectory: path))
  }

  private func ingest(_ numbers: ClosedRange<Int>, into desk: Desk) async throws {
    _ = try await desk.ingest(
      numbers.map { Bench.event("event-\($0)") }, as: Bench.agent("refund"))
  }

  /// As somebody with a SQL client: the hash over the first 256 records is another one.
  private func changeTree() throws {
    let program = Process()
    program.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script =
      "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); "
      + "n = d.execute('UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 1').rowcount; "
      + "d.commit(); d.close(); sys.exit(n != 1)"
    program.arguments = ["python3", "-c", script, path + "/ledger.sqlite"]
    try program.run()
    program.waitUntilExit()
    try #require(program.terminationStatus == 0)
  }

  private func checkpoints() throws -> String {
    try String(contentsOfFile: path + "/checkpoints", encoding: .utf8)
  }

  @Test("INV 3, FAULTS 18: a tree that was changed before its signature makes the hub read-only")
  func treeChanged() async throws {
    let desk = try open(every: 400)
    try await ingest(1...300, into: desk)
    try changeTree()
    try await ingest(301...420, into: desk)
    let (told, tell) = AsyncStream.makeStream(of: ReadOnly.self)
    desk.whenReadOnly { tell.yield($0) }
    for await readOnly in told {
      #expect(readOnly.isBroken)
      #expect(readOnly.reason.contains("the stored tree is not that of the records"))
      break
    }
    #expect(try checkpoints().isEmpty)
    #expect(await Bench.status { try await self.ingest(421...421, into: desk) } == 503)
    #expect(try await desk.fleet().seq == desk.lastSeq, "reading goes on")
    #expect(!desk.health.ready)
    await desk.shutdown()
    #expect(await desk.failure()?.contains("the stored tree is not that of the records") == true)
    #expect(try checkpoints().isEmpty)
  }

  @Test("INV 3, 4: what cannot be signed at an orderly end is a failed end, and says why")
  func failedShutdown() async throws {
    let desk = try open(every: 1_000)
    try await ingest(1...300, into: desk)
    try changeTree()
    await desk.shutdown()
    let reason = try #require(await desk.failure())
    #expect(reason.contains("the stored tree is not that of the records"))
    #expect(try checkpoints().isEmpty)
  }

  @Test("an orderly end signs everything, from the first record on")
  func signsAll() async throws {
    let desk = try open(every: 1_000)
    try await ingest(1...3, into: desk)
    let last = desk.lastSeq
    await desk.shutdown()
    #expect(await desk.failure() == nil)
    let report = try VerificationReport(
      of: LedgerReader(at: path), signed: SignedLog(stateDirectory: path))
    #expect(report.integrity.state == .pass)
    #expect(report.head?.size == last)
    #expect(report.broken == nil)
  }

  @Test("what a run that was stopped hard left unsigned is signed as soon as the next one starts")
  func signsTheRest() async throws {
    let ledger = try Ledger(at: path, create: true)
    let notary = try Notary(stateDirectory: path)
    try ledger.begin()
    for number in 1...3 {
      let event = Event(
        id: "left-\(number)", source: .agent(Bench.id("refund")), type: .log,
        data: ["message": "m"])
      _ = try ledger.insert(event, authid: "token:refund", recorded: clock.read().wall)
    }
    try ledger.commit()
    _ = try notary.sign(upTo: 1)
    ledger.close()
    let desk = try open(every: 1_000)
    let signer = try #require(desk.signer)
    let covering = signer.board.notes().filter { note in
      (try? Checkpoint(text: note.text).head.size) ?? 0 >= 3
    }
    for await _ in covering { break }
    await desk.shutdown()
  }

  /// The sizes that were signed, oldest first, each with the origin.
  private func signed() throws -> [(origin: String, size: Int)] {
    let lines = try checkpoints().split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.dropLast(2).compactMap { index in
      Int(lines[index + 1]).map { (String(lines[index]), $0) }
    }
  }

  @Test("INV 3: the first checkpoint covers the record that opens the ledger")
  func firstCheckpoint() async throws {
    var policy = Policy()
    policy.models = .table(.shipped, path: nil, sha256: nil)
    let desk = try Desk(
      ledger: try Ledger(at: path, create: true), clock: clock.clock,
      random: { (.random(in: 0 ... .max), 1) }, policy: policy,
      notary: try Notary(stateDirectory: path))
    let opening = desk.lastSeq
    #expect(opening > 0)
    await desk.shutdown()
    #expect(try #require(signed().first).size >= opening)
  }

  @Test("INV 3: the first checkpoint of a new origin covers the record that opens it")
  func firstOfNewOrigin() async throws {
    let old = try open(every: 1_000)
    try await ingest(1...3, into: old)
    await old.shutdown()
    let before = try signed()
    try FileManager.default.removeItem(atPath: path + "/ledger.sqlite")
    for name in ["ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.head"] {
      try? FileManager.default.removeItem(atPath: path + "/" + name)
    }
    let desk = try open(every: 1_000)
    let opened = desk.lastSeq
    await desk.shutdown()
    let reader = try LedgerReader(at: path)
    let records = try await reader.records(after: 0, limit: 10)
    let opening = try #require(records.first { $0.event.kind == .ledgerOriginOpened })
    let after = try signed().dropFirst(before.count)
    let first = try #require(after.first)
    #expect(first.origin != before.last?.origin)
    #expect(first.size >= opening.seq && opened >= opening.seq)
    #expect(opening.event.data["origin"]?.string == first.origin)
  }
}
