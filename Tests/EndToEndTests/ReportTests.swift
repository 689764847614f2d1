import BelayClient
import BelayCore
import Foundation
import Testing

/// `belay report` on the state directory of a hub at work.
struct ReportTests {
  private static func decided(_ hub: RunningHub) async throws {
    let agent = try await hub.agentClient("refund-agent")
    let asked = try JSON(
      parsing: Array(
        #"""
        {"id":"a","agent_id":"refund-agent","run_id":"r","tool_call_id":"t","name":"=cmd|x",
         "args":{"n":1},"reason":"tool_call","message":"m","timeout_s":60}
        """#.utf8))
    _ = try await agent.call(.post, "/v1/escalations", body: asked)
    _ = try await hub.operatorClient.decide(
      "E-1",
      Decision(
        verdict: .reject,
        actionDigest: try EscalationRequest(json: asked).actionDigest,
        reason: "no | not\u{202E} this"))
  }

  @Test(
    "FAULTS 89: a running hub's decisions, with their records, for people, programs and spreadsheets"
  )
  func forms() async throws {
    let hub = try await RunningHub.start()
    try await Self.decided(hub)
    let people = try await Program.run(["report", "--state", hub.state, "--from", "-1h"])
    #expect(people.status == 0, "\(people.errors)")
    #expect(people.output.contains("| reject |"))
    #expect(people.output.contains("no \\| not‹U+202E› this"))
    #expect(people.output.contains("agree with their leaves"))

    let sheet = try await Program.run(["report", "--state", hub.state, "--format", "csv"])
    #expect(sheet.output.contains(#""'=cmd|x""#), "FAULTS 89: no cell is a formula")

    let data = try await Program.run([
      "report", "--state", hub.state, "--format", "json", "--profile", "eu-ai-act",
    ])
    let json = try JSON(parsing: Array(data.output.utf8))
    #expect(json["decisions"]?.array?.count == 1)
    #expect(json["integrity"]?["records"] == "sound")
    #expect(json["eu_ai_act"]?.array?.isEmpty == false)
    #expect(json["integrity"]?["log"]?["checkpoint"]?.string?.isEmpty == false)
  }

  @Test("each decision comes with a proof that the plain verifier takes, listed with its digest")
  func proofs() async throws {
    let hub = try await RunningHub.start()
    try await Self.decided(hub)
    #expect(await hub.terminate() == 0)
    let folder = hub.scratch.path + "/proofs"
    let made = try await Program.run([
      "report", "--state", hub.state, "--format", "json", "--proofs", folder, "--system",
      "refunds 3",
      "--deployer", "Example Bank",
    ])
    #expect(made.status == 0, "\(made.errors)")
    let json = try JSON(parsing: Array(made.output.utf8))
    #expect(json["title"]?["deployer"] == "Example Bank" && json["title"]?["system"] == "refunds 3")
    let decision = try #require(json["decisions"]?.array?.first)
    let seq = try #require(decision["proof"]?["seq"]?.integer)
    #expect(decision["records"]?.array?.contains { $0["seq"]?.integer == seq } == true)
    let file = "\(folder)/\(seq).tlog-proof"
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    #expect(decision["proof"]?["sha256"]?.string == Digest(sha256Of: bytes).text)

    let program = hub.scratch.path + "/verify.py"
    try await Program.run(["ledger", "verifier"]).output
      .write(toFile: program, atomically: false, encoding: .utf8)
    let key = try #require(json["integrity"]?["log"]?["keys"]?.array?.last?.string)
    let checked = try await Program.run("/usr/bin/env", ["python3", program, "--key", key, file])
    #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
  }

  @Test("INV 3: a broken ledger still gives a report, which says so, and exit code 5")
  func broken() async throws {
    let hub = try await RunningHub.start()
    try await Self.decided(hub)
    _ = await hub.terminate()
    let edit = """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1])
      db.execute("UPDATE events SET authid = 'uid:0' WHERE seq = 1")
      db.commit()
      """
    let tool = try await Program.run(
      "/usr/bin/env", ["python3", "-c", edit, hub.state + "/ledger.sqlite"])
    #expect(tool.status == 0, "\(tool.errors)")
    let ending = try await Program.run(["report", "--state", hub.state])
    #expect(ending.status == 5)
    #expect(ending.output.contains("THE LEDGER IS BROKEN"))
    let unchecked = try await Program.run(["report", "--state", hub.state, "--skip-verify"])
    #expect(unchecked.status == 0)
    #expect(unchecked.output.contains("NOT CHECKED"))
  }

  @Test("a period that ends before it begins is wrong usage, and no ledger is said so")
  func wrong() async throws {
    let scratch = try Scratch()
    let backwards = try await Program.run(
      ["report", "--from", "2026-11-02", "--to", "2026-11-01", "--state", scratch.path])
    #expect(backwards.status == 2)
    let missing = try await Program.run(["report", "--state", scratch.path])
    #expect(missing.status == 1)
    #expect(missing.errors.contains("there is no ledger"))
  }
}
