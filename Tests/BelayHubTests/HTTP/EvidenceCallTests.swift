import BelayCore
import Testing

@testable import BelayHub

@Suite("Evidence over the wire")
struct EvidenceCallTests {
  private static let `operator` = RunningHub.Caller.token("operator")
  private static let path = "/v1/escalations/E-2/evidence"

  /// One refund was approved and completed, and the next one waits.
  private static func story(_ hub: RunningHub) async throws {
    let digest = try await hub.raise("e1")
    _ = try await hub.post(
      "/v1/escalations/e1/decision", RunningHub.decision("approve", digest), as: Self.operator)
    let claim: JSON = ["action_digest": .string(digest), "nonce": "n1"]
    _ = try await hub.post("/v1/escalations/e1/claim", claim, as: .token("refund"))
    _ = try await hub.post(
      "/v1/escalations/e1/outcome", ["status": "completed"], as: .token("refund"))
    _ = try await hub.raise("e2")
  }

  @Test("Operators and observers read what is on record", arguments: ["operator", "observer"])
  func read(_ role: String) async throws {
    try await RunningHub.run { hub in
      try await Self.story(hub)
      let reply = try await hub.get(Self.path, as: .token(role))
      #expect(reply.status == 200)
      #expect(reply.json["escalation"] == "E-2" && reply.json["name"] == "stripe.refund")
      #expect(reply.json["counts"]?["approved"] == 1 && reply.json["counts"]?["completed"] == 1)
      #expect(reply.json["precedents"]?.array?.first?["escalation"] == "E-1")
      #expect(reply.json["recommendation"]?["recommendation"] == "none")
      let lines = reply.json["summary"]?.array?.compactMap { $0["text"]?.string } ?? []
      #expect(lines.contains("1 like it: 1 approved; 1 completed."))
    }
  }

  @Test("INV 25, 26: agents and strangers do not, and reading changes nothing")
  func doors() async throws {
    try await RunningHub.run { hub in
      try await Self.story(hub)
      let seq = hub.hub.lastSeq
      #expect(try await hub.get(Self.path, as: .token("refund")).status == 403)
      #expect(try await hub.get(Self.path, as: .token("ingest")).status == 403)
      #expect(try await hub.get(Self.path, as: .nobody).status == 401)
      #expect(try await hub.get(Self.path + "?wait=1", as: Self.operator).status == 400)
      #expect(try await hub.post(Self.path, [:], as: Self.operator).status == 405)
      for id in ["E-9", "nobody"] {
        let reply = try await hub.get("/v1/escalations/\(id)/evidence", as: .token("observer"))
        #expect(reply.status == 404)
      }
      #expect(hub.hub.lastSeq == seq)
    }
  }

  @Test("An id that two agents use takes the handle, for observers too")
  func ambiguous() async throws {
    try await RunningHub.run { hub in
      _ = try await hub.raise("e1")
      _ = try await hub.raise("e1", agent: "mailer")
      let reply = try await hub.get("/v1/escalations/e1/evidence", as: .token("observer"))
      #expect(reply.status == 409)
    }
  }
}
