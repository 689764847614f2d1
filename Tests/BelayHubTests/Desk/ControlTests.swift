import BelayCore
import Testing

@testable import BelayHub

@Suite("Controls at the desk")
struct ControlTests {
  private let degrade = ControlRequest(verb: .degrade, reason: "too many refunds")

  private func bench() async throws -> Bench {
    let bench = try Bench()
    try await bench.enlist()
    return bench
  }

  private func order(_ bench: Bench, _ request: ControlRequest) async throws -> Control {
    try await bench.desk.requestControl(request, of: Bench.id("refund"), as: Bench.mira)
  }

  private func take(_ bench: Bench, after: Int = 0) async throws -> [Control] {
    try await bench.desk.controls(
      of: Bench.id("refund"), after: after, as: Bench.agent("refund"))
  }

  @Test("An order goes its way: requested, delivered, acknowledged, in effect")
  func way() async throws {
    let bench = try await bench()
    let ordered = try await order(bench, degrade)
    #expect(ordered.state == .requested)
    #expect(try await take(bench).map(\.state.word) == ["delivered"])
    let desk = bench.desk
    let agent = Bench.agent("refund")
    _ = try await desk.reportControl(ordered.id, .acknowledged, detail: "", as: agent)
    let done = try await desk.reportControl(ordered.id, .inEffect, detail: "", as: agent)
    #expect(done.state.word == "in_effect")
    #expect(try await take(bench).isEmpty)
    let late = await bench.status {
      _ = try await desk.reportControl(ordered.id, .failed, detail: "", as: agent)
    }
    #expect(late == 409)
    #expect(
      try await bench.history().filter { $0.hasPrefix("control") } == [
        "control.requested", "control.delivered", "control.acknowledged", "control.in_effect",
      ])
  }

  @Test("Orders come in their order, above the number the agent has seen, and again if asked again")
  func order() async throws {
    let bench = try await bench()
    for verb in [ControlVerb.degrade, .pause, .resume] {
      _ = try await order(bench, ControlRequest(verb: verb, reason: "r"))
    }
    #expect(try await take(bench).map(\.verb) == [.degrade, .pause, .resume])
    #expect(try await take(bench, after: 1).map(\.verb) == [.pause, .resume])
    #expect(try await take(bench).map(\.verb) == [.degrade, .pause, .resume])
    #expect(try await bench.history().filter { $0 == "control.delivered" }.count == 3)
  }

  @Test(
    "An agent that nobody knows gets no order, and one that is only observed none that restores")
  func unreachable() async throws {
    let bench = try Bench()
    #expect(await bench.status { _ = try await order(bench, degrade) } == 404)
    try await bench.enlist(capabilities: ["breakers"])
    for verb in ControlVerb.allCases where !verb.restricts {
      let request = ControlRequest(
        verb: verb, reason: "r", breaker: verb == .close || verb == .reset ? "b" : nil)
      #expect(await bench.status { _ = try await order(bench, request) } == 409, "\(verb)")
    }
  }

  @Test("A breaker is disabled only by an agent that has declared that it takes that")
  func disabling() async throws {
    let bench = try await bench()
    let disable = ControlRequest(verb: .disable, reason: "r", breaker: "b")
    let why =
      "refund has not declared that it takes disable. "
      + "force_open and close reach its breakers."
    await #expect(throws: HubRefusal.conflict(detail: why, winner: nil)) {
      try await order(bench, disable)
    }
    let other = try Bench()
    try await other.enlist(capabilities: ["controls", "disable"])
    #expect(try await order(other, disable).state == .requested)
  }

  @Test(
    "INV 20, 21: what restricts is recorded and takes approvals back, whoever may take the order",
    arguments: [ControlVerb.degrade, .pause, .kill])
  func restricting(verb: ControlVerb) async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    let ordered = try await order(bench, ControlRequest(verb: verb, reason: "r"))
    #expect(ordered.state == .requested)
    #expect(try await bench.state(raised) == "revoked")
    #expect(await bench.status { _ = try await bench.claim(raised) } == 409)
    await bench.pass(.seconds(60))
    #expect(try await bench.desk.fleet().controls[ordered.id]?.state.word == "expired")
  }

  @Test("INV 21: a breaker is forced open by order of an agent that is only observed")
  func forcedOpen() async throws {
    let bench = try Bench()
    try await bench.enlist(capabilities: [])
    let request = ControlRequest(verb: .forceOpen, reason: "r", breaker: "model")
    #expect(try await order(bench, request).state == .requested)
  }

  @Test("Silence is drawn as failure: not taken in 60 s, or taken and not answered in 60 s")
  func silence() async throws {
    let bench = try await bench()
    let first = try await order(bench, degrade)
    await bench.pass(.seconds(60))
    let fleet = try await bench.desk.fleet()
    #expect(fleet.controls[first.id]?.state.word == "expired")
    #expect(try await take(bench).isEmpty)
    let second = try await order(bench, degrade)
    bench.clock.advance(.seconds(59))
    #expect(try await take(bench).map(\.id) == [second.id])
    await bench.pass(.seconds(59))
    #expect(try await bench.desk.fleet().controls[second.id]?.state.word == "delivered")
    await bench.pass(.seconds(1))
    #expect(try await bench.desk.fleet().controls[second.id]?.state.word == "expired")
  }

  @Test("INV 26: an agent neither takes nor answers another's orders")
  func scope() async throws {
    let bench = try await bench()
    let ordered = try await order(bench, degrade)
    let other = Bench.agent("other")
    let desk = bench.desk
    let taken = await bench.status {
      _ = try await desk.controls(of: Bench.id("refund"), after: 0, as: other)
    }
    #expect(taken == 404)
    let answered = await bench.status {
      _ = try await desk.reportControl(ordered.id, .inEffect, detail: "", as: other)
    }
    #expect(answered == 404)
  }

  @Test("INV 25: only an operator orders", arguments: [Bench.agent("refund"), Bench.observer])
  func roles(caller: Principal) async throws {
    let bench = try await bench()
    let status = await bench.status {
      _ = try await bench.desk.requestControl(degrade, of: Bench.id("refund"), as: caller)
    }
    #expect(status == 403)
  }

  @Test("INV 31: an agent that answers nothing collects no more than 64 orders")
  func cap() async throws {
    let bench = try await bench()
    for _ in 1...Writer.openOrdersPerAgent { _ = try await order(bench, degrade) }
    #expect(await bench.status { _ = try await order(bench, degrade) } == 429)
  }

  @Test(
    "INV 20, FAULTS 32: a degrade, pause or kill before the claim wins over an earlier approval",
    arguments: [ControlVerb.degrade, .pause, .kill])
  func outranks(verb: ControlVerb) async throws {
    let bench = try await bench()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    let ordered = try await order(bench, ControlRequest(verb: verb, reason: "stop"))
    let records = try bench.records()
    #expect(records.suffix(2).map(\.event.kind) == [.controlRequested, .escalationSuperseded])
    #expect(records.dropLast().last?.seq == ordered.seq)
    #expect(await bench.status { _ = try await bench.claim(raised) } == 409)
    let seen = try await bench.desk.escalation(.id("a"), as: Bench.agent("refund"))
    #expect(seen.json()["state"]?.string == "degraded")
  }

  @Test("INV 20: what is claimed already, or approved after the degrade, stands")
  func notOutranked() async throws {
    let bench = try await bench()
    let claimed = try await bench.raise("a")
    _ = try await bench.approve(claimed)
    _ = try await bench.claim(claimed)
    let later = try await bench.raise("b")
    _ = try await order(bench, degrade)
    #expect(try await bench.state(claimed) == "claimed")
    _ = try await bench.approve(later)
    _ = try await bench.claim(later)
    #expect(try await bench.state(later) == "claimed")
  }

  @Test("INV 20: a breaker that opens between approval and claim wins")
  func breaker() async throws {
    let bench = try await bench()
    let raised = try await bench.raise("a")
    _ = try await bench.approve(raised)
    _ = try await bench.desk.ingest(
      [
        Bench.event(
          "b1", .breakerChanged,
          ["breaker": "stripe", "from": "closed", "to": "open", "cause": "failure_rate"])
      ], as: Bench.agent("refund"))
    #expect(try await bench.state(raised) == "revoked")
    #expect(await bench.status { _ = try await bench.claim(raised) } == 409)
  }

  @Test("INV 20: another agent's degrade takes nothing back")
  func otherAgent() async throws {
    let bench = try await bench()
    let raised = try await bench.raise("a", agent: "mailer")
    _ = try await bench.approve(raised)
    _ = try await order(bench, degrade)
    #expect(try await bench.state(raised) == "approved")
  }
}
