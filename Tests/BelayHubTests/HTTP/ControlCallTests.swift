import BelayCore
import Testing

@testable import BelayHub

@Suite("Controls, presence and the fleet over the wire")
struct ControlCallTests {
  private static let `operator` = RunningHub.Caller.token("operator")
  private static let agent = RunningHub.Caller.token("refund")

  /// The agent says that it takes orders.
  private static func enlist(_ hub: RunningHub) async throws {
    let started: JSON = [
      "specversion": "1.0", "id": "start", "source": "/agents/refund",
      "type": "belay.agent.started",
      "data": ["name": "refund", "version": "1", "capabilities": ["controls"]],
    ]
    let reply = try await hub.post("/v1/events", started, as: agent)
    #expect(reply.json["accepted"] == 1)
  }

  @Test("an order is delivered to the waiting agent, and its answer is kept")
  func order() async throws {
    try await RunningHub.run { hub in
      try await Self.enlist(hub)
      async let waiting = hub.get("/v1/agents/refund/controls?after=0&wait=60", as: Self.agent)
      let ordered = try await hub.post(
        "/v1/agents/refund/controls", ["verb": "degrade", "reason": "test", "for_s": 60],
        as: Self.operator)
      #expect(ordered.status == 202)
      let control = try #require(try await waiting.json["controls"]?.array?.first)
      #expect(control["verb"] == "degrade")
      #expect(control["id"] == ordered.json["id"])
      let path = "/v1/controls/\(control["id"]?.string ?? "")/status"
      let done = try await hub.post(path, ["status": "in_effect", "detail": "ok"], as: Self.agent)
      #expect(done.status == 200)
      #expect(done.json["state"] == "in_effect")
      #expect(try await hub.post(path, ["status": "done"], as: Self.agent).status == 400)
      #expect(
        try await hub.post(path, ["status": "in_effect"], as: .token("mailer")).status == 404)
    }
  }

  @Test(
    "INV 12, 26: who waits with a token that is revoked meanwhile gets neither order nor verdict")
  func revokedMeanwhile() async throws {
    try await RunningHub.run { hub in
      try await Self.enlist(hub)
      let digest = try await hub.raise("a")
      async let orders = hub.get("/v1/agents/refund/controls?after=0&wait=60", as: Self.agent)
      async let verdict = hub.get("/v1/escalations/a?wait=60", as: Self.agent)
      while hub.hub.desk.health.longPolls < 2 {
        await hub.hub.desk.wake()
        await Task.yield()
      }
      try hub.store.revoke(name: "refund")
      let ordered = try await hub.post(
        "/v1/agents/refund/controls", ["verb": "pause", "reason": "test"], as: Self.operator)
      #expect(ordered.status == 202)
      let decided = try await hub.post(
        "/v1/escalations/a/decision", RunningHub.decision("reject", digest), as: Self.operator)
      #expect(decided.status == 200)
      let (order, word) = try await (orders, verdict)
      #expect(order.status == 401 && word.status == 401)
      #expect(order.isProblem && order.json["controls"] == nil && word.json["state"] == nil)
      await hub.hub.desk.wake()
      let events = try await hub.get("/v1/events", as: Self.operator).json["events"]?.array ?? []
      let types = events.compactMap { $0["type"]?.string }
      #expect(types.contains("belay.control.requested"))
      #expect(!types.contains { $0.hasSuffix(".delivered") })
    }
  }

  @Test(
    "an order that is not understood is 400",
    arguments: [
      ["verb": "explode", "reason": "x"], ["verb": "degrade"], ["reason": "x"],
      ["verb": "degrade", "reason": ""], ["verb": "degrade", "reason": "x", "for_s": -1],
    ] as [JSON])
  func badOrders(body: JSON) async throws {
    try await RunningHub.run { hub in
      try await Self.enlist(hub)
      let reply = try await hub.post("/v1/agents/refund/controls", body, as: Self.operator)
      #expect(reply.status == 400)
      #expect(reply.isProblem)
    }
  }

  @Test("INV 26: another agent's controls are not to be had")
  func scope() async throws {
    try await RunningHub.run { hub in
      let status = try await hub.get("/v1/agents/mailer/controls?after=0", as: Self.agent).status
      #expect(status == 403 || status == 404)
    }
  }

  @Test("controls come as a stream, too")
  func stream() async throws {
    try await RunningHub.run { hub in
      try await Self.enlist(hub)
      let request = hub.request(
        "GET", "/v1/agents/refund/controls", as: Self.agent, headers: ["Accept: text/event-stream"])
      try await RawConnection.open(to: hub.door(of: Self.agent)) { connection async throws in
        try await connection.send(request)
        #expect(try await connection.head()?.status == 200)
        _ = try await hub.post(
          "/v1/agents/refund/controls", ["verb": "pause", "reason": "test"], as: Self.operator)
        let event = try #require(try await connection.serverSentEvent())
        #expect(event.hasPrefix("id: 1\ndata: {"))
        #expect(event.contains("\"pause\""))
      }
    }
  }

  @Test("a console's heartbeat is counted, and a bad one is 400")
  func presence() async throws {
    try await RunningHub.run { hub in
      let beat: JSON = ["console": "c1", "idle": false]
      let reply = try await hub.post("/v1/presence", beat, as: Self.operator)
      #expect(reply.json["operator"] == "operator")
      #expect(reply.json["consoles"] == 1)
      for body: JSON in [
        [:], ["console": ""], ["console": "c1"], ["console": "\u{1}", "idle": true],
      ] {
        #expect(try await hub.post("/v1/presence", body, as: Self.operator).status == 400)
      }
    }
  }

  @Test("the fleet is the fold of what was recorded, at a seq")
  func fleet() async throws {
    try await RunningHub.run { hub in
      try await Self.enlist(hub)
      let reply = try await hub.get("/v1/fleet", as: .token("observer"))
      let fleet = try Fleet(json: reply.json)
      #expect(fleet.seq == hub.hub.lastSeq)
      #expect(fleet.agents.count == 1)
    }
  }

  @Test("whoami says who one is to the hub")
  func whoami() async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.get("/v1/whoami", as: .token("observer"))
      #expect(reply.json["role"] == "observer")
      #expect(reply.json["name"] == "observer")
      #expect(reply.json["authid"] == "token:observer")
      #expect(reply.json["hub_version"]?.string != nil)
      #expect(reply.json["seq"] == 0)
    }
  }
}
