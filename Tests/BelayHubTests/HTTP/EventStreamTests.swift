import BelayCore
import BelayHub
import Testing

@Suite("Events go out")
struct EventStreamTests {
  private static let observer = RunningHub.Caller.token("observer")

  private static func record(_ count: Int, in hub: RunningHub, agent: String = "refund")
    async throws
  {
    let from = hub.hub.lastSeq
    let lines = (0..<count).map { RunningHub.event("e\(from + $0)", agent: agent).text }
    let reply = try await hub.post(
      "/v1/events", Array(lines.joined(separator: "\n").utf8), "application/x-ndjson",
      as: .token("ingest"))
    #expect(reply.json["accepted"] == JSON(count))
  }

  /// Opens a stream and hands over the connection behind its head.
  private static func follow(
    _ hub: RunningHub, _ query: String = "", headers: [String] = [],
    _ talk: @Sendable (RawConnection) async throws -> Void
  ) async throws {
    let request = hub.request(
      "GET", "/v1/events\(query)", as: observer, headers: ["Accept: text/event-stream"] + headers)
    try await RawConnection.open(to: hub.door(of: observer)) { connection async throws in
      try await connection.send(request)
      let head = try #require(try await connection.head())
      #expect(head.status == 200)
      #expect(head.headers["content-type"] == "text/event-stream")
      try await talk(connection)
    }
  }

  private static func ids(_ count: Int, of connection: RawConnection) async throws -> [String] {
    var ids: [String] = []
    for _ in 0..<count {
      guard let event = try await connection.serverSentEvent() else { break }
      ids.append(String(event.prefix { $0 != "\n" }))
    }
    return ids
  }

  @Test("INV 33, FAULTS 36: a stream goes through history into what happens now, each seq once")
  func tail() async throws {
    try await RunningHub.run { hub in
      try await Self.record(3, in: hub)
      try await Self.follow(hub, "?after=1") { connection async throws in
        #expect(try await Self.ids(2, of: connection) == ["id: 2", "id: 3"])
        try await Self.record(2, in: hub)
        #expect(try await Self.ids(2, of: connection) == ["id: 4", "id: 5"])
      }
    }
  }

  @Test(
    "INV 33, FAULTS 35: Last-Event-ID goes before the address, and the stream goes on from there")
  func resume() async throws {
    try await RunningHub.run { hub in
      try await Self.record(5, in: hub)
      try await Self.follow(hub, "?after=0", headers: ["Last-Event-ID: 3"]) {
        connection async throws in
        #expect(try await Self.ids(2, of: connection) == ["id: 4", "id: 5"])
      }
    }
  }

