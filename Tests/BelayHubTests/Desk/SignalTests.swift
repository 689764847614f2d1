import BelayCore
import BelayLedger
import Testing

@testable import BelayHub

@Suite("Signals at the desk")
struct SignalTests {
  private static let refund = Bench.id("refund")

  private static func policy(_ rules: String...) throws -> Policy {
    var policy = Policy()
    policy.onSignal = try rules.map { text throws(SignalRuleError) in try SignalRule(text: text) }
    return policy
  }

  /// Five calls that are the same.
  private func loop(_ bench: Bench, _ round: String = "a", agent: String = "refund") async throws {
    let calls = (1...5).map { number in
      Bench.event(
        "\(round)\(number)", agent: agent, .callFinished,
        [
          "kind": "tool", "name": "web.search", "outcome": "ok", "latency_ms": 20,
          "args_digest": "sha256:aa",
        ])
    }
    _ = try await bench.desk.ingest(calls, as: Bench.agent(agent))
  }

  private func agent(_ bench: Bench, _ id: AgentID = refund) async throws -> Agent {
    try #require(try await bench.desk.fleet().agents[id])
  }

  private func order(
    _ bench: Bench, _ action: SignalOrder.Action, _ signal: SignalName = .toolLoop,
    as caller: Principal = Bench.mira
  ) async throws -> SignalStatus {
    try await bench.desk.order(
      SignalOrder(agent: Self.refund, signal: signal, action: action, reason: "known"), as: caller)
  }

  // MARK: Raising

  @Test("INV 1: a signal is on record in the transaction of what shows it")
  func raised() async throws {
    let bench = try Bench()
    try await bench.enlist()
    try await loop(bench)
    let records = try bench.records()
    let raised = try #require(records.last)
    #expect(raised.event.kind == .signalRaised && raised.authid == "hub")
    #expect(raised.event.data["agent_id"] == "refund")
    #expect(raised.event.data["evidence"] == [2, 3, 4, 5, 6])
    #expect(raised.event.data["unit"] == "calls")
    let signal = try #require(try await agent(bench).signal(named: "tool_loop"))
    #expect(signal.seq == raised.seq && signal.explanation?.contains("web.search") == true)
  }

  @Test("A signal names what policy does about it, and keeps the name when it is read back")
  func names() async throws {
    let bench = try Bench(policy: try Self.policy("tool_loop=pause", "cascade=degrade"))
    try await bench.enlist()
    try await loop(bench)
    #expect(try await agent(bench).signal(named: "tool_loop")?.policy == ["pause"])
    let fleet = try await bench.desk.fleet()
    #expect(try Fleet(json: fleet.json()) == fleet)
  }

