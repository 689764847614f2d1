import BelayCore
import Testing

@testable import BelayHub

@Suite("Long polls")
struct LongPollTests {
  /// Returns once that many calls wait at the desk.
  private func waiting(_ count: Int, at bench: Bench) async {
    while bench.desk.health.longPolls != count { await bench.desk.wake() }
  }

  @Test("FAULTS 34: A verdict wakes those who wait for it, all with the same answer")
  func verdict() async throws {
    let bench = try Bench()
    let raised = try await bench.raise("a")
    let desk = bench.desk
    let agent = Bench.agent("refund")
    async let first = desk.escalation(.id("a"), as: agent, waiting: .seconds(20))
    async let second = desk.escalation(.id("a"), as: agent, waiting: .seconds(20))
    await waiting(2, at: bench)
    let decided = try await bench.approve(raised)
    #expect(try await first == decided)
    #expect(try await second == decided)
    await waiting(0, at: bench)
  }

  @Test("When the time is up the answer is the escalation as it is")
  func timeUp() async throws {
    let bench = try Bench()
    _ = try await bench.raise("a")
    let desk = bench.desk
    async let answer = desk.escalation(.id("a"), as: Bench.agent("refund"), waiting: .seconds(20))
    await waiting(1, at: bench)
    await bench.pass(.seconds(20))
    #expect(try await answer.state == .pending)
  }

  @Test("Expiry wakes as a verdict does")
  func expiry() async throws {
    let bench = try Bench()
    _ = try await bench.raise("a", members: [("timeout_s", 10)])
    let desk = bench.desk
    async let answer = desk.escalation(.id("a"), as: Bench.agent("refund"), waiting: .seconds(20))
    await waiting(1, at: bench)
    await bench.pass(.seconds(10))
    #expect(try await answer.state.word == "expired")
  }

  @Test("What is decided already is answered at once")
  func atOnce() async throws {
    let bench = try Bench()
    _ = try await bench.approve(try await bench.raise("a"))
    let seen = try await bench.desk.escalation(
      .id("a"), as: Bench.agent("refund"), waiting: .seconds(20))
    #expect(seen.state.word == "approved")
  }

  @Test("An order wakes the agent that waits, and is marked delivered")
  func orders() async throws {
    let bench = try Bench()
    try await bench.enlist()
    let desk = bench.desk
    let refund = Bench.id("refund")
    async let taken = desk.controls(
      of: refund, after: 0, as: Bench.agent("refund"), waiting: .seconds(20))
    await waiting(1, at: bench)
    _ = try await desk.requestControl(
      ControlRequest(verb: .pause, reason: "r"), of: refund, as: Bench.mira)
    #expect(try await taken.map(\.state.word) == ["delivered"])
    async let none = desk.controls(
      of: refund, after: 1, as: Bench.agent("refund"), waiting: .seconds(20))
    await waiting(1, at: bench)
    await bench.pass(.seconds(20))
    #expect(try await none.isEmpty)
  }

  @Test("A caller that goes away leaves no wait behind")
  func cancelled() async throws {
    let bench = try Bench()
    _ = try await bench.raise("a")
    let desk = bench.desk
    let call = Task {
      try await desk.escalation(.id("a"), as: Bench.agent("refund"), waiting: .seconds(20))
    }
    await waiting(1, at: bench)
    call.cancel()
    #expect(try await call.value.state == .pending)
    await waiting(0, at: bench)
  }

  @Test("INV 31: one caller cannot fill the waiting room: the 33rd call for the same is refused")
  func bounded() async throws {
    let bench = try Bench()
    _ = try await bench.raise("a")
    let desk = bench.desk
    await withTaskGroup(of: Void.self) { group in
      for _ in 1...LongPolls.capacityPerSubject {
        group.addTask {
          _ = try? await desk.escalation(
            .id("a"), as: Bench.agent("refund"), waiting: .seconds(20))
        }
      }
      await waiting(LongPolls.capacityPerSubject, at: bench)
      let next = await bench.status {
        _ = try await desk.escalation(.id("a"), as: Bench.agent("refund"), waiting: .seconds(20))
      }
      #expect(next == 503)
      group.cancelAll()
    }
  }

  @Test("Shutdown ends all waits")
  func shutdown() async throws {
    let bench = try Bench()
    _ = try await bench.raise("a")
    let desk = bench.desk
    let call = Task {
      try await desk.escalation(.id("a"), as: Bench.agent("refund"), waiting: .seconds(20))
    }
    await waiting(1, at: bench)
    await desk.shutdown()
    await #expect(throws: HubRefusal.self) { _ = try await call.value }
  }
}
