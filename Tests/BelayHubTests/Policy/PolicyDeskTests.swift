import BelayCore
import BelayLedger
import Testing

@testable import BelayHub

@Suite("Policy at the desk")
struct PolicyDeskTests {
  @Test("A ban answers at once, and nobody is asked")
  func ban() async throws {
    let bench = try Bench(
      policy: .rules("[[rule]]\nname = \"ban\"\ntool = \"stripe.*\"\nreject = \"Not here.\"\n"))
    let raised = try await bench.raise("a")
    #expect(raised.state.word == "rejected" && raised.state.ruling?.by == "policy:ban")
    #expect(raised.json()["decision_reason"] == "Not here.")
    #expect(await bench.status { _ = try await bench.approve(raised) } == 409)
  }

  @Test("FAULTS 41: Risk and deadline are those of the rules, and the card says which")
  func terms() async throws {
    let text = """
      [[rule]]
      name = "refunds"
      tool = "stripe.refund"
      risk = "critical"
      timeout = "5m"
      on_timeout = "kill"
      """
    let bench = try Bench(policy: .rules(text))
    let raised = try await bench.raise("a", members: [("risk", "low")])
    #expect(raised.risk == .critical && raised.onTimeout == .kill)
    #expect(raised.expiresAt.since(raised.raisedAt) == .seconds(300))
    #expect(raised.json()["policy"]?["rules"] == ["refunds"])
    #expect(raised.json()["policy"]?["sha256"]?.string == bench.policy.rules.sha256?.text)
  }

  @Test(
    "FAULTS 39: a flood of an agent is cut at its cap, degraded in one row, then refused; others go on"
  )
  func flood() async throws {
    let bench = try Bench()
    for number in 1...10 { #expect(try await bench.raise("a\(number)").state == .pending) }
    for number in 1...SurplusMeter.perMinute {
      let surplus = try await bench.raise("b\(number)", members: [("args", ["n": JSON(number)])])
      #expect(surplus.state.word == "degraded" && surplus.isSurplus)
    }
    #expect(await bench.status { _ = try await bench.raise("c1") } == 429)
    #expect(try await bench.raise("a1", agent: "mailer").state == .pending)
    let fleet = try await bench.desk.fleet()
    #expect(fleet.agents[Bench.id("refund")]?.surplus?.count == SurplusMeter.perMinute)
    #expect(fleet.pending().count == 11)
    // The same question again gets the same answer, also beyond the minute's room (INV 7).
    #expect(try await bench.raise("b1", members: [("args", ["n": 1])]).state.word == "degraded")
    bench.clock.advance(.seconds(60))
    #expect(try await bench.raise("c2").state.word == "degraded")
    try await bench.checkReplay()
  }

  @Test("A place that becomes free is a place")
  func room() async throws {
    let bench = try Bench(policy: .rules("[[rule]]\nname = \"bulk\"\nmax_open = 1\n"))
    let first = try await bench.raise("a")
    let second = try await bench.raise("b")
    #expect(second.state.ruling?.by == "policy:bulk")
    _ = try await bench.desk.decide(.key(first.key), Bench.rejection(of: first), as: Bench.mira)
    #expect(try await bench.raise("c").state == .pending)
  }

  @Test("What is loaded is on record, what is not used too, and then the old rules hold")
  func loading() async throws {
    let bench = try Bench(policy: .rules(PolicyRules.twoPeople))
    let first = try #require(try bench.records().first).event
    #expect(first.kind == .policyLoaded && first.data["rules"] == ["two"])
    let bad = PolicyNews.unusable(
      path: "policy.toml", sha256: nil, problem: "4:1: unknown key",
      place: TOML.Place(line: 4, column: 1))
    try await bench.desk.enforce(bad)
    #expect(try await bench.raise("a").terms.approvers == 2)
    let rejected = try #require(
      try bench.records().first { $0.event.kind == .policyRejected }
    ).event.data
    #expect(rejected["line"] == 4 && rejected["column"] == 1)
    #expect(try await bench.desk.policy(as: Bench.observer).json["rejected"] != nil)
    // The file is as it was: in force again by record, and from then on no news.
    try await bench.desk.enforce(.rules(bench.policy.rules))
    try await bench.desk.enforce(.rules(bench.policy.rules))
    #expect(try await bench.history().filter { $0 == "policy.loaded" }.count == 2)
    #expect(try await bench.desk.policy(as: Bench.observer).json["rejected"] == nil)
    try await bench.desk.enforce(.rules(try .written("[[rule]]\nname = \"x\"\nrisk = \"low\"\n")))
    #expect(try await bench.raise("b").terms.rules == ["x"])
    try await bench.checkReplay()
  }

  @Test("Each start says which rules hold; rules whose file is gone stop the start")
  func starting() async throws {
    let bench = try Bench(policy: .rules(PolicyRules.twoPeople))
    try await bench.restart()
    #expect(try await bench.history().filter { $0 == "policy.loaded" }.count == 2)
    await bench.desk.shutdown()
    func start(_ policy: Policy) throws {
      _ = try Desk(
        ledger: try Ledger(at: bench.path, create: false), clock: bench.clock.clock,
        random: { (1, .random(in: .min ... .max)) }, policy: policy)
    }
    let error = #expect(throws: HubStartError.self) { try start(Policy()) }
    #expect(error?.description.contains("leave an empty file there") == true)
    try start(.rules("# none\n"))
  }

  @Test("Explaining asks the rules in force, records nothing, and is for who may see the card")
  func explaining() async throws {
    let bench = try Bench(policy: .rules(PolicyRules.twoPeople))
    _ = try await bench.raise("a")
    let before = bench.desk.lastSeq
    let card = try await bench.desk.explain(.handle(1), as: Bench.mira).json
    #expect(card["approvers"] == 2 && card["escalation"]?["handle"] == "E-1")
    #expect(card["steps"]?.array?.first?["matches"] == "matches")
    let request = try Bench.request("b", members: [("name", "mail.send")])
    let other = try await bench.desk.judge(request, as: Bench.mira).json
    #expect(other["approvers"] == 1)
    #expect(other["steps"]?.array?.first?["why"] == "the tool is mail.send, not stripe.*")
    #expect(bench.desk.lastSeq == before)
    let desk = bench.desk
    for caller in [Bench.observer, Bench.agent("refund"), Bench.feeder] {
      #expect(await bench.status { _ = try await desk.explain(.handle(1), as: caller) } == 403)
    }
    #expect(await bench.status { _ = try await desk.policy(as: Bench.agent("refund")) } == 403)
  }

  @Test("The hub's own questions are under no rule")
  func ownQuestions() async throws {
    var policy = try Policy.rules("[[rule]]\nname = \"ban\"\nreject = \"no\"\n")
    policy.onSignal = [SignalRule(signal: .budgetExhausted, action: .escalate)]
    let bench = try Bench(policy: policy)
    try await bench.enlist()
    _ = try await bench.desk.ingest(
      [
        Bench.event(
          "b", .budgetExhausted, ["budget": "tokens", "used": 10, "limit": 10])
      ], as: Bench.agent("refund"))
    let pending = try await bench.desk.fleet().pending()
    #expect(pending.map(\.raisedBy) == ["hub"])
  }
}