  @Test("What only time shows is found without anybody asking")
  func silence() async throws {
    let bench = try Bench()
    _ = try await bench.desk.ingest(
      [Bench.event("s", .agentStarted, ["heartbeat_s": 10])], as: Bench.agent("refund"))
    for _ in 0..<8 { await bench.pass(.seconds(5)) }
    #expect(try await agent(bench).signals.map(\.name) == ["silent_agent"])
    _ = try await bench.desk.ingest(
      [Bench.event("h", .agentHeartbeat)], as: Bench.agent("refund"))
    await bench.pass(.seconds(2))
    #expect(try await agent(bench).signals == [])
    #expect(
      try await bench.history().filter { $0.hasPrefix("signal") }
        == ["signal.raised", "signal.cleared"])
  }

  @Test("A signal that stood before a restart goes if it is not shown again")
  func restart() async throws {
    let bench = try Bench()
    try await bench.enlist()
    try await loop(bench)
    try await bench.restart()
    #expect(try await agent(bench).signals.count == 1)
    for _ in 0..<20 { await bench.pass(.seconds(10)) }
    #expect(try await agent(bench).signals == [])
  }

  // MARK: Operators

  @Test("An operator acknowledges once, and everybody sees who it was")
  func acknowledge() async throws {
    let bench = try Bench()
    try await bench.enlist()
    let early = await bench.status { _ = try await order(bench, .acknowledge) }
    #expect(early == 409)
    try await loop(bench)
    let status = try await order(bench, .acknowledge)
    #expect(status.signal?.acknowledgedBy == "mira")
    let again = try await order(bench, .acknowledge, as: Bench.otto)
    #expect(again.signal?.acknowledgedBy == "mira")
    #expect(try await bench.history().filter { $0 == "signal.acknowledged" }.count == 1)
    #expect(try bench.records().last?.authid == "uid:1000")
  }

  @Test("INV 25: only operators care for signals", arguments: ["agent", "ingest", "observer"])
  func roles(role: String) async throws {
    let bench = try Bench()
    try await bench.enlist()
    let caller =
      switch role {
      case "agent": Bench.agent("refund")
      case "ingest": Bench.feeder
      default: Bench.observer
      }
    let status = await bench.status {
      _ = try await order(bench, .silence(.seconds(60)), as: caller)
    }
    #expect(status == 403)
    let forged = try await bench.desk.ingest(
      [Bench.event("x", .signalSilenced, ["signal": "tool_loop", "agent_id": "refund"])],
      as: Bench.agent("refund"))
    #expect(forged.rejected.count == 1)
  }

  @Test("A silenced signal is recorded and shown as silenced, and no policy acts on it")
  func silenced() async throws {
    let bench = try Bench(policy: try Self.policy("tool_loop=pause"))
    try await bench.enlist()
    _ = try await order(bench, .silence(.seconds(600)))
    try await loop(bench)
    let signal = try #require(try await agent(bench).signal(named: "tool_loop"))
    #expect(signal.isSilenced(at: bench.clock.read().wall))
    #expect(try await bench.desk.fleet().controls.isEmpty)
    let status = try await order(bench, .unsilence)
    #expect(status.silence == nil && status.signal?.silencedUntil == nil)
    #expect(try await bench.desk.fleet().controls.isEmpty)
  }

  // MARK: Policy

  @Test("Policy orders once for each raise, as the hub, with the signal as its cause")
  func pause() async throws {
    let bench = try Bench(policy: try Self.policy("tool_loop=pause:ref*", "cascade=degrade"))
    try await bench.enlist()
    try await loop(bench)
    try await loop(bench, "b")
    try await bench.enlist("billing")
    try await loop(bench, "c", agent: "billing")
    let controls = try await bench.desk.fleet().controlsInOrder
    #expect(controls.map(\.agent) == [Self.refund])
    #expect(controls.map(\.verb) == [.pause])
    #expect(controls.first?.by == "hub")
    #expect(controls.first?.reason.hasPrefix("signal tool_loop: web.search") == true)
    let record = try #require(
      try bench.records().first { $0.event.kind == .controlRequested })
    #expect(record.event.data["cause"] == "signal" && record.authid == "hub")
    let taken = try await bench.desk.controls(of: Self.refund, after: 0, as: Bench.agent("refund"))
    #expect(taken.map(\.verb) == [.pause])
  }

  @Test("INV 20: what policy restricts takes approvals back like anybody's order")
  func revokes() async throws {
    let bench = try Bench(policy: try Self.policy("tool_loop=degrade"))
    try await bench.enlist()
    let escalation = try await bench.raise("call-1")
    _ = try await bench.approve(escalation)
    try await loop(bench)
    #expect(try await bench.state(escalation) == "revoked")
    #expect(await bench.status { _ = try await bench.claim(escalation) } == 409)
  }

  @Test("Policy never loosens: no degrade for what is paused, no second one for what is degraded")
  func stricter() async throws {
    let bench = try Bench(policy: try Self.policy("tool_loop=degrade"))
    try await bench.enlist()
    _ = try await bench.desk.requestControl(
      ControlRequest(verb: .pause, reason: "mine"), of: Self.refund, as: Bench.mira)
    try await loop(bench)
    #expect(try await bench.desk.fleet().controlsInOrder.map(\.verb) == [.pause])
    let remark = try #require(try bench.records().last { $0.event.kind == .log })
    #expect(remark.event.source == .hub)
    #expect(remark.event.data["message"]?.string?.contains("ordered already") == true)
  }

  @Test("INV 17: policy can ask a person, who finds nothing to approve")
  func escalate() async throws {
    let bench = try Bench(policy: try Self.policy("tool_loop=escalate"))
    try await bench.enlist()
    try await loop(bench)
    let escalation = try #require(try await bench.desk.fleet().pending().first)
    #expect(escalation.request.reason == .policy && escalation.request.name == "belay.signal")
    #expect(escalation.key.agent == Self.refund)
    #expect(escalation.request.message.contains("web.search"))
    #expect(!escalation.allowed.contains(.approve) && !escalation.allowed.contains(.edit))
    #expect(await bench.status { _ = try await bench.approve(escalation) } != nil)
    #expect(try await bench.state(escalation) == "pending")
  }

  @Test("INV 31: the hub does not ask the same twice while the first question waits")
  func askedOnce() async throws {
    let bench = try Bench(policy: try Self.policy("security_flag=escalate"))
    try await bench.enlist()
    let flag = { (id: String) in
      _ = try await bench.desk.ingest(
        [Bench.event(id, .securityFlagged, ["category": "secret"])], as: Bench.agent("refund"))
    }
    try await flag("f1")
    for _ in 0..<31 { await bench.pass(.seconds(20)) }
    try await flag("f2")
    #expect(try await bench.history().filter { $0 == "signal.raised" }.count == 2)
    #expect(try await bench.desk.fleet().pending().count == 1)
  }

  @Test("A question with something hidden in it is flagged with its handle")
  func hidden() async throws {
    let bench = try Bench()
    try await bench.enlist()
    let escalation = try await bench.raise(
      "call-1", members: [("args", ["reason": "name match\u{202E}"])])
    let signal = try #require(try await agent(bench).signal(named: "security_flag"))
    #expect(
      signal.explanation
        == "Found in the args of \(escalation.handleText) (reason): "
        + "hidden characters that turn the order of text around.")
  }

  // MARK: Rules

  @Test(
    "A rule says what is wrong with it",
    arguments: [
      ("tool_loop", "want SIGNAL=ACTION, not tool_loop"),
      ("loop=pause", "there is no signal loop; there are latency_spike, tool_loop"),
      ("tool_loop=restore", "the hub cannot restore on a signal; it can degrade, pause, escalate"),
      ("tool_loop=approve", "the hub cannot approve on a signal"),
      ("tool_loop=pause:", "an agent pattern has 1 to 64 characters"),
    ])
  func rules(text: String, problem: String) {
    let error = #expect(throws: SignalRuleError.self) { try SignalRule(text: text) }
    #expect(error?.description.hasPrefix(problem) == true)
  }
}
