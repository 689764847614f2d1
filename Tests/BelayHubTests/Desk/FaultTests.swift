import BelayCore
import BelayHub
import Foundation
import Testing

/// Clocks that are wrong, agents that are gone, and events in any order.
@Suite("Faults at the desk")
struct DeskFaultTests {
  @Test(
    "INV 18, FAULTS 25: a clock that is a day off moves no deadline, and is kept beside the hub's")
  func skew() async throws {
    let bench = try Bench()
    let day: Duration = .seconds(86_400)
    for (id, offset) in [("early", day), ("late", .zero - day)] {
      let sent = bench.clock.read().wall.advanced(by: offset)
      let card = try await bench.raise(
        id, members: [("requested_at", .string(sent.rfc3339)), ("timeout_s", 60)])
      #expect(card.expiresAt == bench.clock.read().wall.advanced(by: .seconds(60)))
      let event = Event(
        id: "event-\(id)", source: .agent(Bench.id("refund")), type: .agentHeartbeat, time: sent,
        data: [:])
      _ = try await bench.desk.ingest([.event(event)], as: Bench.agent("refund"))
      let record = try #require(try bench.records().last)
      #expect(record.recorded == bench.clock.read().wall && record.event.time == sent)
    }
    let agent = try #require(try await bench.desk.fleet().agents[Bench.id("refund")])
    #expect(agent.lastSeenAt == bench.clock.read().wall)
  }

  @Test(
    "INV 7, FAULTS 28: sent twice, backwards, a day late or interleaved, events count once each")
  func order() async throws {
    let bench = try Bench()
    let names = ["refund", "mailer"]
    let sets = names.map { name in
      (1...5).map {
        Bench.event(
          "e\($0)", agent: name, .callFinished,
          [
            "kind": "tool", "name": "t", "outcome": "ok", "latency_ms": 5,
          ])
      }
    }
    let mixed = zip(sets[0].reversed(), sets[1]).flatMap { [$0, $1] }
    _ = try await bench.desk.ingest(mixed, as: Bench.feeder)
    await bench.pass(.seconds(86_400))
    let again = try await bench.desk.ingest(sets[0] + sets[1], as: Bench.feeder)
    #expect(again.accepted == 0 && again.duplicates == 10)
    #expect(bench.desk.lastSeq == 10)
    let fleet = try await bench.desk.fleet()
    for name in names { #expect(fleet.agents[Bench.id(name)]?.totals.calls == 5) }
  }

  @Test(
    "INV 8, 9, FAULTS 32: an approval and the agent's cancel at once: one stands, the other is told"
  )
  func cancelRace() async throws {
    let bench = try Bench()
    for round in 0..<20 {
      let card = try await bench.raise("a\(round)")
      let desk = bench.desk
      async let yes = Bench.status {
        _ = try await desk.decide(.key(card.key), Bench.approval(of: card), as: Bench.mira)
      }
      async let off = Bench.status {
        _ = try await desk.cancel(.key(card.key), detail: "", as: Bench.agent("refund"))
      }
      let (approved, cancelled) = (await yes, await off)
      let state = try await bench.state(card)
      // An agent may withdraw what was approved until it has claimed it.
      #expect(cancelled == nil && state == "cancelled")
      #expect(approved == nil || approved == 409)
      #expect(await bench.status { _ = try await bench.claim(card) } == 409)
    }
  }

  @Test("FAULTS 42: a card whose agent has gone can be decided, and says that perhaps nobody waits")
  func nobodyWaiting() async throws {
    let bench = try Bench()
    try await bench.enlist()
    let card = try await bench.raise("a")
    let words = "it may be that nobody waits for the answer"
    func evidence() async throws -> String {
      try await bench.desk.evidence(.key(card.key), as: Bench.mira).lines.map(\.text)
        .joined(separator: "\n")
    }
    #expect(try await !evidence().contains(words))
    await bench.pass(.seconds(120))
    #expect(try await evidence().contains(words), "silent")
    _ = try await bench.desk.ingest(
      [Bench.event("stop", .agentStopped, ["reason": "done"])], as: Bench.agent("refund"))
    #expect(try await evidence().contains(words), "stopped")
    #expect(try await bench.approve(card).state.word == "approved")
  }
}
