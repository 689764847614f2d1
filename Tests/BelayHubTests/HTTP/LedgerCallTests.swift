import BelayCore
import Testing

@testable import BelayHub

@Suite("The ledger's tree over the wire")
struct LedgerCallTests {
  private static let observer = RunningHub.Caller.token("observer")

  private static func record(_ count: Int, on hub: RunningHub) async throws {
    let events = (1...count).map { RunningHub.event("event-\($0)") }
    let reply = try await hub.post(
      "/v1/events", JSON.array(events).encoded(), "application/cloudevents-batch+json",
      as: .token("refund"))
    #expect(reply.json["accepted"]?.integer == count)
  }

  private static func head(_ json: JSON?) throws -> TreeHead {
    TreeHead(size: try #require(json?["size"]?.integer), root: try hash(json?["root"]))
  }

  private static func hash(_ json: JSON?) throws -> Hash {
    let digits = Array(try #require(json?.string))
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    return try #require(Hash(bytes))
  }

  private static func hashes(_ json: JSON?) throws -> [Hash] {
    try #require(json?["hashes"]?.array).map(hash)
  }

  @Test("INV 3: an observer is shown that a record is in the tree, and that the tree only grew")
  func proofs() async throws {
    try await RunningHub.run { hub in
      try await Self.record(300, on: hub)
      let reply = try await hub.get("/v1/ledger/proof?seq=7", as: Self.observer)
      #expect(reply.status == 200)
      let head = try Self.head(reply.json["tree"])
      let header = try #require(reply.json["header"]?.string)
      let proof = InclusionProof(index: 6, hashes: try Self.hashes(reply.json))
      #expect(proof.shows(.leaf(Array(header.utf8)), in: head))
      let path = "/v1/ledger/consistency?from=100&to=\(head.size)"
      let growth = try await hub.get(path, as: Self.observer).json
      let consistency = ConsistencyProof(hashes: try Self.hashes(growth))
      let (older, newer) = (try Self.head(growth["from"]), try Self.head(growth["to"]))
      #expect(newer == head && older.size == 100)
      #expect(consistency.shows(newer, extends: older))
      let then = try await hub.get("/v1/ledger/proof?seq=7&size=100", as: Self.observer).json
      #expect(try Self.head(then["tree"]) == older)
    }
  }

  @Test("INV 3: tiles and entries are served under the names of C2SP tlog-tiles")
  func tiles() async throws {
    try await RunningHub.run { hub in
      try await Self.record(300, on: hub)
      let full = try await hub.get("/v1/ledger/tile/0/000", as: Self.observer)
      #expect(full.status == 200 && full.body.count == 8_192)
      let part = try await hub.get("/v1/ledger/tile/0/001.p/40", as: Self.observer)
      #expect(part.status == 200 && part.body.count == 40 * 32)
      let above = try await hub.get("/v1/ledger/tile/1/000.p/1", as: Self.observer)
      #expect(above.body.count == 32)
      let entries = try await hub.get("/v1/ledger/tile/entries/000", as: Self.observer)
      let first = Int(entries.body[0]) << 8 | Int(entries.body[1])
      #expect(Hash.leaf(Array(entries.body[2..<2 + first])).bytes == Array(full.body[..<32]))
    }
  }

  @Test(
    "What is not there is not found, and what is not understood is said",
    arguments: [
      ("proof?seq=0", 404), ("proof?seq=99999", 404), ("proof?seq=1&size=99999", 404),
      ("proof", 400), ("proof?seq=x", 400), ("proof?seq=-1", 400), ("proof?seq=1&last=2", 400),
      ("consistency?from=0&to=1", 404), ("consistency?from=2&to=1", 404),
      ("consistency?from=1", 400), ("tile/0/005", 404), ("tile/0/000.p/255", 404),
      ("tile/0/0", 404), ("tile/9/000", 404), ("tile/entries/x001/234", 404),
      ("tile/0/000?x=1", 400),
    ])
  func refused(path: String, status: Int) async throws {
    try await RunningHub.run { hub in
      try await Self.record(2, on: hub)
      #expect(try await hub.get("/v1/ledger/" + path, as: Self.observer).status == status)
    }
  }

  @Test("INV 25: agents and strangers are not shown the tree")
  func doors() async throws {
    try await RunningHub.run { hub in
      for path in ["proof?seq=1", "consistency?from=1&to=1", "tile/0/000", "tile/entries/000"] {
        let agent = try await hub.get("/v1/ledger/" + path, as: .token("refund"))
        #expect(agent.status == 403)
        let stranger = try await hub.get("/v1/ledger/" + path, as: .nobody)
        #expect(stranger.status == 401)
      }
    }
  }
}
