import BelayCore
import BelayHub
import Testing

@Suite("Escalations over the wire")
struct EscalationCallTests {
  private static let `operator` = RunningHub.Caller.token("operator")
  private static let agent = RunningHub.Caller.token("refund")

  @Test("an action is raised, approved, claimed once and reported")
  func course() async throws {
    try await RunningHub.run { hub in
      let raised = try await hub.post(
        "/v1/escalations", RunningHub.escalation("e1"), as: Self.agent)
      #expect(raised.status == 201)
      let digest = raised.json["action_digest"]?.string ?? ""
      let again = try await hub.post(
        "/v1/escalations", RunningHub.escalation("e1"), as: Self.agent)
      #expect(again.status == 200)

      let approved = try await hub.post(
        "/v1/escalations/e1/decision", RunningHub.decision("approve", digest), as: .owner)
      #expect(approved.status == 200)
      #expect(approved.json["state"] == "approved")
      #expect(approved.json["decided_by"]?.string?.isEmpty == false)

      let claim: JSON = ["action_digest": .string(digest), "nonce": "n1"]
      let granted = try await hub.post("/v1/escalations/e1/claim", claim, as: Self.agent)
      #expect(granted.status == 200)
      #expect(granted.json["grant"]?["args"] == ["amount": 4_120])
      #expect(granted.json["nonce"] == "n1")
      #expect(try Escalation(json: granted.json).state.word == "claimed")
      #expect(
        try await hub.post("/v1/escalations/e1/claim", claim, as: Self.agent).status == 200)
      let other: JSON = ["action_digest": .string(digest), "nonce": "n2"]
      #expect(
        try await hub.post("/v1/escalations/e1/claim", other, as: Self.agent).status == 409)

