import BelayCore
import BelayLedger
import Foundation
import Synchronization
import Testing

@testable import BelayHub

/// The fleet as of any moment.
@Suite struct PastTests {
  private static var close: Policy {
    var policy = Policy()
    policy.past.spacing = 10
    return policy
  }

  private static func bench(_ count: Int, policy: Policy = close) async throws -> Bench {
    let bench = try Bench(policy: policy)
    for start in stride(from: 1, through: count, by: 7) {
      _ = try await bench.desk.ingest(
        (start...min(count, start + 6)).map { Bench.event("\($0)") }, as: Bench.feeder)
      await bench.pass(.seconds(1))
    }
    return bench
  }

  /// Works off by hand what the task in the background may not have come to yet.
  private static func makeReady(_ past: Past) async {
    while await past.workOnce() {}
  }

  @Test("INV 6: every moment is the fold of the records up to it, to the byte")
  func everyMoment() async throws {
    let bench = try await Self.bench(60)
    await Self.makeReady(bench.desk.past)
    for seq in [60, 1, 9, 10, 11, 37, 36, 59, 21] {
      let fleet = try await bench.desk.past.fleet(asOf: seq)
      #expect(
        fleet.json().text == (try bench.desk.reader.foldAll(through: seq)).json().text)
    }
    #expect(bench.desk.past.state.withLock { $0.recent.count } == Past.mostRemembered)
  }

  @Test("A ledger without folds gets them in the background, one stretch after the other")
  func background() async throws {
    var sparse = Policy()
    sparse.past.spacing = 1_000
    let bench = try await Self.bench(60, policy: sparse)
    var limits = SnapshotFolder.Limits()
    limits.spacing = 10
    let past = try Past(StateDirectory(bench.path, create: false), limits: limits)
    await Self.makeReady(past)
    #expect(try await past.reach() == (60, 60))
    #expect(past.state.withLock { $0.folder.size.files } >= 4)
    await past.end()
  }

  @Test("INV 31: a moment that folds do not reach yet is refused, with how far they are")
  func tooFar() async throws {
    let bench = try await Self.bench(3)
    let past = bench.desk.past
    await past.end()
    await #expect(throws: HubRefusal.self) {
      _ = try await past.fleet(asOf: Past.farthest + 4)
    }
    past.state.withLock { $0.underWay = Past.mostAtOnce }
    await #expect(throws: HubRefusal.self) { _ = try await past.fleet(asOf: 2) }
    past.state.withLock { $0.underWay = 0 }
    #expect(try await past.fleet(asOf: 2).seq == 2)
  }

  @Test("An erasure takes what was folded before it; moments are then folded from what is left")
  func erasing() async throws {
    let bench = try await Self.bench(60)
    await Self.makeReady(bench.desk.past)
    _ = try await bench.desk.past.fleet(asOf: 30)
    bench.desk.past.forget()
    #expect(bench.desk.past.state.withLock { $0.recent.isEmpty && $0.offered == nil })
    await Self.makeReady(bench.desk.past)
    #expect(try await bench.desk.past.fleet(asOf: 30).seq == 30)
  }

  @Test("Nothing is kept while the disk is short")
  func shortDisk() async throws {
    let bench = try await Self.bench(3)
    let past = bench.desk.past
    await past.end()
    var fleet = try bench.desk.reader.foldAll()
    for _ in 0..<20 {
      fleet.apply(
        Record(
          seq: fleet.seq + 1, recorded: bench.clock.read().wall, authid: "hub",
          event: Event(
            id: "d\(fleet.seq)", source: .hub, type: .diskChanged, time: nil,
            data: ["from": "plenty", "to": "short"])))
    }
    past.offer(fleet)
    #expect(past.state.withLock { $0.offered } == nil)
  }
}

@Suite("The fleet of the past over the wire")
struct PastCallTests {
  private static let observer = RunningHub.Caller.token("observer")

  @Test("An observer gets the fleet as of a record or a time; others, and nonsense, are refused")
  func moments() async throws {
    try await RunningHub.run { hub in
      for number in 1...3 {
        let event = RunningHub.event("event-\(number)")
        _ = try await hub.post("/v1/events", event, as: .token("refund"))
        hub.clock.advance(.seconds(60))
      }
      let last = hub.hub.lastSeq
      let then = try await hub.get("/v1/fleet?seq=\(last - 1)", as: Self.observer)
      #expect(then.status == 200 && then.json["seq"]?.integer == last - 1)
      let time = hub.clock.read().wall.advanced(by: .seconds(-90)).rfc3339
      let byTime = try await hub.get("/v1/fleet?time=\(time)", as: Self.observer)
      #expect(byTime.json["seq"]?.integer == last - 1)
      let refusals: [(String, Int, String)] = [
        ("seq=0", 404, "1 to \(last)"), ("seq=\(last + 1)", 404, "no record"),
        ("seq=x", 400, "whole number"), ("time=noon", 400, "a time as in"),
        ("time=2001-01-01T00:00:00Z", 404, "the ledger begins at"),
        ("time=2999-01-01T00:00:00Z", 400, "is not yet"),
        ("seq=1&time=\(time)", 400, "one of them"),
      ]
      for (query, status, words) in refusals {
        let reply = try await hub.get("/v1/fleet?\(query)", as: Self.observer)
        #expect(reply.status == status, "\(query)")
        #expect(reply.json["detail"]?.string?.contains(words) == true, "\(query)")
      }
      #expect(try await hub.get("/v1/fleet?seq=1", as: .token("refund")).status == 403)
      let reach = try await hub.get("/v1/fleet/reach", as: Self.observer).json
      #expect(reach["through"]?.integer == last)
    }
  }
}
