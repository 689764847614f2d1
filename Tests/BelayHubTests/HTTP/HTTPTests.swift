import BelayCore
import BelayHub
import Testing

@Suite("HTTP itself")
struct HTTPTests {
  @Test("an unknown path is 404, a known one with another method 405 with Allow")
  func table() async throws {
    try await RunningHub.run { hub in
      #expect(try await hub.get("/v2/events", as: .token("operator")).status == 404)
      #expect(try await hub.get("/v1/events/", as: .token("operator")).status == 404)
      for method in ["PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH"] {
        let reply = try await hub.ask(
          method, "/v1/events", as: .token("operator"), headers: [], body: nil)
        #expect(reply.status == 405, "\(method)")
        #expect(reply.headers["allow"] == "POST, GET")
        #expect(reply.headers["access-control-allow-origin"] == nil)
      }
    }
  }

  @Test("a misspelt or repeated parameter is 400 and named")
  func parameters() async throws {
    try await RunningHub.run { hub in
      for path in [
        "/v1/events?aftr=1", "/v1/events?after=1&after=2", "/v1/events?after=-1",
        "/v1/events?after=x", "/v1/events?after=99999999999999999999", "/v1/events?limit=0",
        "/v1/events?limit=1001", "/v1/events?agent=a%20b", "/v1/events?type=%zz",
        "/v1/events?q=%ff", "/v1/fleet?x=1",
      ] {
        let reply = try await hub.get(path, as: .token("observer"))
        #expect(reply.status == 400, "\(path)")
        #expect(reply.isProblem, "\(path)")
      }
    }
  }

  @Test("several requests go over one connection, also when they come at once")
  func pipelining() async throws {
    try await RunningHub.run { hub in
      let request = hub.request("GET", "/v1/whoami", as: .token("operator"))
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        try await connection.send(request + request)
        #expect(try await connection.reply().status == 200)
        #expect(try await connection.reply().status == 200)
        try await connection.send(request)
        #expect(try await connection.reply().status == 200)
      }
    }
  }

  @Test("a refusal leaves the connection usable when the rest of the body has come")
  func refusedBody() async throws {
    try await RunningHub.run { hub in
      let bad = hub.request(
        "POST", "/v1/events", as: .token("refund"), headers: ["Content-Type: text/plain"], length: 3
      )
      let good = hub.request("GET", "/healthz", as: .nobody)
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        try await connection.send(bad + "abc" + good)
        #expect(try await connection.reply().status == 415)
        #expect(try await connection.reply().status == 200)
      }
    }
  }

  @Test(
    "requests that two readers could read differently are refused",
    arguments: [
      "Content-Length: 2\r\nTransfer-Encoding: chunked", "Content-Length: 2\r\nContent-Length: 3",
      "Transfer-Encoding: xchunked", "Content-Length: -1", "Content-Length: 2\r\n folded",
      "X\u{0}: y",
    ])
  func smuggling(headers: String) async throws {
    try await RunningHub.run { hub in
      let head = hub.request(
        "POST", "/v1/events", as: .token("refund"), headers: ["Content-Type: application/json"])
      let broken = head.replacing("\r\n\r\n", with: "\r\n\(headers)\r\n\r\n")
      let status = try await RawConnection.open(to: hub.door(of: .nobody)) { connection in
        try await connection.send(broken + "{}")
        return try await connection.reply().status
      }
      #expect(status == 400)
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("headers beyond the limits end the connection")
  func headerLimits() async throws {
    try await RunningHub.run { hub in
      let long = "X-Long: " + String(repeating: "x", count: 20_000)
      let many = (0..<200).map { "X-\($0): y" }
      for headers in [[long], many] {
        let status = try await hub.get("/healthz", as: .nobody, headers: headers).status
        #expect(status == 400 || status == 0)
      }
      #expect(try await hub.get("/healthz", as: .nobody).status == 200)
    }
  }

  @Test("a body that never ends is 408, and its connection is closed")
  func dribble() async throws {
    var limits = DoorLimits()
    limits.requestTime = .milliseconds(50)
    try await RunningHub.run(limits: limits) { hub in
      let head = hub.request(
        "POST", "/v1/events", as: .token("refund"), headers: ["Content-Type: application/json"],
        length: 100)
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        try await connection.send(head + "{")
        #expect(try await connection.reply().status == 408)
        #expect(try await connection.isClosed())
      }
    }
  }

  @Test("a connection that asks nothing is closed")
  func idle() async throws {
    var limits = DoorLimits()
    limits.idleTime = .milliseconds(50)
    try await RunningHub.run(limits: limits) { hub in
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        try? await connection.send("GET /heal")
        #expect(try await connection.isClosed())
      }
    }
  }

  @Test("no answer may be cached or sniffed")
  func headers() async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.get("/healthz", as: .nobody)
      #expect(reply.headers["cache-control"] == "no-store")
      #expect(reply.headers["x-content-type-options"] == "nosniff")
      #expect(reply.headers["content-type"] == "application/json")
    }
  }
}
