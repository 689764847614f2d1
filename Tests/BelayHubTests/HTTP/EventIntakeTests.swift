import BelayCore
import BelayHub
import Testing

@Suite("Events come in")
struct EventIntakeTests {
  @Test("one object, an array and lines are all taken, once each")
  func shapes() async throws {
    try await RunningHub.run { hub in
      let one = try await hub.post("/v1/events", RunningHub.event("a"), as: .token("refund"))
      #expect(one.status == 200)
      #expect(one.json["accepted"] == 1)
      let array: JSON = [RunningHub.event("b"), RunningHub.event("a")]
      let batch = try await hub.post(
        "/v1/events", array.encoded(), "application/cloudevents-batch+json", as: .token("refund"))
      #expect(batch.json["accepted"] == 1)
      #expect(batch.json["duplicates"] == 1)
      let lines = RunningHub.event("c").text + "\r\n\n" + RunningHub.event("d").text
      let stream = try await hub.post(
        "/v1/events", Array(lines.utf8), "application/x-ndjson; charset=utf-8", as: .token("refund")
      )
      #expect(stream.json["accepted"] == 2)
      #expect(stream.json["last_seq"] == 4)
    }
  }

  @Test("a bad line costs only that line, and is named by its index")
  func badLines() async throws {
    try await RunningHub.run { hub in
      let lines = [
        RunningHub.event("a").text, "{\"id\":1", RunningHub.event("b", agent: "mailer").text,
        RunningHub.event("c").text,
      ].joined(separator: "\n")
      let reply = try await hub.post(
        "/v1/events", Array(lines.utf8), "application/x-ndjson", as: .token("refund"))
      #expect(reply.status == 200)
      #expect(reply.json["accepted"] == 2)
      #expect(reply.json["rejected"]?.array?.compactMap { $0["index"]?.integer } == [1, 2])
    }
  }

  @Test("a thousand lines are taken in one request")
  func manyLines() async throws {
    try await RunningHub.run { hub in
      let lines = (0..<1_000).map { RunningHub.event("e\($0)").text }.joined(separator: "\n")
      let reply = try await hub.post(
        "/v1/events", Array(lines.utf8), "application/x-ndjson", as: .token("ingest"))
      #expect(reply.json["accepted"] == 1_000)
      #expect(hub.hub.lastSeq == 1_000)
    }
  }

  @Test(
    "INV 22: a body that is not strict JSON is refused whole",
    arguments: [
      "{\"id\":\"a\",\"id\":\"a\"}", "\u{FEFF}{}", "{\"a\":1,}", "[1,2", "{} {}", "", "nul",
      "{\"a\":1e400}", String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
    ])
  func strict(body: String) async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.post(
        "/v1/events", Array(body.utf8), "application/json", as: .token("refund"))
      #expect(reply.status == 400)
      #expect(reply.isProblem)
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("INV 22: bytes that are no UTF-8 are refused")
  func badUnicode() async throws {
    try await RunningHub.run { hub in
      let body = Array("{\"id\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
      let reply = try await hub.post("/v1/events", body, "application/json", as: .token("refund"))
      #expect(reply.status == 400)
    }
  }

  @Test(
    "FAULTS 80: forms, plain text and bodies without a type are 415, with the list of what is taken",
    arguments: [
      "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x",
      "application/json; charset=utf-16", nil,
    ])
  func mediaTypes(type: String?) async throws {
    try await RunningHub.run { hub in
      let body = RunningHub.event("a").encoded()
      let reply = try await hub.post("/v1/events", body, type, as: .token("refund"))
      #expect(reply.status == 415)
      #expect(reply.isProblem)
      #expect(reply.detail.contains("application/x-ndjson"))
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("from loopback without a token events are taken, and marked")
  func unauthenticated() async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.post("/v1/events", RunningHub.event("a"), as: .nobody)
      #expect(reply.status == 200)
      let page = try await hub.get("/v1/events?after=0", as: .token("observer"))
      #expect(page.json["events"]?.array?.first?["authid"] == "unauthenticated")
    }
  }

  @Test("INV 31, FAULTS 43: a body over the limit is 413 before it is read, and says the limit")
  func declaredTooLarge() async throws {
    try await RunningHub.run { hub in
      let head = hub.request(
        "POST", "/v1/events", as: .token("refund"), headers: ["Content-Type: application/json"],
        length: 1 << 30)
      let reply = try await RawConnection.open(to: hub.door(of: .nobody)) { connection in
        try await connection.send(head)
        return try await connection.reply()
      }
      #expect(reply.status == 413)
      #expect(reply.json["limit"] == JSON(8 << 20))
    }
  }

  @Test("FAULTS 43: a chunked body over the limit is 413 as soon as it is too much")
  func chunkedTooLarge() async throws {
    var limits = DoorLimits()
    limits.bodyBytes = 1_000
    try await RunningHub.run(limits: limits) { hub in
      let head = hub.request(
        "POST", "/v1/events", as: .token("refund"),
        headers: ["Content-Type: application/json", "Transfer-Encoding: chunked"])
      let chunk = "400\r\n" + String(repeating: " ", count: 1_024) + "\r\n"
      let reply = try await RawConnection.open(to: hub.door(of: .nobody)) { connection in
        try await connection.send(head + chunk)
        return try await connection.reply()
      }
      #expect(reply.status == 413)
      #expect(reply.isProblem)
    }
  }

  @Test("INV 31: more events than one request may carry are refused, and none is recorded")
  func tooManyEvents() async throws {
    var limits = DoorLimits()
    limits.eventsPerRequest = 3
    try await RunningHub.run(limits: limits) { hub in
      let lines = (0..<4).map { RunningHub.event("e\($0)").text }.joined(separator: "\n")
      let reply = try await hub.post(
        "/v1/events", Array(lines.utf8), "application/x-ndjson", as: .token("refund"))
      #expect(reply.status == 400)
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("INV 31, 32: bodies on their way in have a budget, which is not the operators'")
  func bodyBudget() async throws {
    var limits = DoorLimits()
    limits.bodyBudget = 1_000
    try await RunningHub.run(limits: limits) { hub in
      let head = hub.request(
        "POST", "/v1/events", as: .token("refund"),
        headers: ["Content-Type: application/json", "Expect: 100-continue"], length: 900)
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        try await connection.send(head)
        #expect(try await connection.head()?.status == 100)
        let other = try await hub.post("/v1/events", RunningHub.event("a"), as: .token("ingest"))
        #expect(other.status == 503)
        #expect(other.headers["retry-after"] == "1")
        let beat: JSON = ["console": "c", "idle": false]
        #expect(try await hub.post("/v1/presence", beat, as: .token("operator")).status == 200)
        #expect(try await hub.post("/v1/events", RunningHub.event("a"), as: .nobody).status == 200)
      }
      while try await hub.post("/v1/events", RunningHub.event("b"), as: .token("ingest")).status
        != 200
      {}
    }
  }

  @Test("FAULTS 77: a caller who asks first is told to go on")
  func expectContinue() async throws {
    try await RunningHub.run { hub in
      let body = RunningHub.event("a").text
      let head = hub.request(
        "POST", "/v1/events", as: .token("refund"),
        headers: ["Content-Type: application/json", "Expect: 100-continue"],
        length: body.utf8.count)
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        try await connection.send(head)
        #expect(try await connection.head()?.status == 100)
        try await connection.send(body)
        #expect(try await connection.reply().status == 200)
      }
    }
  }
}
