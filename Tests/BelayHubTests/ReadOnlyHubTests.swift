import BelayCore
import BelayLedger
import Foundation
import Testing

@testable import BelayHub

/// A hub that records nothing: because its ledger is broken, or because somebody only wants to look.
@Suite("A hub that only reads")
final class ReadOnlyHubTests {
  private let folder: String
  private let clock = HandClock()
  private let digest: String

  /// A ledger with a card and some records, as a hub left it.
  init() async throws {
    folder = try RunningHub.makeDirectory()
    var options = HubOptions(
      stateDirectory: folder + "/state", listen: .init(host: "127.0.0.1", port: 0))
    options.clock = clock.clock
    let hub = try await Hub.start(options, logger: RunningHub.silent)
    let card = try await hub.desk.raise(try Bench.request("a"), as: Bench.agent("refund"))
    digest = card.escalation.actionDigest.text
    _ = try await hub.desk.ingest(
      (1...20).map { Bench.event("e-\($0)") }, as: Bench.agent("refund"))
    await hub.stop()
  }

  deinit { RunningHub.remove(folder) }

  private var state: String { folder + "/state" }

  /// As somebody with a SQL client.
  private func edit(_ sql: String) throws {
    let program = Process()
    program.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    program.arguments = [
      "python3", "-c",
      "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()",
      state + "/ledger.sqlite", sql,
    ]
    try program.run()
    program.waitUntilExit()
    try #require(program.terminationStatus == 0)
  }

  /// Every file below a folder with its mode, its times and its bytes.
  private func everything(in path: String) throws -> [String] {
    var found: [String] = []
    for name in try FileManager.default.subpathsOfDirectory(atPath: path).sorted() + [""] {
      let file = path + "/" + name
      var facts = stat()
      try #require(lstat(file, &facts) == 0)
      let bytes = FileManager.default.contents(atPath: file).map { hex(SHA256.hash(Array($0))) }
      found.append(
        "\(name) \(facts.st_mode) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec) "
          + "\(facts.st_ctim.tv_nsec) \(bytes ?? "-")")
    }
    return found
  }

  /// Runs a hub on the folder and answers why it ended.
  @discardableResult
  private func run(
    readOnly: Bool = false, _ story: (RunningHub) async throws -> Void
  ) async throws -> String? {
    var options = HubOptions(
      stateDirectory: state, listen: .init(host: "127.0.0.1", port: 0),
      socketPath: folder + "/own/hub.sock")
    options.clock = clock.clock
    options.isReadOnly = readOnly
    let hub = try await Hub.start(options, logger: RunningHub.silent)
    let running = RunningHub(
      hub: hub, clock: clock, directory: state, store: TokenStore(stateDirectory: state),
      tokens: [:])
    do {
      try await story(running)
    } catch {
      await hub.stop()
      throw error
    }
    await hub.stop()
    return await hub.run()
  }

  private func expectReading(_ hub: RunningHub) async throws {
    #expect(try await hub.get("/v1/fleet", as: .owner).json["seq"] == 21)
    #expect(try await hub.get("/v1/events?after=0", as: .owner).json["events"]?.array?.count == 21)
    #expect(try await hub.get("/v1/escalations/E-1", as: .owner).json["state"] == "pending")
    #expect(try await hub.get("/v1/escalations?state=pending", as: .owner).status == 200)
    #expect(try await hub.get("/metrics", as: .owner).status == 200)
    #expect(try await hub.get("/healthz", as: .nobody).status == 200)
  }