      let done = try await hub.post(
        "/v1/escalations/e1/outcome", ["status": "completed", "detail": "paid"], as: Self.agent)
      #expect(done.json["state"] == "completed")
    }
  }

  @Test(
    "a request that is not understood is 400 and names the field",
    arguments: [
      ("id", JSON.null), ("id", ""), ("agent_id", "a b"), ("args", [1]), ("args", "x"),
      ("risk", "huge"), ("reason", 3), ("timeout_s", -1), ("timeout_s", "soon"),
      ("allowed_decisions", ["allow"]), ("expires_at", "tomorrow"),
    ] as [(String, JSON)])
  func badRequests(field: String, value: JSON) async throws {
    try await RunningHub.run { hub in
      var request = RunningHub.escalation("e1").object ?? JSONObject()
      request[field] = value
      let reply = try await hub.post("/v1/escalations", .object(request), as: Self.agent)
      #expect(reply.status == 400, "\(field): \(reply.detail)")
      #expect(reply.json["field"]?.string?.hasPrefix(field) == true, "\(reply.json.text)")
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("the same id with another action is 409, and another agent's name 403")
  func identity() async throws {
    try await RunningHub.run { hub in
      _ = try await hub.raise("e1")
      var other = RunningHub.escalation("e1").object ?? JSONObject()
      other["args"] = ["amount": 1]
      #expect(try await hub.post("/v1/escalations", .object(other), as: Self.agent).status == 409)
      let foreign = RunningHub.escalation("e2", agent: "mailer")
      #expect(try await hub.post("/v1/escalations", foreign, as: Self.agent).status == 403)
    }
  }

  @Test("INV 26, FAULTS 33: an agent sees only its own; another's does not exist for it")
  func scope() async throws {
    try await RunningHub.run { hub in
      let digest = try await hub.raise("e1", agent: "mailer")
      #expect(try await hub.get("/v1/escalations/e1", as: Self.agent).status == 404)
      #expect(try await hub.get("/v1/escalations/E-1", as: Self.agent).status == 404)
      #expect(try await hub.get("/v1/escalations/e1", as: .token("mailer")).status == 200)
      let claim: JSON = ["action_digest": .string(digest), "nonce": "n"]
      #expect(try await hub.post("/v1/escalations/e1/claim", claim, as: Self.agent).status == 404)
      #expect(try await hub.post("/v1/escalations/e1/cancel", [:], as: Self.agent).status == 404)
    }
  }

  @Test("FAULTS 33: an unknown escalation is 404, by id and by handle")
  func unknown() async throws {
    try await RunningHub.run { hub in
      let digest = "sha256:" + String(repeating: "0", count: 64)
      for id in ["nope", "E-9", "E-0", "a%2Fb"] {
        #expect(try await hub.get("/v1/escalations/\(id)", as: Self.operator).status == 404)
        let reply = try await hub.post(
          "/v1/escalations/\(id)/decision", RunningHub.decision("approve", digest),
          as: Self.operator)
        #expect(reply.status == 404)
        #expect(reply.isProblem)
      }
    }
  }

  @Test("two agents may use one id; people then need the handle")
  func ambiguous() async throws {
    try await RunningHub.run { hub in
      _ = try await hub.raise("e1")
      _ = try await hub.raise("e1", agent: "mailer")
      let reply = try await hub.get("/v1/escalations/e1", as: Self.operator)
      #expect(reply.status == 409)
      #expect(reply.detail.contains("handle"))
      let second = try await hub.get("/v1/escalations/E-2", as: Self.operator)
      #expect(second.json["agent_id"] == "mailer")
      #expect(try await hub.get("/v1/escalations/e1", as: Self.agent).status == 200)
    }
  }

  @Test(
    "a decision that is not understood is 400",
    arguments: [
      "{}", "[]", "{\"decision\":\"allow\"}", "{\"decision\":\"approve\"}",
      "{\"decision\":\"approve\",\"action_digest\":\"sha256:12\"}",
    ])
  func badDecisions(body: String) async throws {
    try await RunningHub.run { hub in
      _ = try await hub.raise("e1")
      let reply = try await hub.post(
        "/v1/escalations/e1/decision", Array(body.utf8), "application/json", as: Self.operator)
      #expect(reply.status == 400)
      let now = try await hub.get("/v1/escalations/e1", as: Self.operator)
      #expect(now.json["state"] == "pending")
    }
  }

  @Test("INV 14: a decision about another digest is 412 and names the right one")
  func digest() async throws {
    try await RunningHub.run { hub in
      let digest = try await hub.raise("e1")
      let wrong = "sha256:" + String(repeating: "a", count: 64)
      let reply = try await hub.post(
        "/v1/escalations/e1/decision", RunningHub.decision("approve", wrong), as: Self.operator)
      #expect(reply.status == 412)
      #expect(reply.json["expected"] == .string(digest))
    }
  }

  @Test("INV 8: the second decision is 409 with the winner")
  func twice() async throws {
    try await RunningHub.run { hub in
      let digest = try await hub.raise("e1")
      let path = "/v1/escalations/e1/decision"
      _ = try await hub.post(path, RunningHub.decision("reject", digest), as: Self.operator)
      let late = try await hub.post(path, RunningHub.decision("approve", digest), as: .owner)
      #expect(late.status == 409)
      #expect(late.json["winner"]?["decided_by"] == "operator")
      #expect(late.json["winner"]?["state"] == "rejected")
    }
  }

  @Test("INV 10: a decision after the deadline is 410 with the escalation")
  func late() async throws {
    try await RunningHub.run { hub in
      var request = RunningHub.escalation("e1").object ?? JSONObject()
      request["timeout_s"] = 60
      let raised = try await hub.post("/v1/escalations", .object(request), as: Self.agent)
      let digest = raised.json["action_digest"]?.string ?? ""
      hub.clock.advance(.seconds(60))
      let reply = try await hub.post(
        "/v1/escalations/e1/decision", RunningHub.decision("approve", digest), as: Self.operator)
      #expect(reply.status == 410)
      #expect(reply.json["escalation"]?["state"] == "expired")
    }
  }

  @Test("a card is held, given back and put off, and other words are 400")
  func hold() async throws {
    try await RunningHub.run { hub in
      _ = try await hub.raise("e1")
      let path = "/v1/escalations/E-1/hold"
      let held = try await hub.post(path, ["hold": "claim"], as: Self.operator)
      #expect(held.json["held_by"] == "operator")
      let free = try await hub.post(path, ["hold": "release"], as: Self.operator)
      #expect(free.json["held_by"] == nil)
      #expect(try await hub.post(path, ["hold": "defer"], as: Self.operator).status == 200)
      #expect(try await hub.post(path, ["hold": "keep"], as: Self.operator).status == 400)
      #expect(try await hub.post(path, [:], as: Self.operator).status == 400)
    }
  }

  @Test("the queue is listed, by state and by agent")
  func list() async throws {
    try await RunningHub.run { hub in
      _ = try await hub.raise("e1")
      _ = try await hub.raise("e2", agent: "mailer")
      func handles(_ query: String) async throws -> [String] {
        let reply = try await hub.get("/v1/escalations\(query)", as: Self.operator)
        return reply.json["escalations"]?.array?.compactMap { $0["handle"]?.string } ?? ["none"]
      }
      #expect(try await handles("") == ["E-1", "E-2"])
      #expect(try await handles("?agent=mailer") == ["E-2"])
      #expect(try await handles("?state=pending") == ["E-1", "E-2"])
      #expect(try await handles("?state=approved") == [])
    }
  }

  // MARK: Waiting

  @Test("a waiting agent is answered as soon as there is a verdict, which counts as delivered")
  func longPoll() async throws {
    try await RunningHub.run { hub in
      let digest = try await hub.raise("e1")
      async let waiting = hub.get("/v1/escalations/e1?wait=60", as: Self.agent)
      _ = try await hub.post(
        "/v1/escalations/e1/decision", RunningHub.decision("approve", digest), as: Self.operator)
      let answer = try await waiting
      #expect(answer.json["state"] == "approved")
      var delivered: JSON?
      while delivered == nil {
        delivered = try await hub.get("/v1/escalations/e1", as: Self.operator).json["delivered_at"]
      }
    }
  }

  @Test("a wait that ends without a verdict is answered with what is")
  func waitOver() async throws {
    try await RunningHub.run { hub in
      _ = try await hub.raise("e1")
      let reply = try await hub.get("/v1/escalations/e1?wait=0", as: Self.agent)
      #expect(reply.json["state"] == "pending")
      for wait in ["-1", "x", "nan", "inf", ""] {
        #expect(try await hub.get("/v1/escalations/e1?wait=\(wait)", as: Self.agent).status == 400)
      }
    }
  }

  @Test("agents that wait cannot take the operators' places")
  func places() async throws {
    var limits = DoorLimits()
    limits.agentWaits = 0
    try await RunningHub.run(limits: limits) { hub in
      _ = try await hub.raise("e1")
      let agent = try await hub.get("/v1/escalations/e1?wait=1", as: Self.agent)
      #expect(agent.status == 503)
      #expect(agent.headers["retry-after"] != nil)
      async let waiting = hub.get("/v1/escalations/e1?wait=60", as: Self.operator)
      #expect(try await hub.post("/v1/escalations/e1/cancel", [:], as: Self.agent).status == 200)
      #expect(try await waiting.json["state"] == "cancelled")
    }
  }
}
