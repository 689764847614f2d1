import BelayClient
import BelayCore
import Foundation
import Testing

/// Checkpoints that are kept outside: two hubs that witness each other, and what they do when one of them
/// is put back to yesterday.
struct AnchorTests {
  /// A hub that was there once, so that its keys can be handed around.
  private struct Peer {
    let scratch: Scratch
    let port: Int
    let log: String
    let witness: String

    var state: String { scratch.path + "/state" }
    var file: String { scratch.path + "/anchors" }

    init() async throws {
      scratch = try Scratch()
      port = try FreePort.take()
      let hub = try await RunningHub.start(in: scratch)
      _ = await hub.terminate()
      let log = try await Program.run(["ledger", "key", "--state", hub.state])
      let witness = try await Program.run(["ledger", "witness-key", "--state", hub.state])
      self.log = log.output.trimmingCharacters(in: .newlines)
      self.witness = witness.output.trimmingCharacters(in: .newlines)
    }

    func start(beside other: Peer, _ more: [String] = []) async throws -> RunningHub {
      try await RunningHub.start(
        in: scratch,
        arguments: [
          "--listen", "127.0.0.1:\(port)", "--witness", "http://127.0.0.1:\(other.port)",
          "--witness-key", other.witness, "--witness-for", other.log, "--anchor-every", "1s",
          "--checkpoint-every", "1s",
        ] + more)
    }
  }

  private func record(_ hub: RunningHub, _ id: String) async throws {
    let event: JSON = [
      "specversion": "1.0", "id": .string(id), "source": "/agents/a", "type": "belay.log",
      "data": ["severity": "info", "message": "hello"],
    ]
    let client = HubClient(address: try HubAddress(hub.url))
    _ = try await client.call(.post, "/v1/events", body: event)
  }

  private func untilAnchored(_ hub: RunningHub, _ kind: String, at size: Int) async throws {
    try await eventually("\(kind) has \(size) records") {
      try await hub.operatorClient.standing().anchors
        .contains { $0.name.hasPrefix(kind) && $0.size >= size && $0.trouble == nil }
    }
  }

  private func openings(_ hub: RunningHub) async throws -> [JSON] {
    try await hub.operatorClient.page(after: 0, limit: 1_000).records
      .filter { $0.event.type == "belay.ledger.origin_opened" }.map(\.event.data)
  }

  @Test(
    "INV 3: two hubs witness each other; one that is put back is refused and opens a new origin")
  func rolledBack() async throws {
    let (one, other) = (try await Peer(), try await Peer())
    let witness = try await other.start(beside: one)
    let hub = try await one.start(beside: other)
    // After the record of the table of models, which each hub begins with.
    try await record(hub, "first")
    try await record(witness, "first")
    try await untilAnchored(hub, "witness", at: 2)
    try await untilAnchored(witness, "witness", at: 2)
    let cosigned = try String(contentsOfFile: one.state + "/cosigned", encoding: .utf8)
    let name = other.witness.prefix { $0 != "+" }
    #expect(cosigned.contains("\u{2014} \(name) "))

    _ = await hub.terminate()
    let old = one.scratch.path + "/old"
    try FileManager.default.copyItem(atPath: one.state, toPath: old)
    let again = try await one.start(beside: other)
    try await record(again, "second")
    try await untilAnchored(again, "witness", at: 3)
    #expect(try await openings(again).isEmpty)
    _ = await again.terminate()

    try FileManager.default.removeItem(atPath: one.state)
    try FileManager.default.moveItem(atPath: old, toPath: one.state)
    let back = try await one.start(beside: other)
    let opened = try #require(try await openings(back).first)
    #expect(opened["reason"]?.string?.contains("it has seen 3 records of this log") == true)
    #expect(opened["origin"]?.string != String(one.log.prefix { $0 != "+" }))
    // The witness was told of no such log, and says so; nothing is claimed to be there.
    try await eventually("the trouble is shown") {
      let anchor = try await back.operatorClient.standing().anchors.first
      return anchor?.size == 0 && anchor?.trouble?.contains("--witness-for") == true
    }
    _ = await back.terminate()
  }

  @Test("INV 3: with a file alone, a ledger that is put back opens a new origin, too")
  func fileAlone() async throws {
    let scratch = try Scratch()
    let file = [
      "--anchor-file", scratch.path + "/anchors", "--anchor-every", "1s", "--checkpoint-every",
      "1s",
    ]
    let hub = try await RunningHub.start(in: scratch, arguments: file)
    try await record(hub, "first")
    #expect(await hub.terminate() == 0)
    let old = scratch.path + "/old"
    try FileManager.default.copyItem(atPath: hub.state, toPath: old)
    let again = try await RunningHub.start(in: scratch, arguments: file)
    try await record(again, "second")
    // What is signed at the end is carried there before the hub ends.
    #expect(await again.terminate() == 0)
    try FileManager.default.removeItem(atPath: hub.state)
    try FileManager.default.moveItem(atPath: old, toPath: hub.state)
    let back = try await RunningHub.start(in: scratch, arguments: file)
    #expect(try await openings(back).count == 1)
  }

  @Test("an anchor that fails is shown, stops nothing, and is no younger for it")
  func failing() async throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/mount"
    let hub = try await RunningHub.start(
      in: scratch,
      arguments: [
        "--anchor-file", folder + "/anchors", "--anchor-every", "1s", "--checkpoint-every", "1s",
      ])
    try await record(hub, "first")
    try await eventually("the trouble is shown") {
      let anchor = try await hub.operatorClient.standing().anchors.first
      return anchor?.at == nil && anchor?.size == 0
        && anchor?.trouble?.contains("No such file") == true
    }
    let metrics = try await hub.operatorClient.request(.get, "/metrics", accept: "text/plain")
    let page = String(decoding: metrics.body, as: UTF8.self)
    #expect(page.contains("belay_anchor_failing{anchor=\"file \(folder)/anchors\"} 1"))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try await record(hub, "second")
    try await untilAnchored(hub, "file", at: 1)
    #expect(await hub.terminate() == 0)
  }

  @Test("a witness and a log are not taken for each other on the command line")
  func wrongKeys() async throws {
    let peer = try await Peer()
    for (arguments, words) in [
      (["--witness", "http://127.0.0.1:1", "--witness-key", peer.log], "the key of a log"),
      (["--witness-for", peer.witness], "the key of a witness"),
      (["--witness", "http://127.0.0.1:1"], "needs its --witness-key"),
      (["--anchor-file", peer.state + "/anchors"], "in the state directory"),
      (["--checkpoint-every", "1m"], "--checkpoint-every: from 1s to 10s"),
    ] {
      let ending = try await Program.run(
        ["hub", "--state", peer.state, "--listen", "127.0.0.1:0"] + arguments, seconds: 30)
      #expect(ending.status == 2, "\(ending.errors)")
      #expect(ending.errors.contains(words), "\(ending.errors)")
    }
  }
}