  private func expectRefusals(_ hub: RunningHub, _ reason: String) async throws {
    let decision = RunningHub.decision("reject", digest)
    let order: JSON = ["verb": "degrade", "reason": "x"]
    let reason = "This hub is read-only, so nothing was recorded and nothing happened: " + reason
    for (path, body) in [
      ("/v1/events", RunningHub.event("new")), ("/v1/escalations/E-1/decision", decision),
      ("/v1/escalations/E-1/hold", ["hold": "claim"]), ("/v1/agents/refund/controls", order),
      ("/v1/presence", ["console": "c", "idle": false]),
      ("/v1/ledger/holds", ["agent_id": "refund", "reason": "x"]),
    ] as [(String, JSON)] {
      let caller = path == "/v1/events" ? RunningHub.Caller.nobody : .owner
      let reply = try await hub.post(path, body, as: caller)
      #expect(reply.status == 503 && reply.isProblem, "\(path): \(reply.status) \(reply.detail)")
      #expect(reply.detail.hasPrefix(reason), "\(path): \(reply.detail)")
      #expect(reply.headers["retry-after"] == "60")
    }
    let ready = try await hub.get("/readyz", as: .nobody)
    #expect(ready.status == 503 && ready.detail.hasPrefix(reason))
    let agent = Bench.agent("refund")
    let desk = hub.hub.desk
    for refused in [
      await Bench.status { _ = try await desk.raise(try Bench.request("b"), as: agent) },
      await Bench.status {
        _ = try await desk.claim(
          .id("a"), digest: try #require(Digest(self.digest)), nonce: "n", as: agent)
      },
      await Bench.status { _ = try await desk.cancel(.id("a"), detail: "", as: agent) },
      await Bench.status {
        _ = try await desk.controls(of: Bench.id("refund"), after: 0, as: agent)
      },
    ] { #expect(refused == 503) }
  }

  @Test(
    "INV 3, FAULTS 18: on a broken ledger a hub shows what there is, and takes and signs nothing")
  func broken() async throws {
    try edit("UPDATE events SET authid = 'uid:0' WHERE seq = 15")
    let checkpoints = try String(contentsOfFile: state + "/checkpoints", encoding: .utf8)
    let database = FileManager.default.contents(atPath: state + "/ledger.sqlite")
    let reason = "the ledger is broken at seq 15: "
    let ending = try await run { hub async throws in
      #expect(hub.hub.readOnly?.isBroken == true)
      try await expectReading(hub)
      try await expectRefusals(hub, reason)
      let standing = try await hub.get("/v1/ledger/standing", as: .owner).json
      #expect(standing["read_only"]?.string?.hasPrefix(reason) == true)
      #expect(standing["signed_size"] == 21)
      for path in ["proof?seq=3", "consistency?from=1&to=2", "tile/entries/000.p/21"] {
        #expect(try await hub.get("/v1/ledger/" + path, as: .owner).status == 503)
      }
      hub.clock.advance(.seconds(7_200))
      await hub.hub.desk.wake()
      #expect(hub.hub.lastSeq == 21, "not even what is due is written")
    }
    #expect(ending?.hasPrefix(reason) == true)
    #expect(ending?.contains("restore a backup") == true)
    #expect(try String(contentsOfFile: state + "/checkpoints", encoding: .utf8) == checkpoints)
    #expect(FileManager.default.contents(atPath: state + "/ledger.sqlite") == database)
  }

  @Test(
    "INV 2, 3, FAULTS 19, 21: whatever a start refuses a ledger for, it can be looked at",
    arguments: [
      "DELETE FROM events WHERE seq > 18", "DELETE FROM events WHERE seq = 7",
      "DELETE FROM tiles", "UPDATE events SET payload = x'00' WHERE seq = 20",
    ])
  func kinds(change: String) async throws {
    try edit(change)
    let ending = try await run { hub async throws in
      #expect(hub.hub.readOnly?.isBroken == true)
      #expect(try await hub.get("/v1/fleet", as: .owner).status == 200)
      #expect(try await hub.get("/v1/escalations/E-1", as: .owner).status == 200)
    }
    #expect(ending?.hasPrefix("the ledger is broken at seq") == true)
  }

  @Test("INV 3: --read-only on a copy shows it, proves it, and leaves its folder as it was")
  func copy() async throws {
    chmod(state, 0o555)
    defer { chmod(state, 0o700) }
    let before = try everything(in: state)
    let ending = try await run(readOnly: true) { hub async throws in
      #expect(hub.hub.readOnly == .wished)
      try await expectReading(hub)
      try await expectRefusals(hub, "it was started with --read-only")
      #expect(try await hub.get("/v1/ledger/proof?seq=3", as: .owner).status == 200)
      #expect(try await hub.get("/v1/ledger/checkpoint", as: .owner).status == 200)
      // Nobody holds a lock, so nobody is kept out.
      let lock = open(state + "/ledger.lock", O_RDONLY | O_CLOEXEC)
      #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
      close(lock)
    }
    #expect(ending == nil)
    #expect(try everything(in: state) == before)
  }

  @Test("INV 3: a copy that was taken with its log is read with it, and left as it was")
  func copyWithLog() async throws {
    let ledger = try Ledger(at: state, create: false)
    try ledger.begin()
    _ = try ledger.insert(
      Event(id: "late", source: .agent(Bench.id("refund")), type: .log, data: ["message": "m"]),
      authid: "token:refund", recorded: clock.read().wall)
    try ledger.commit()
    let copied = folder + "/copied"
    try FileManager.default.copyItem(atPath: state, toPath: copied)
    ledger.close()
    try FileManager.default.removeItem(atPath: state)
    try FileManager.default.moveItem(atPath: copied, toPath: state)
    try? FileManager.default.removeItem(atPath: state + "/ledger.sqlite-shm")
    let before = try everything(in: state)
    try await run(readOnly: true) { hub async throws in
      #expect(hub.hub.lastSeq == 22)
      #expect(hub.hub.readOnly == .wished)
    }
    #expect(try everything(in: state) == before)
  }

  @Test("INV 3: a copy that others could change while it is read is refused and named")
  func changeable() async throws {
    chmod(state + "/ledger.sqlite", 0o666)
    let error = await #expect(throws: HubStartError.self) { try await run(readOnly: true) { _ in } }
    #expect(error?.description.contains(state + "/ledger.sqlite can be reached") == true)
  }
}
