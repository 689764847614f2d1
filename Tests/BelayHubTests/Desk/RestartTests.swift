import BelayCore
import Testing

@testable import BelayHub

@Suite("Restart, clocks and failure")
struct RestartTests {
  @Test("INV 18: after a restart of the hub alone, a deadline in the future still stands")
  func sameBoot() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a", members: [("timeout_s", 60)])
    bench.clock.advance(.seconds(30))
    try await bench.restart()
    #expect(try await bench.state(raised) == "pending")
    await bench.pass(.seconds(30))
    #expect(try await bench.state(raised) == "expired")
  }

  @Test("INV 18: a deadline that passed while the hub was down is expired at the start")
  func passedMeanwhile() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a", members: [("timeout_s", 60)])
    try await bench.restart { bench.clock.advance(.seconds(60)) }
    #expect(try bench.records().last?.event.kind == .escalationExpired)
    #expect(try await bench.state(raised) == "expired")
  }

  @Test(
    "INV 18, FAULTS 24: after a restart of the machine nothing pending, approved or claimed is still open"
  )
  func otherBoot() async throws {
    let bench = try Bench()
    let pending = try await bench.raise("a")
    let approved = try await bench.raise("b")
    let claimed = try await bench.raise("c")
    _ = try await bench.approve(approved)
    _ = try await bench.approve(claimed)
    _ = try await bench.claim(claimed)
    try await bench.restart { bench.clock.reboot() }
    #expect(try await bench.state(pending) == "expired")
    #expect(try await bench.state(approved) == "lapsed")
    #expect(try await bench.state(claimed) == "unknown")
    #expect(await bench.status { _ = try await bench.approve(pending) } == 410)
  }

  @Test("INV 18: after a restart of the machine an order that was not answered is expired")
  func orderOfOtherBoot() async throws {
    let bench = try Bench()
    try await bench.enlist()
    let order = try await bench.desk.requestControl(
      ControlRequest(verb: .kill, reason: "r"), of: Bench.id("refund"), as: Bench.mira)
    try await bench.restart { bench.clock.reboot() }
    #expect(try await bench.desk.fleet().controls[order.id]?.state.word == "expired")
  }

  @Test(
    "INV 18, FAULTS 23: a jump of the wall clock moves no deadline", arguments: [-3_600.0, 3_600])
  func wallJump(seconds: Double) async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a", members: [("timeout_s", 60)])
    bench.clock.jumpWall(.seconds(seconds))
    await bench.desk.wake()
    #expect(try await bench.state(raised) == "pending")
    await bench.pass(.seconds(60))
    #expect(try await bench.state(raised) == "expired")
  }

  @Test("Who was at a console is gone after a restart, and the record says so")
  func presence() async throws {
    let bench = try Bench()
    _ = try await bench.desk.presence(PresenceBeat(console: "c", idle: false), as: Bench.mira)
    try await bench.restart()
    #expect(try await bench.history() == ["operator.connected", "operator.disconnected"])
    #expect(try await bench.raise("a").noOperator)
  }

  @Test("Numbers go on after a restart: handles, orders, records")
  func numbers() async throws {
    let bench = try Bench()
    try await bench.enlist()
    _ = try await bench.raise("a")
    let desk = bench.desk
    let degrade = ControlRequest(verb: .degrade, reason: "r")
    let first = try await desk.requestControl(degrade, of: Bench.id("refund"), as: Bench.mira)
    try await bench.restart()
    #expect(try await bench.raise("b").handle == 2)
    let second = try await bench.desk.requestControl(
      degrade, of: Bench.id("refund"), as: Bench.mira)
    #expect(second.number == first.number + 1)
  }

  @Test("A snapshot is saved on the way and at the end")
  func snapshots() async throws {
    var policy = Policy()
    policy.snapshotEvery = 10
    let bench = try Bench(policy: policy)
    _ = try await bench.desk.ingest((1...25).map { Bench.event("\($0)") }, as: Bench.feeder)
    await bench.desk.wake()
    #expect(bench.desk.health.lastSnapshotSeq == 25)
    try await bench.restart()
    #expect(try await bench.desk.fleet().seq == 25)
  }

  @Test("A desk that has shut down refuses, and its end is no failure")
  func shutDown() async throws {
    let bench = try Bench()
    let desk = bench.desk
    async let failure = desk.failure()
    await desk.shutdown()
    await desk.shutdown()
    #expect(await failure == nil)
    #expect(await bench.status { _ = try await bench.raise("a") } == 503)
    #expect(desk.feed.isClosed)
    #expect(!desk.health.ready)
  }

  @Test("What was handed in before the shutdown is worked off")
  func drains() async throws {
    let bench = try Bench()
    let desk = bench.desk
    let answers = await withTaskGroup(of: Int.self) { group in
      for number in 1...50 {
        group.addTask {
          let answer = try? await desk.ingest([Bench.event("\(number)")], as: Bench.feeder)
          return answer?.accepted ?? 0
        }
      }
      group.addTask {
        await desk.shutdown()
        return 0
      }
      return await group.reduce(0, +)
    }
    try await bench.restart()
    #expect(bench.desk.lastSeq == answers)
  }
}
