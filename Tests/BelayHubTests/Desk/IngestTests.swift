import BelayCore
import Testing

@testable import BelayHub

@Suite("Ingest")
struct IngestTests {
  @Test("INV 1: what is answered is in the ledger, and in the feed after it")
  func durable() async throws {
    let bench = try Bench()
    let answer = try await bench.desk.ingest(
      [Bench.event("1"), Bench.event("2")], as: Bench.feeder)
    #expect(answer.accepted == 2)
    #expect(answer.lastSeq == 2)
    #expect(try bench.records().map(\.event.id) == ["1", "2"])
    guard case .records(let items) = bench.desk.feed.read(after: 0, limit: 10) else { return }
    #expect(items.map(\.seq) == [1, 2])
  }

  @Test(
    "INV 7, FAULTS 27, 28: the same record again is counted as a duplicate, before and after a restart"
  )
  func duplicates() async throws {
    let bench = try Bench()
    _ = try await bench.desk.ingest([Bench.event("1")], as: Bench.feeder)
    let again = try await bench.desk.ingest([Bench.event("1"), Bench.event("1")], as: Bench.feeder)
    #expect(again.duplicates == 2)
    #expect(again.accepted == 0)
    try await bench.restart()
    let later = try await bench.desk.ingest([Bench.event("1")], as: Bench.feeder)
    #expect(later.duplicates == 1)
    #expect(later.lastSeq == 1)
  }

  @Test(
    "INV 7, FAULTS 29: the same id with other bytes is rejected and names the record that stands")
  func conflict() async throws {
    let bench = try Bench()
    _ = try await bench.desk.ingest([Bench.event("1")], as: Bench.feeder)
    let answer = try await bench.desk.ingest(
      [Bench.event("1", .log, ["message": "other"]), Bench.event("2")], as: Bench.feeder)
    #expect(answer.accepted == 1)
    #expect(answer.rejected.map(\.index) == [0])
    #expect(answer.rejected.first?.reason.contains("seq 1") == true)
    #expect(bench.desk.health.conflicts == 1)
  }

  @Test("FAULTS 30: The same id of another agent is another name")
  func nameSpaces() async throws {
    let bench = try Bench()
    let answer = try await bench.desk.ingest(
      [Bench.event("1", agent: "a"), Bench.event("1", agent: "b")], as: Bench.feeder)
    #expect(answer.accepted == 2)
  }

  @Test("A bad record never takes the good ones with it")
  func mixed() async throws {
    let bench = try Bench()
    let answer = try await bench.desk.ingest(
      [Bench.event("1"), .malformed(reason: "line 2: no type"), Bench.event("3")],
      as: Bench.feeder)
    #expect(answer.accepted == 2)
    #expect(answer.rejected == [.init(index: 1, reason: "line 2: no type")])
  }

  @Test(
    "INV 25: what the hub writes about people is refused from everybody else",
    arguments: EventType.allCases.filter(\.writtenByHub).map(\.rawValue) + [
      "belay.escalation.future", "belay.operator.future",
    ])
  func hubsWords(type: String) async throws {
    let bench = try Bench()
    let event = Event(id: "1", source: .agent(Bench.id("refund")), type: type)
    let answer = try await bench.desk.ingest([.event(event)], as: Bench.feeder)
    #expect(answer.accepted == 0)
    #expect(answer.rejected.count == 1)
  }

  @Test(
    "INV 25, 26: an event of a source that the credential does not cover is refused",
    arguments: ["/agents/other", "/operators/mira", "/hub"])
  func sources(text: String) async throws {
    let bench = try Bench()
    let source = try #require(Source(text: text))
    let event = Event(id: "1", source: source, type: .log)
    let answer = try await bench.desk.ingest([.event(event)], as: Bench.agent("refund"))
    #expect(answer.rejected.count == 1)
    #expect(bench.desk.lastSeq == 0)
  }

  @Test("INV 25: who looks or decides cannot record", arguments: [Bench.observer, Bench.mira])
  func roles(caller: Principal) async throws {
    let bench = try Bench()
    let status = await bench.status {
      _ = try await bench.desk.ingest([Bench.event("1")], as: caller)
    }
    #expect(status == 403)
  }

  @Test("The record says by which credential it came")
  func authid() async throws {
    let bench = try Bench()
    _ = try await bench.desk.ingest([Bench.event("1")], as: .unauthenticated)
    #expect(try bench.records().map(\.authid) == ["unauthenticated"])
  }

  @Test("INV 6: the fleet after a restart is the fleet before it")
  func replay() async throws {
    let bench = try Bench()
    try await bench.enlist()
    _ = try await bench.raise("a")
    let before = try await bench.desk.fleet()
    try await bench.restart()
    let after = try await bench.desk.fleet()
    #expect(before == after)
  }
}
