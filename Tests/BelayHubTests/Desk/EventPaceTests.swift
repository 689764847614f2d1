import BelayCore
import Testing

@testable import BelayHub

@Suite("Events a second of one agent")
struct EventPaceTests {
  private let agent = Bench.id("refund")

  @Test("INV 31: twenty seconds' worth at once, then so many a second")
  func allowance() {
    var pace = EventPace(perSecond: 10)
    let second: UInt64 = 1_000_000_000
    #expect(pace.wait(agent, handsIn: 200, at: 0) == nil)
    #expect(pace.wait(agent, handsIn: 1, at: 0) == .seconds(1))
    #expect(pace.wait(agent, handsIn: 30, at: second) == nil)
    #expect(pace.wait(agent, handsIn: 1, at: second) == .seconds(3))
    #expect(pace.wait(agent, handsIn: 1, at: 4 * second) == nil)
    #expect(pace.wait(Bench.id("mailer"), handsIn: 200, at: 4 * second) == nil)
  }

  @Test("INV 31: whoever floods is remembered, whatever other names come by")
  func bound() {
    var pace = EventPace(perSecond: 1)
    _ = pace.wait(agent, handsIn: 1_000, at: 0)
    for number in 0..<3 * EventPace.maxAgents {
      _ = pace.wait(Bench.id("a\(number)"), handsIn: 2, at: 0)
    }
    #expect(pace.wait(agent, handsIn: 1, at: 0) == .seconds(981))
  }

  @Test(
    "INV 31: an agent that floods gets 429 and when to come; others and what it sent before stand")
  func desk() async throws {
    var policy = Policy()
    policy.eventsPerSecond = 1
    let bench = try Bench(policy: policy)
    let flood = (0..<30).map { Bench.event("e\($0)") }
    #expect(try await bench.desk.ingest(flood, as: Bench.agent("refund")).accepted == 30)
    let refusal = await #expect(throws: HubRefusal.self) {
      _ = try await bench.desk.ingest([Bench.event("more")], as: Bench.agent("refund"))
    }
    #expect(refusal?.status == 429 && refusal?.retryAfter == .seconds(11))
    #expect(refusal?.detail.contains("refund") == true)
    let other = [Bench.event("e", agent: "mailer")]
    #expect(try await bench.desk.ingest(other, as: Bench.agent("mailer")).accepted == 1)
    await bench.pass(.seconds(11))
    let again = try await bench.desk.ingest([Bench.event("more")], as: Bench.agent("refund"))
    #expect(again.accepted == 1 && bench.desk.lastSeq == 32)
  }
}
