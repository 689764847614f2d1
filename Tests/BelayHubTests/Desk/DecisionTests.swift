import BelayCore
import Testing

@testable import BelayHub

@Suite("Decisions")
struct DecisionTests {
  @Test("INV 8, FAULTS 31: of two operators who decide at once, one wins and the other is told who")
  func race() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    let desk = bench.desk
    async let first = desk.decide(.key(raised.key), Bench.approval(of: raised), as: Bench.mira)
    async let second = desk.decide(.key(raised.key), Bench.rejection(of: raised), as: Bench.otto)
    var winners: [String] = []
    var told: [String] = []
    do { winners.append(try await first.state.ruling?.by ?? "") } catch {
      if case .conflict(_, let winner?) = error as? HubRefusal {
        told.append(winner["decided_by"]?.string ?? "")
      }
    }
    do { winners.append(try await second.state.ruling?.by ?? "") } catch {
      if case .conflict(_, let winner?) = error as? HubRefusal {
        told.append(winner["decided_by"]?.string ?? "")
      }
    }
    #expect(winners.count == 1)
    #expect(told == winners)
    #expect(try await bench.history().filter { $0 == "escalation.decided" }.count == 1)
  }

  @Test("INV 10: right before the deadline counts, exactly at it is expired")
  func exactly() async throws {
    let bench = try Bench()
    let first = try await bench.raise("a", members: [("timeout_s", 60)])
    let second = try await bench.raise("b", members: [("timeout_s", 60)])
    bench.clock.advance(.seconds(60) - .microseconds(1))
    #expect(try await bench.approve(first).state.word == "approved")
    bench.clock.advance(.microseconds(1))
    #expect(await bench.status { _ = try await bench.approve(second) } == 410)
    #expect(try await bench.state(second) == "expired")
  }

  @Test("INV 11: no verdict in time is expired, and the record says that nobody was there")
  func expiry() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a", members: [("timeout_s", 60)])
    await bench.pass(.seconds(60))
    #expect(try await bench.state(raised) == "expired")
    let record = try #require(try bench.records().last)
    #expect(record.event.kind == .escalationExpired)
    #expect(record.event.data["no_operator"]?.bool == true)
    #expect(record.authid == "hub")
  }

  @Test("INV 14: a decision about another digest is refused and told the right one")
  func digest() async throws {
    let bench = try Bench()
    let first = try await bench.raise("a")
    let second = try await bench.raise("b", members: [("args", ["amount": 1])])
    await #expect {
      _ = try await bench.desk.decide(
        .key(second.key), Bench.approval(of: first), as: Bench.mira)
    } throws: { error in
      error as? HubRefusal
        == .preconditionFailed(
          detail: (error as? HubRefusal)?.detail ?? "", expected: second.actionDigest.text)
    }
    #expect(try await bench.state(second) == "pending")
  }

  @Test(
    "INV 25: only an operator decides",
    arguments: [
      Bench.agent("refund"), Bench.feeder, Bench.observer,
      Principal(role: .admin, name: "root", authid: "token:root"),
    ])
  func roles(caller: Principal) async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    let status = await bench.status {
      _ = try await bench.desk.decide(.key(raised.key), Bench.approval(of: raised), as: caller)
    }
    #expect(status == 403)
    #expect(try await bench.state(raised) == "pending")
  }

  @Test("INV 25: who decided comes from the credential")
  func actor() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    let decided = try await bench.approve(raised, by: Bench.otto)
    #expect(decided.json()["decided_by"]?.string == "otto")
    #expect(try bench.records().last?.authid == "token:otto")
  }

  @Test("A card can be taken, put off and given back, and its deadline runs on")
  func hold() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a", members: [("timeout_s", 60)])
    let desk = bench.desk
    #expect(try await desk.hold(.handle(1), .claim, as: Bench.mira).heldBy == "mira")
    let taken = await bench.status { _ = try await desk.hold(.handle(1), .claim, as: Bench.otto) }
    #expect(taken == 409)
    #expect(try await desk.hold(.handle(1), .release, as: Bench.otto).heldBy == nil)
    #expect(try await desk.hold(.handle(1), .defer, as: Bench.otto).deferredBy == "otto")
    await bench.pass(.seconds(60))
    #expect(try await bench.state(raised) == "expired")
  }

  @Test("INV 19: with nobody at a console a new escalation says so at once")
  func presence() async throws {
    let bench = try Bench()
    #expect(try await bench.raise("a").noOperator)
    let desk = bench.desk
    _ = try await desk.presence(PresenceBeat(console: "c1", idle: true), as: Bench.mira)
    #expect(try await bench.raise("b").noOperator)
    _ = try await desk.presence(PresenceBeat(console: "c1", idle: false), as: Bench.mira)
    #expect(try await !bench.raise("c").noOperator)
    await bench.pass(.seconds(15))
    #expect(try await bench.raise("d").noOperator)
    #expect(
      try await bench.history().filter { $0.hasPrefix("operator") } == [
        "operator.connected", "operator.disconnected",
      ])
  }
}
