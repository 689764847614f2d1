import BelayCore
import Testing

@testable import BelayHub

@Suite("Erasing and holding over the wire")
struct KeepingCallTests {
  private static let admin = RunningHub.Caller.token("admin")
  private static let secret = "erika@example.com"

  private static func erasure(_ seqs: [Int]) -> JSON {
    ["seqs": .array(seqs.map { JSON($0) }), "legal_basis": "GDPR Art. 17", "reason": "ticket"]
  }

  /// Records something that names a person.
  ///
  /// - Returns: its number.
  private static func record(on hub: RunningHub) async throws -> Int {
    var event = RunningHub.event("hers").object ?? [:]
    event["data"] = ["severity": "info", "message": .string(secret)]
    let reply = try await hub.post(
      "/v1/events", JSON.object(event).encoded(), "application/cloudevents+json",
      as: .token("refund"))
    #expect(reply.json["accepted"]?.integer == 1)
    return try #require(reply.json["seq_to"]?.integer ?? hub.hub.desk.lastSeq)
  }

  @Test(
    "INV 25: only operators and admins erase, hold and release",
    arguments: [
      ("refund", 403), ("ingest", 403), ("observer", 403),
    ])
  func doors(role: String, status: Int) async throws {
    try await RunningHub.run { hub in
      let seq = try await Self.record(on: hub)
      for (path, body) in [
        ("erasures", Self.erasure([seq])), ("holds", ["agent_id": "refund", "reason": "case"]),
        ("holds/1/release", ["reason": "over"]),
      ] as [(String, JSON)] {
        let reply = try await hub.post("/v1/ledger/" + path, body, as: .token(role))
        #expect(reply.status == status, "\(path)")
        #expect(try await hub.post("/v1/ledger/" + path, body, as: .nobody).status == 401)
      }
      #expect(hub.hub.desk.lastSeq == seq)
    }
  }

  @Test(
    "an admin and an operator erase; the record says who, and the stream has no text any more",
    arguments: ["admin", "operator"])
  func erases(role: String) async throws {
    try await RunningHub.run { hub in
      let seq = try await Self.record(on: hub)
      let reply = try await hub.post(
        "/v1/ledger/erasures", Self.erasure([seq]), as: .token(role))
      #expect(reply.status == 200)
      let by = try #require(reply.json["seq"]?.integer)
      #expect(by > seq)
      let page = try await hub.get("/v1/events?after=0", as: .token("observer"))
      let text = String(decoding: page.body, as: UTF8.self)
      #expect(page.status == 200)
      #expect(!text.contains(Self.secret))
      #expect(text.contains("GDPR Art. 17"))
      let again = try await hub.post(
        "/v1/ledger/erasures", Self.erasure([seq]), as: .token(role))
      #expect(again.status == 409)
    }
  }

  @Test(
    "what is not understood is said, and nothing is erased",
    arguments: [
      "{}", #"{"seqs": [], "legal_basis": "b", "reason": "r"}"#,
      #"{"seqs": ["1"], "legal_basis": "b", "reason": "r"}"#,
      #"{"seqs": [1], "legal_basis": "", "reason": "r"}"#, #"{"seqs": [1], "legal_basis": "b"}"#,
      #"{"seqs": [1], "legal_basis": "b", "reason": "r", "part": 2}"#,
      #"{"seqs": [1], "legal_basis": "b", "reason": "r", "erasure": "E", "part": 3, "parts": 2}"#,
    ])
  func badErasures(body: String) async throws {
    try await RunningHub.run { hub in
      let seq = try await Self.record(on: hub)
      let reply = try await hub.post(
        "/v1/ledger/erasures", Array(body.utf8), "application/json", as: Self.admin)
      #expect(reply.status == 400)
      #expect(hub.hub.desk.lastSeq == seq)
    }
  }

  @Test(
    "a record that is not there cannot be erased, nor one of the ledger's own", arguments: [0, 1])
  func notErasable(kind: Int) async throws {
    try await RunningHub.run { hub in
      let seq = try await Self.record(on: hub)
      let first = try await hub.post("/v1/ledger/erasures", Self.erasure([seq]), as: Self.admin)
      let target = kind == 0 ? 9_999 : try #require(first.json["seq"]?.integer)
      let reply = try await hub.post(
        "/v1/ledger/erasures", Self.erasure([target]), as: Self.admin)
      #expect(reply.status == 409)
      #expect(reply.json["detail"]?.string?.contains("nothing was erased") == true)
    }
  }

  @Test("a hold overrides erasure until it is released, and is listed to whoever may look")
  func holds() async throws {
    try await RunningHub.run { hub in
      let seq = try await Self.record(on: hub)
      let held = try await hub.post(
        "/v1/ledger/holds", ["agent_id": "refund", "reason": "case 12"], as: Self.admin)
      let number = try #require(held.json["seq"]?.integer)
      let list = try await hub.get("/v1/ledger/holds", as: .token("observer")).json
      #expect(list["holds"]?.array?.first?["number"]?.integer == number)
      let refused = try await hub.post(
        "/v1/ledger/erasures", Self.erasure([seq]), as: Self.admin)
      #expect(refused.status == 409)
      #expect(refused.json["detail"]?.string?.contains("legal hold #\(number)") == true)
      let path = "/v1/ledger/holds/\(number)/release"
      #expect(try await hub.post(path, ["reason": "over"], as: Self.admin).status == 200)
      #expect(try await hub.post(path, ["reason": "over"], as: Self.admin).status == 404)
      #expect(
        try await hub.post("/v1/ledger/erasures", Self.erasure([seq]), as: Self.admin).status == 200
      )
    }
  }

  @Test(
    "a hold says what it holds and why, or is refused",
    arguments: [
      #"{"reason": "r"}"#, #"{"agent_id": "refund"}"#, #"{"from": 3, "to": 2, "reason": "r"}"#,
      #"{"agent_id": "no name", "reason": "r"}"#, "[]",
    ])
  func badHolds(body: String) async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.post(
        "/v1/ledger/holds", Array(body.utf8), "application/json", as: Self.admin)
      #expect(reply.status == 400)
      let number = try await hub.post(
        "/v1/ledger/holds/x/release", ["reason": "r"], as: Self.admin)
      #expect(number.status == 404)
    }
  }
}
