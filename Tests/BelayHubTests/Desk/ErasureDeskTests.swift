import BelayCore
import BelayLedger
import Testing

@testable import BelayHub

@Suite("Erasing while the hub is at work")
struct ErasureDeskTests {
  private static let secret = "Erika"

  private func order(_ seqs: [Int]) -> ErasureOrder {
    ErasureOrder(seqs: seqs, by: "mira", legalBasis: "-", reason: "-")
  }

  /// The fold is made anew aside, and taken up in a turn of the writer.
  private func fleetWithoutText(_ bench: Bench) async throws -> Fleet? {
    for _ in 0..<20_000 {
      let fleet = try await bench.desk.fleet()
      if !fleet.json().text.contains(Self.secret) { return fleet }
      await Task.yield()
    }
    return nil
  }

  @Test("INV 6: what was erased leaves the fold and the feed of a hub at work, and the states stay")
  func forgotten() async throws {
    let bench = try Bench()
    _ = try await bench.desk.ingest(
      [
        Bench.event("e-1", .runStarted, ["task": "help Erika"]),
        Bench.event(
          "e-2", .modeChanged, ["to": "degraded", "reason": "Erika", "cause": "breaker"]),
      ], as: Bench.agent("refund"))
    let before = try await bench.desk.fleet()
    let seqs = Array(before.seq - 1...before.seq)
    let erasure = try await bench.desk.erase(order(seqs), as: Bench.mira)
    let after = try #require(try await fleetWithoutText(bench))
    #expect(after.seq == erasure.record.seq)
    let agent = Bench.id("refund")
    #expect(after.agents[agent]?.mode.name == .degraded)
    #expect(after.agents[agent]?.mode.reason == "[erased]")
    if case .records(let records) = bench.desk.feed.read(after: seqs[0] - 1, limit: 10) {
      Issue.record("the feed still has \(records.count)")
    }
    try await bench.restart()
    #expect(try await fleetWithoutText(bench)?.agents[agent] == after.agents[agent])
  }
}
