import BelayCore
import Foundation
import Testing

/// Checking a ledger from the shell: while the hub is at work, and of a copy that somebody edited.
struct LedgerCommandTests {
  private func record(_ hub: RunningHub, _ count: Int) async throws {
    for number in 1...count {
      let event =
        #"{"specversion":"1.0","id":"event-\#(number)","source":"/agents/a","type":"belay.log","#
        + #""data":{"severity":"info","message":"hello"}}"#
      let ending = try await Program.run(
        "/usr/bin/env",
        [
          "python3", "-c",
          """
          import sys, urllib.request
          body = sys.argv[2].encode()
          head = {"Content-Type": "application/json"}
          urllib.request.urlopen(urllib.request.Request(sys.argv[1] + "/v1/events", body, head))
          """, hub.url, event,
        ])
      #expect(ending.status == 0, "\(ending.errors)")
    }
  }

  @Test("INV 3: a running hub's ledger verifies, and its copy too, until a record is edited")
  func verify() async throws {
    let hub = try await RunningHub.start()
    try await record(hub, 3)
    let sound = try await Program.run(["ledger", "verify", "--state", hub.state])
    #expect(sound.status == 0, "\(sound.errors)")
    #expect(sound.output.contains("integrity       pass"))
    #expect(sound.errors.isEmpty)

    let json = try await Program.run(["ledger", "verify", "--json", "--state", hub.state])
    let report = try JSON(parsing: json.output.trimmingCharacters(in: .newlines))
    #expect(report["integrity"]?["state"] == "pass")
    #expect(await hub.terminate() == 0)

    let copy = hub.scratch.path + "/copy.sqlite"
    try FileManager.default.copyItem(atPath: hub.state + "/ledger.sqlite", toPath: copy)
    let unsigned = try await Program.run(["ledger", "verify", "--file", copy])
    #expect(unsigned.status == 5)
    #expect(unsigned.output.contains("a missing signature is a failure"))
    let checkpoints = hub.scratch.path + "/checkpoints"
    try FileManager.default.copyItem(atPath: hub.state + "/checkpoints", toPath: checkpoints)
    let key = try await key(of: hub)
    let vouched = try await Program.run(["ledger", "verify", "--vkey", key, "--file", copy])
    #expect(vouched.status == 0, "\(vouched.output)\(vouched.errors)")
    try await edit(copy, "UPDATE events SET authid = 'uid:0' WHERE seq = 2")
    let broken = try await Program.run(["ledger", "verify", "--file", copy])
    #expect(broken.status == 5)
    #expect(broken.output.contains("integrity       FAIL"))
    #expect(broken.output.contains("broken at seq 2"))
    #expect(broken.errors.contains("broken at seq 2"))
  }

  private func key(of hub: RunningHub) async throws -> String {
    let keys = try await Program.run(["ledger", "key", "--state", hub.state])
    return try #require(keys.output.split(separator: "\n").first.map(String.init))
  }

  private func edit(_ path: String, _ sql: String) async throws {
    let script =
      "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); "
      + "d.commit(); d.close()"
    let ending = try await Program.run("/usr/bin/env", ["python3", "-c", script, path, sql])
    #expect(ending.status == 0, "\(ending.errors)")
  }

  /// The rules of RFC 9162 in Python, without a line of Belay's.
  private static let verifier = """
    import hashlib, json, sys
    proof = json.load(sys.stdin)
    h = lambda data: hashlib.sha256(data).digest()
    node, last = proof["index"], proof["tree"]["size"] - 1
    root = h(b"\\0" + proof["header"].encode())
    assert root.hex() == proof["leaf"]
    for text in proof["hashes"]:
        other = bytes.fromhex(text)
        if node & 1 or node == last:
            root = h(b"\\1" + other + root)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            root = h(b"\\1" + root + other)
        node, last = node >> 1, last >> 1
    assert last == 0 and root.hex() == proof["tree"]["root"]
    print(json.loads(proof["header"])["id"])
    """

  @Test("INV 3: somebody with Python alone checks that a record is in the tree")
  func proof() async throws {
    let hub = try await RunningHub.start()
    try await record(hub, 5)
    let proof = try await Program.run(["ledger", "proof", "3", "--json", "--state", hub.state])
    #expect(proof.status == 0, "\(proof.errors)")
    let checked = try await Program.run(
      "/usr/bin/env", ["python3", "-c", Self.verifier], [:], proof.output)
    #expect(checked.status == 0, "\(checked.errors)")
    #expect(checked.output == "event-3\n")
    #expect(await hub.terminate() == 0)
    let file = hub.scratch.path + "/3.tlog-proof"
    let written = try await Program.run(["ledger", "proof", "3", "-o", file, "--state", hub.state])
    #expect(written.status == 0, "\(written.errors)")
    let verified = try await check(file, of: hub)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(verified.output.contains(#""id":"event-3""#))
    let none = try await Program.run(["ledger", "proof", "99", "--state", hub.state])
    #expect(none.status == 1)
    #expect(none.errors.contains("there is no record 99"))
  }

  @Test("the tree is exported in the files that other tools read")
  func export() async throws {
    let hub = try await RunningHub.start()
    try await record(hub, 3)
    #expect(await hub.terminate() == 0)
    let folder = hub.scratch.path + "/tlog"
    let ending = try await Program.run(
      ["ledger", "export", "--tlog", folder, "--state", hub.state])
    #expect(ending.status == 0, "\(ending.errors)")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
    #expect(files.contains { $0.hasPrefix("tile/0/000.p/") && !$0.hasSuffix(".p") })
    #expect(files.contains { $0.hasPrefix("tile/entries/000.p/") })
    #expect(files.contains("checkpoint"))
    let verified = try await check(folder, of: hub)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
  }

  /// Runs the program that `belay ledger verifier` prints.
  private func check(_ path: String, of hub: RunningHub) async throws -> Program.Ending {
    let program = hub.scratch.path + "/verify_ledger.py"
    let text = try await Program.run(["ledger", "verifier"])
    try text.output.write(toFile: program, atomically: true, encoding: .utf8)
    return try await Program.run(
      "/usr/bin/env", ["python3", program, "--key", key(of: hub), path])
  }

  @Test("a ledger that is not there is no broken one")
  func missing() async throws {
    let scratch = try Scratch()
    for command in [["verify"], ["proof", "1"], ["export", "--tlog", scratch.path + "/t"]] {
      let ending = try await Program.run(
        ["ledger"] + command + ["--state", scratch.path + "/none"])
      #expect(ending.status == 1, "\(command): \(ending.errors)")
    }
  }
}
