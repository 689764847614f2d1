import BelayCore
import Glibc
import Testing

@testable import BelayHub

@Suite("HTTP itself")
struct HTTPTests {
  @Test("FAULTS 78: an unknown path is 404, a known one with another method 405 with Allow")
  func table() async throws {
    try await RunningHub.run { hub in
      #expect(try await hub.get("/v2/events", as: .token("operator")).status == 404)
      #expect(try await hub.get("/v1/events/", as: .token("operator")).status == 404)
      for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
        let reply = try await hub.ask(
          method, "/v1/events", as: .token("operator"), headers: [], body: nil)
        #expect(reply.status == 405, "\(method)")
        #expect(reply.headers["allow"] == "POST, GET, HEAD")
        #expect(reply.headers["access-control-allow-origin"] == nil)
      }
    }
  }

  @Test("a parameter that a POST does not have is 400, and nothing happens")
  func parametersOfPosts() async throws {
    try await RunningHub.run { hub in
      let digest = try await hub.raise("a")
      let decision = RunningHub.decision("reject", digest)
      let reply = try await hub.post(
        "/v1/escalations/a/decision?force=1", decision, as: .token("operator"))
      #expect(reply.status == 400 && reply.json["field"] == "force")
      for path in ["claim", "outcome", "cancel", "hold"] {
        let caller = RunningHub.Caller.token(path == "hold" ? "operator" : "refund")
        let reply = try await hub.post("/v1/escalations/a/\(path)?x=1", [:], as: caller)
        #expect(reply.status == 400 && reply.json["field"] == "x", "\(path)")
      }
      #expect(hub.hub.lastSeq == 1)
    }
  }

  @Test(
    "FAULTS 78: HEAD is answered like GET and without a body, so that the next answer is the next")
  func heads() async throws {
    try await RunningHub.run { hub in
      _ = try await hub.raise("a")
      let requests: [(String, [String], Int)] = [
        ("/v1/events", [], 200), ("/v1/fleet", [], 200), ("/v1/escalations/a", [], 200),
        ("/v1/events", ["Accept: text/event-stream"], 200), ("/v1/escalations/b", [], 404),
        ("/v1/nothing", [], 404), ("/v1/escalations/a/decision", [], 405),
        ("/v1/agents/refund/controls", [], 405),
      ]
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        for (path, headers, status) in requests {
          let caller = RunningHub.Caller.token("operator")
          try await connection.send(
            hub.request("HEAD", path, as: caller, headers: headers)
              + hub.request("GET", "/v1/whoami", as: caller))
          let head = try #require(try await connection.head())
          #expect(head.status == status, "\(path)")
          #expect(head.headers["content-length"] != nil && head.headers["transfer-encoding"] == nil)
          let next = try await connection.reply()
          #expect(next.status == 200 && next.json["role"] == "operator", "\(path)")
        }
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

  @Test("while the list of tokens is open to others, a token is answered 503 and told why")
  func exposedTokens() async throws {
    try await RunningHub.run { hub in
      #expect(chmod(hub.store.file.path, 0o644) == 0)
      let reply = try await hub.get("/v1/whoami", as: .token("operator"))
      #expect(reply.status == 503)
      #expect(reply.detail.hasPrefix("Credentials are unavailable: "))
      #expect(try await hub.get("/v1/whoami", as: .owner).status == 200)
      #expect(chmod(hub.store.file.path, 0o600) == 0)
      #expect(try await hub.get("/v1/whoami", as: .token("operator")).status == 200)
    }
  }

  @Test("FAULTS 76: several requests go over one connection, also when they come at once")
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
    "FAULTS 76: requests that two readers could read differently are refused",
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
      #expect(status == (headers.contains("xchunked") ? 501 : 400))
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test(
    "FAULTS 76: a body under another transfer coding than chunked is 501 and not read as events")
  func transferCodings() async throws {
    try await RunningHub.run { hub in
      for coding in ["gzip, chunked", "chunked"] {
        let head = hub.request(
          "POST", "/v1/events", as: .token("refund"),
          headers: ["Content-Type: application/json", "Transfer-Encoding: \(coding)"])
        let status = try await RawConnection.open(to: hub.door(of: .nobody)) { connection in
          try await connection.send(head + "2\r\n[]\r\n0\r\n\r\n")
          return try await connection.reply().status
        }
        #expect(status == (coding == "chunked" ? 200 : 501))
      }
      #expect(hub.hub.lastSeq == 0)
    }
  }

  @Test("INV 31, FAULTS 75: headers beyond the limits end the connection")
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

  @Test("FAULTS 43, 74: a body that never ends is 408, and its connection is closed")
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

  @Test("FAULTS 74: a kept connection outlives the time of a request, each having its own")
  func keptConnection() async throws {
    var limits = DoorLimits()
    limits.requestTime = .seconds(1)
    try await RunningHub.run(limits: limits) { hub in
      let end = ContinuousClock.now + limits.requestTime * 2.5
      try await RawConnection.open(to: hub.door(of: .nobody)) { connection async throws in
        var sent = 0
        while ContinuousClock.now < end {
          sent += 1
          let body = TelemetryIntakeTests.body([TelemetryIntakeTests.span(sent)])
          let head = hub.request(
            "POST", "/v1/traces", as: .nobody, headers: ["Content-Type: application/json"],
            length: body.count)
          try await connection.send(Array(head.utf8) + body)
          try #require(try await connection.reply().status == 200, "post \(sent)")
        }
        #expect(hub.hub.lastSeq == sent)
      }
    }
  }

  @Test("FAULTS 74: a connection that asks nothing is closed")
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

  @Test("FAULTS 80: no answer may be cached or sniffed")
  func headers() async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.get("/healthz", as: .nobody)
      #expect(reply.headers["cache-control"] == "no-store")
      #expect(reply.headers["x-content-type-options"] == "nosniff")
      #expect(reply.headers["content-type"] == "application/json")
    }
  }
}
