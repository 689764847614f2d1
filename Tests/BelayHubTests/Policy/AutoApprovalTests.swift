import BelayCore
import Testing

@testable import BelayHub

@Suite("Auto-approval at the desk")
struct AutoApprovalTests {
  private func bench(_ rules: String = PolicyRules.lab) async throws -> Bench {
    let bench = try Bench(policy: .rules(rules))
    try await bench.attend()
    return bench
  }

  @Test("It approves in the transaction of the question, by name, and its grant is claimed as any")
  func approves() async throws {
    let bench = try await bench()
    let raised = try await bench.raise("a")
    #expect(raised.state.word == "approved")
    #expect(raised.state.ruling?.by == "policy:lab")
    let record = try #require(try bench.records().last)
    #expect(record.authid == "policy:lab")
    #expect(record.event.data["policy"]?["rule"] == "lab")
    #expect(record.event.data["affordance"] == "policy")
    _ = try await bench.claim(raised)
    try await bench.checkReplay()
  }

  @Test("It ends with its uses, also over a restart")
  func cap() async throws {
    let bench = try await bench()
    #expect(try await bench.raise("a").state.word == "approved")
    try await bench.restart()
    try await bench.attend()
    #expect(try await bench.raise("b").state.word == "approved")
    #expect(try await bench.raise("c").state == .pending)
    let report = try await bench.desk.policy(as: Bench.mira).json
    #expect(report["rules"]?.array?.first?["used"] == 2)
    try await bench.checkReplay()
  }

  @Test("It ends with its time")
  func time() async throws {
    let bench = try await bench()
    bench.clock.advance(.seconds(3_600) - .microseconds(1))
    try await bench.attend()
    #expect(try await bench.raise("a").state.word == "approved")
    bench.clock.advance(.microseconds(1))
    #expect(try await bench.raise("b").state == .pending)
  }

  @Test("INV 18: a wall clock that goes back does not prolong it, and a new boot ends it")
  func clocks() async throws {
    let bench = try await bench()
    bench.clock.advance(.seconds(3_600))
    bench.clock.jumpWall(.seconds(-3_000))
    try await bench.attend()
    #expect(try await bench.raise("a").state == .pending)
  }

  @Test("INV 19: with nobody at a console a person is asked, and the agent degrades")
  func unattended() async throws {
    let bench = try Bench(policy: .rules(PolicyRules.lab))
    let raised = try await bench.raise("a")
    #expect(raised.state == .pending && raised.noOperator)
    let explanation = try await bench.desk.explain(.handle(1), as: Bench.mira).json
    #expect(explanation["withheld"]?["why"] == "nobody is at a console")
  }

  @Test("INV 16: it is no person where two are needed")
  func dualControl() async throws {
    let bench = try await bench(PolicyRules.twoPeople + PolicyRules.lab)
    let raised = try await bench.raise("a")
    #expect(raised.state == .pending && raised.endorsements.isEmpty)
    _ = try await bench.approve(raised)
    #expect(try await bench.state(raised) == "pending")
  }

  @Test("INV 20: a degrade that comes first wins, and one that comes before the claim, too")
  func degrade() async throws {
    let bench = try await bench()
    try await bench.enlist()
    let first = try await bench.raise("a")
    _ = try await bench.desk.requestControl(
      ControlRequest(verb: .degrade, reason: "calm"), of: Bench.id("refund"), as: Bench.otto)
    #expect(await bench.status { _ = try await bench.claim(first) } == 409)
    #expect(try await bench.state(first) == "revoked")
    #expect(try await bench.raise("b").state == .pending)
    try await bench.checkReplay()
  }

  @Test(
    "INV 20: nor does it approve for an agent that is restricted",
    arguments: [
      (EventType.modeChanged, ["from": "normal", "to": "paused", "cause": "operator"] as JSON),
      (
        .breakerChanged,
        ["breaker": "stripe", "from": "closed", "to": "open", "cause": "manual"] as JSON
      ),
    ])
  func restricted(type: EventType, data: JSON) async throws {
    let bench = try await bench()
    try await bench.enlist()
    _ = try await bench.desk.ingest(
      [Bench.event("e1", type, data)], as: Bench.agent("refund"))
    #expect(try await bench.raise("a").state == .pending)
  }

  @Test("INV 10: one that comes to disk after the deadline approves nothing")
  func late() async throws {
    let bench = try await bench()
    bench.clock.drift(.milliseconds(1_100))
    #expect(
      await bench.status { _ = try await bench.raise("a", members: [("timeout_s", 1)]) } == 410)
    bench.clock.drift(.zero)
    let word = try await bench.desk.escalation(.id("a"), as: Bench.agent("refund")).state.word
    #expect(word == "revoked")
  }

  @Test("Revoked it is over for good, and what nobody has claimed yet is taken back")
  func revoked() async throws {
    let bench = try await bench()
    let claimed = try await bench.raise("a")
    _ = try await bench.claim(claimed)
    let open = try await bench.raise("b")
    let desk = bench.desk
    let report = try await desk.revoke(rule: "lab", reason: "enough", as: Bench.otto)
    #expect(report.json["rules"]?.array?.first?["revoked"]?["by"] == "otto")
    #expect(try await bench.state(open) == "revoked")
    #expect(try await bench.state(claimed) == "claimed")
    #expect(await bench.status { _ = try await bench.claim(open) } == 409)
    _ = try await desk.revoke(rule: "lab", reason: "again", as: Bench.otto)
    #expect(try await bench.history().filter { $0 == "policy.revoked" }.count == 1)
    try await bench.restart()
    try await bench.attend()
    #expect(try await bench.raise("c").state == .pending)
    try await bench.checkReplay()
  }

  @Test("Only an operator revokes, and only what approves")
  func whoRevokes() async throws {
    let bench = try await bench(PolicyRules.lab + PolicyRules.twoPeople)
    let desk = bench.desk
    for caller in [Bench.observer, Bench.agent("refund"), Bench.feeder] {
      let status = await bench.status {
        _ = try await desk.revoke(rule: "lab", reason: "no", as: caller)
      }
      #expect(status == 403)
    }
    for name in ["two", "none"] {
      let status = await bench.status {
        _ = try await desk.revoke(rule: name, reason: "no", as: Bench.mira)
      }
      #expect(status == 404)
    }
  }

  @Test("INV 7: the same question again is the same approval, and no second use")
  func again() async throws {
    let bench = try await bench()
    let request = try Bench.request("a")
    let first = try await bench.desk.raise(request, as: Bench.agent("refund"))
    let second = try await bench.desk.raise(request, as: Bench.agent("refund"))
    #expect(first.escalation == second.escalation && !second.isNew)
    let report = try await bench.desk.policy(as: Bench.mira).json
    #expect(report["rules"]?.array?.first?["used"] == 1)
  }
}