  @Test(
    "INV 33, FAULTS 35: a cursor that is no number is 400",
    arguments: ["x", "-1", "1.5", "9223372036854775808", "0x10", "1 2"])
  func badCursor(cursor: String) async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.get(
        "/v1/events", as: Self.observer,
        headers: ["Accept: text/event-stream", "Last-Event-ID: \(cursor)"])
      #expect(reply.status == 400)
      #expect(reply.json["field"] == "Last-Event-ID")
    }
  }

  @Test("INV 33, FAULTS 35: a cursor from the future gets a reset with the newest seq")
  func reset() async throws {
    try await RunningHub.run { hub in
      try await Self.record(2, in: hub)
      try await Self.follow(hub, headers: ["Last-Event-ID: 9223372036854775807"]) {
        connection async throws in
        let event = try #require(try await connection.serverSentEvent())
        #expect(event.hasPrefix("event: reset\ndata: {"))
        #expect(event.hasSuffix("\"last_seq\":2}"))
        #expect(try await connection.serverSentEvent() == nil)
      }
    }
  }

  @Test("a silent stream says that it lives")
  func heartbeat() async throws {
    var limits = DoorLimits()
    limits.firstHeartbeat = .milliseconds(10)
    limits.heartbeat = .milliseconds(10)
    try await RunningHub.run(limits: limits) { hub in
      try await Self.follow(hub) { connection async throws in
        #expect(try await connection.chunk()?.hasPrefix(": hb 20") == true)
        #expect(try await connection.chunk()?.hasSuffix("Z\n\n") == true)
      }
    }
  }

  @Test("INV 26: a stream ends when its token is revoked")
  func revoked() async throws {
    var limits = DoorLimits()
    limits.heartbeat = .milliseconds(20)
    limits.firstHeartbeat = .milliseconds(20)
    try await RunningHub.run(limits: limits) { hub in
      try await Self.record(1, in: hub)
      try await Self.follow(hub) { connection async throws in
        #expect(try await Self.ids(1, of: connection) == ["id: 1"])
        try hub.store.revoke(name: "observer")
        #expect(try await connection.serverSentEvent() == nil)
      }
    }
  }

  @Test("streams end when the hub stops")
  func stop() async throws {
    try await RunningHub.run { hub in
      try await Self.record(1, in: hub)
      try await Self.follow(hub) { connection async throws in
        #expect(try await Self.ids(1, of: connection) == ["id: 1"])
        async let stopped: Void = hub.hub.stop()
        #expect(try await connection.serverSentEvent() == nil)
        await stopped
      }
    }
  }

  @Test("INV 31, FAULTS 37: a reader that takes nothing is cut off, and its place is free again")
  func slowReader() async throws {
    var limits = DoorLimits()
    limits.stallTime = .milliseconds(50)
    limits.operatorWaits = 1
    try await RunningHub.run(limits: limits) { hub in
      try await Self.recordMuch(in: hub)
      let request = hub.request(
        "GET", "/v1/events", as: .owner, headers: ["Accept: text/event-stream"])
      try await RawConnection.open(to: hub.door(of: .owner)) { slow async throws in
        try await slow.send(request)
        #expect(try await slow.head()?.status == 200)
        while try await Self.isFull(hub) {}
        var last = ""
        while let event = try await slow.serverSentEvent() { last = event }
        #expect(!last.hasPrefix("id: 40\n"))
      }
    }
  }

  /// More than what the sockets hold between the hub and a reader: 40 records, 4 MB.
  private static func recordMuch(in hub: RunningHub) async throws {
    var event = RunningHub.event("").object ?? JSONObject()
    event["data"] = ["message": .string(String(repeating: "x", count: 100_000))]
    let batch = (1...40).map { number in
      event["id"] = .string("big\(number)")
      return JSON.object(event)
    }
    let reply = try await hub.post("/v1/events", .array(batch), as: .token("refund"))
    #expect(reply.json["accepted"] == 40)
  }

  private static func isFull(_ hub: RunningHub) async throws -> Bool {
    let request = hub.request(
      "GET", "/v1/events?after=40", as: .owner, headers: ["Accept: text/event-stream"])
    return try await RawConnection.open(to: hub.door(of: .owner)) { connection async throws in
      try await connection.send(request)
      return try await connection.head()?.status == 503
    }
  }

  // MARK: Pages

  @Test("pages are read one after the other up to the newest record")
  func pages() async throws {
    try await RunningHub.run { hub in
      try await Self.record(5, in: hub)
      let first = try await hub.get("/v1/events?after=0&limit=3", as: Self.observer)
      #expect(first.json["events"]?.array?.compactMap { $0["seq"]?.integer } == [1, 2, 3])
      #expect(first.json["next_after"] == 3)
      #expect(first.json["last_seq"] == 5)
      let second = try await hub.get("/v1/events?after=3&limit=3", as: Self.observer)
      #expect(second.json["events"]?.array?.compactMap { $0["seq"]?.integer } == [4, 5])
      let third = try await hub.get("/v1/events?after=5", as: Self.observer)
      #expect(third.json["events"] == [])
      let future = try await hub.get("/v1/events?after=99", as: Self.observer)
      #expect(future.json["reset"]?.string != nil)
    }
  }

  @Test("records are selected by agent, by type and by filter")
  func selection() async throws {
    try await RunningHub.run { hub in
      try await Self.record(2, in: hub)
      try await Self.record(1, in: hub, agent: "mailer")
      _ = try await hub.raise("x1", agent: "mailer")
      func seqs(_ query: String) async throws -> [Int] {
        let reply = try await hub.get("/v1/events?\(query)", as: Self.observer)
        return reply.json["events"]?.array?.compactMap { $0["seq"]?.integer } ?? [-reply.status]
      }
      #expect(try await seqs("agent=refund") == [1, 2])
      #expect(try await seqs("agent=mailer") == [3, 4])
      #expect(try await seqs("type=belay.log") == [1, 2, 3])
      #expect(try await seqs("type=belay.escalation.*") == [4])
      #expect(try await seqs("q=agent%3Amailer%20hello") == [3])
    }
  }

  @Test("what has left memory is read from the ledger")
  func older() async throws {
    try await RunningHub.run { hub in
      for _ in 0..<9 { try await Self.record(1_000, in: hub) }
      let page = try await hub.get("/v1/events?after=10&limit=2", as: Self.observer)
      #expect(page.json["events"]?.array?.compactMap { $0["seq"]?.integer } == [11, 12])
      try await Self.follow(hub, "?after=8998") { connection async throws in
        #expect(try await Self.ids(2, of: connection) == ["id: 8999", "id: 9000"])
      }
    }
  }
}
