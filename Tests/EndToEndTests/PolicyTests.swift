import BelayClient
import BelayCore
import Foundation
import Testing

/// The policy file with the real program: two people, a bad file, leave for a time, and a flood.
struct PolicyTests {
  private static let twoPeople = """
    [[rule]]
    name = "refunds-above-1000"
    tool = "issue_refund"
    when = [{ path = "/amount", above = 1000 }]
    risk = "critical"
    approvers = 2

    """

  private static func lab(uses: Int) -> String {
    let end = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
      .advanced(by: .seconds(3_600)).rfc3339Seconds
    return """
      [[rule]]
      name = "lab-reads"
      tool = "crm.read"
      risk = "low"
      approve = { until = \(end), uses = \(uses) }

      """
  }

  /// As an editor saves it: another file in its place.
  private static func save(_ text: String, _ hub: RunningHub) throws {
    let path = hub.state + "/policy.toml"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + ".new"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: path + ".new")
    _ = rename(path + ".new", path)
  }

  private static func start(_ policy: String) async throws -> RunningHub {
    let scratch = try Scratch()
    let path = scratch.path + "/rules.toml"
    try Data(policy.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    return try await RunningHub.startAttended(in: scratch, arguments: ["--policy", path])
  }

  /// A file with the token of a new operator.
  private static func person(_ name: String, _ hub: RunningHub) async throws -> String {
    let made = try await Program.run(
      ["token", "create", "--role", "operator", "--name", name, "--state", hub.state])
    #expect(made.status == 0, "\(made.errors)")
    let path = hub.scratch.path + "/" + name
    try made.output.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private static func approve(
    _ card: Escalation, _ hub: RunningHub, as token: String
  ) async throws -> Program.Ending {
    try await Program.run(
      [
        "approve", card.handleText, "--digest", card.actionDigest.text, "--reason", "seen",
        "--hub", hub.url, "--token-file", token,
      ])
  }

  @Test(
    "INV 16: one operator approves at the command line, another at the console, and only then it runs",
    .enabled(if: Tmux.isInstalled, Tmux.missing))
  func twoPeople() async throws {
    let hub = try await Self.start(Self.twoPeople)
    let agent = try await hub.agentClient("refund-agent")
    let (mira, otto) = (try await Self.person("mira", hub), try await Self.person("otto", hub))
    let card = try await agent.raise(
      Asked(id: "call-1", args: ["order_id": "A-1", "amount": 5000]).request)
    #expect(card.risk == .critical && card.terms.approvers == 2)

    let first = try await Self.approve(card, hub, as: mira)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("pending, 1 of 2 approved"))
    let again = try await Self.approve(card, hub, as: mira)
    #expect(again.status == 4)
    #expect(again.errors.contains("counts once; it needs 2 different people"))
    #expect(try await agent.escalation("call-1").state == .pending)

    let console = try await Tmux(["console", "--hub", hub.url, "--token-file", otto])
    try await console.waitFor("E-1", "1 of 2: mira approved")
    try await console.keys("3", "A")
    try await console.waitFor("Approve E-1", "You are the last of 2 people", "Keys accepted.")
    try await console.keys(card.actionDigest.lastFour, "Enter")
    let settled = try await agent.escalation("call-1", waiting: .seconds(30))
    #expect(settled.state.word == "approved" && settled.approvedBy == ["mira", "otto"])
    _ = try await agent.claim("call-1", digest: card.actionDigest, nonce: "n-1")
    let course = try await hub.courseOfEscalations().filter { $0 != "delivered" }
    #expect(course == ["raised", "endorsed", "decided", "claimed"])
  }

  @Test("A bad file keeps the old rules and says so on stderr, in the ledger and on request")
  func badFile() async throws {
    let scratch = try Scratch()
    let hub = try await RunningHub.startAttended(in: scratch)
    let agent = try await hub.agentClient("refund-agent")
    try Self.save(Self.twoPeople, hub)
    try await eventually("the policy is loaded") {
      try await hub.operatorClient.fleet().policy.inForce != nil
    }
    try Self.save(Self.twoPeople + "[[rule]]\nname = \"b\"\nrisk = high\n", hub)
    try await eventually("the bad file is on record") {
      try await hub.operatorClient.fleet().policy.rejected != nil
    }
    #expect(hub.errors.contains("9:8: \"high\" is no number"))
    let shown = try await Program.run(["policy", "show", "--state", hub.state])
    #expect(shown.output.contains("not used since") && shown.output.contains("refunds-above-1000"))
    let card = try await agent.raise(
      Asked(id: "call-1", args: ["order_id": "A-1", "amount": 5000]).request)
    #expect(card.terms.approvers == 2)

    let explained = try await Program.run(
      ["policy", "explain", "E-1", "--state", hub.state])
    #expect(explained.status == 0, "\(explained.errors)")
    #expect(explained.output.contains("refunds-above-1000  matches  sets risk, approvers"))
    #expect(explained.output.contains("on record: risk critical, approvers 2"))

    // Not even the next start goes without the rules that were in force.
    #expect(await hub.terminate() == 0)
    let bad = try await Program.run(
      ["hub", "--state", hub.state, "--listen", "127.0.0.1:0"], seconds: 30)
    #expect(bad.status == 1 && bad.errors.contains("policy.toml: 9:8"))
    try FileManager.default.removeItem(atPath: hub.state + "/policy.toml")
    let gone = try await Program.run(
      ["hub", "--state", hub.state, "--listen", "127.0.0.1:0"], seconds: 30)
    #expect(gone.status == 1 && gone.errors.contains("is gone, and its rules"))
    try Self.save("", hub)
    _ = try await RunningHub.start(in: scratch)
  }

  @Test("Leave to approve ends with its uses, and at once when somebody revokes it")
  func autoApproval() async throws {
    let hub = try await Self.start(Self.lab(uses: 3))
    let agent = try await hub.agentClient("lab-1")
    func ask(_ id: String) async throws -> Escalation {
      try await agent.raise(Asked(id: id, agent: "lab-1", tool: "crm.read", risk: nil).request)
    }
    let first = try await ask("a")
    #expect(first.state.word == "approved" && first.state.ruling?.by == "policy:lab-reads")
    _ = try await agent.claim("a", digest: first.actionDigest, nonce: "n-1")
    let open = try await ask("b")
    let lines = try await Program.run(["events", "--state", hub.state])
    #expect(lines.output.contains("lab-1  ok  policy  E-1 approved  rule lab-reads use 1 of 3"))

    let revoked = try await Program.run(
      ["policy", "revoke", "lab-reads", "--reason", "enough", "--state", hub.state])
    #expect(revoked.status == 0, "\(revoked.errors)")
    await #expect(throws: ClientError.self) {
      try await agent.claim("b", digest: open.actionDigest, nonce: "n-2")
    }
    #expect(try await ask("c").state == .pending)
    let shown = try await Program.run(["policy", "show", "--state", hub.state])
    #expect(shown.output.contains("(2 used, revoked by"))
    let missing = try await Program.run(
      ["policy", "revoke", "nothing", "--reason", "x", "--state", hub.state])
    #expect(missing.status == 4)
  }

  @Test("FAULTS 39: what an agent asks beyond its cap is one row on the screen")
  func flood() async throws {
    let hub = try await Self.start("[[rule]]\nname = \"bulk\"\nmax_open = 2\n")
    let agent = try await hub.agentClient("refund-agent")
    for number in 1...7 {
      let card = try await agent.raise(
        Asked(id: "call-\(number)", args: ["n": JSON(number)]).request)
      #expect(card.state.word == (number <= 2 ? "pending" : "degraded"))
    }
    for (width, height) in [(120, 36), (80, 24), (60, 20)] {
      let ending = try await Program.run(
        ["snapshot", "--size", "\(width)x\(height)", "--state", hub.state])
      #expect(ending.output.contains("+ 5 over the cap, degraded: refund-agent 5"))
    }
  }

  @Test("The example passes the check; a broken file leaves 1 with every place")
  func checking() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/policy.toml"
    let example = try await Program.run(["policy", "example"])
    try example.output.write(toFile: path, atomically: true, encoding: .utf8)
    let good = try await Program.run(["policy", "check", path])
    #expect(good.status == 0 && !good.output.contains("warning"), "\(good.output)")

    try "[[rule]]\nnaem = \"a\"\nrisk = \"x\"\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let bad = try await Program.run(["policy", "check", path])
    #expect(bad.status == 1)
    for place in [":1:1: ", ":2:1: ", ":3:8: "] { #expect(bad.output.contains(path + place)) }
    let json = try await Program.run(["policy", "check", "--json", path])
    #expect(json.status == 1)
    let report = try JSON(parsing: json.output.trimmingCharacters(in: .newlines))
    #expect(report["usable"] == false && report["errors"]?.array?.count == 3)
    #expect(try await Program.run(["policy", "check", scratch.path + "/none"]).status == 1)
  }

  @Test("A request is explained without any hub")
  func offline() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/policy.toml"
    try Self.twoPeople.write(toFile: path, atomically: true, encoding: .utf8)
    let request = try Asked(id: "x", args: ["amount": "5000"]).request.payload.text
    let ending = try await Program.run(
      ["policy", "explain", "--file", "-", "--policy", path], input: request)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(
      ending.output.contains("refunds-above-1000  unclear  /amount is \"5000\", of which nobody"))
    #expect(ending.output.contains("risk critical, 2 approvers, confirmed by typing"))
    let usage = try await Program.run(["policy", "explain"])
    #expect(usage.status == 2)
  }
}

extension PolicyTests {
  @Test(
    "The README's agent refunds on an auto-approval, and takes a ban for a no",
    .enabled(if: Python.interpreter != nil, "SKIPPED: no python3 on this machine"))
  func pythonAgent() async throws {
    let leave = Self.lab(uses: 1).replacing("crm.read", with: "stripe.refund")
    let lab = try await Self.start(leave)
    #expect(try await RefundAgent.start(lab).said() == "refunded 4120 EUR on A-1042\n")
    let ban = try await Self.start(
      "[[rule]]\nname = \"ban\"\ntool = \"stripe.*\"\nreject = \"Not today.\"\n")
    #expect(
      try await RefundAgent.start(ban).said()
        == "degraded, no refund: rejected, policy:ban, Not today.\n")
  }
}
