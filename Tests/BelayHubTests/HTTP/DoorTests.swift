import BelayCore
import BelayHub
import Testing

@Suite("Who gets past the door")
struct DoorTests {
  // MARK: Roles

  /// Every call with a role, and whether the door opens: `A` agent `I` ingest `O` observer
  /// `P` operator `X` admin.
  static let table: [(method: String, path: String, roles: String)] = [
    ("POST", "/v1/events", "AI"),
    ("GET", "/v1/events", "OPX"),
    ("GET", "/v1/fleet", "OPX"),
    ("POST", "/v1/escalations", "A"),
    ("GET", "/v1/escalations", "P"),
    ("GET", "/v1/escalations/e1", "AP"),
    ("POST", "/v1/escalations/e1/decision", "P"),
    ("POST", "/v1/escalations/e1/hold", "P"),
    ("POST", "/v1/escalations/e1/claim", "A"),
    ("POST", "/v1/escalations/e1/outcome", "A"),
    ("POST", "/v1/escalations/e1/cancel", "A"),
    ("POST", "/v1/agents/refund/controls", "P"),
    ("GET", "/v1/agents/refund/controls", "A"),
    ("POST", "/v1/controls/c1/status", "A"),
    ("POST", "/v1/presence", "P"),
    ("GET", "/v1/whoami", "AIOPX"),
  ]

  @Test("INV 25, FAULTS 82: roles are disjoint: each call is open to its own and 403 to the rest")
  func roles() async throws {
    let names = ["A": "refund", "I": "ingest", "O": "observer", "P": "operator", "X": "admin"]
    try await RunningHub.run { hub in
      for row in Self.table {
        for (letter, name) in names {
          let reply = try await hub.ask(
            row.method, row.path, as: .token(name), headers: ["Content-Type: application/json"],
            body: row.method == "POST" ? Array("{}".utf8) : nil)
          let isOpen = row.roles.contains(letter)
          #expect(
            isOpen == (reply.status != 403), "\(row.method) \(row.path) as \(name): \(reply.status)"
          )
          #expect(reply.status != 401)
        }
      }
    }
  }

  @Test("INV 25: without a credential only events get in, and only health gets out")
  func nobody() async throws {
    try await RunningHub.run { hub in
      for row in Self.table where row.path != "/v1/events" || row.method == "GET" {
        let reply = try await hub.ask(
          row.method, row.path, as: .nobody, headers: ["Content-Type: application/json"],
          body: row.method == "POST" ? Array("{}".utf8) : nil)
        #expect(reply.status == 401, "\(row.method) \(row.path)")
        #expect(reply.headers["www-authenticate"] == "Bearer")
        #expect(reply.isProblem)
      }
      #expect(try await hub.get("/healthz", as: .nobody).status == 200)
      #expect(try await hub.get("/readyz", as: .nobody).status == 200)
    }
  }

  @Test("INV 25: the hub's own user is operator on the Unix socket, unless a token says otherwise")
  func socketOwner() async throws {
    try await RunningHub.run { hub in
      let owner = try await hub.get("/v1/whoami", as: .owner)
      #expect(owner.json["role"] == "operator")
      #expect(owner.json["authid"]?.string?.hasPrefix("uid:") == true)
      let bearer = ["Authorization: Bearer \(hub.tokens["refund"] ?? "")"]
      let agent = try await hub.get("/v1/whoami", as: .owner, headers: bearer)
      #expect(agent.json["role"] == "agent")
      #expect(agent.json["authid"] == "token:refund")
      let wrong = ["Authorization: Bearer belay_operator_nonsense"]
      #expect(try await hub.get("/v1/whoami", as: .owner, headers: wrong).status == 401)
    }
  }

  // MARK: Tokens

  @Test(
    "FAULTS 82: a credential that is no token of ours is 401",
    arguments: [
      "Bearer", "Bearer ", "Bearer x", "Basic dXNlcjpwYXNz", "Bearer a b", "belay_operator_x",
      "Bearer " + String(repeating: "a", count: 4_000),
    ])
  func badCredentials(header: String) async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.get(
        "/v1/whoami", as: .nobody, headers: ["Authorization: \(header)"])
      #expect(reply.status == 401)
      #expect(reply.isProblem)
    }
  }

  @Test("FAULTS 82: a truncated token is 401, and one in the address is 400 and says why")
  func leaks() async throws {
    try await RunningHub.run { hub in
      let token = hub.tokens["operator"] ?? ""
      #expect(try await hub.get("/v1/whoami", as: .token(String(token.dropLast()))).status == 401)
      for query in ["token=abc", "access_token=abc", "x=\(token)"] {
        let reply = try await hub.get("/v1/whoami?\(query)", as: .token("operator"))
        #expect(reply.status == 400)
        #expect(reply.detail.contains("Authorization"))
      }
    }
  }

  @Test("INV 26: a revoked token is refused with the next request, and a new one is let in")
  func revocation() async throws {
    try await RunningHub.run { hub in
      #expect(try await hub.get("/v1/whoami", as: .token("observer")).status == 200)
      try hub.store.revoke(name: "observer")
      #expect(try await hub.get("/v1/whoami", as: .token("observer")).status == 401)
      var random = SystemRandomNumberGenerator()
      let token = try hub.store.create(
        role: .observer, at: hub.clock.read().wall, using: &random)
      #expect(try await hub.get("/v1/whoami", as: .token(token)).status == 200)
    }
  }

  @Test("FAULTS 82: guessing is slowed down, and locks out nobody who has a token")
  func guessing() async throws {
    try await RunningHub.run { hub in
      var last = 0
      for guess in 0...30 {
        last = try await hub.get("/v1/whoami", as: .token("belay_operator_\(guess)")).status
      }
      #expect(last == 429)
      #expect(try await hub.get("/v1/whoami", as: .token("operator")).status == 200)
      hub.clock.advance(.seconds(61))
      #expect(try await hub.get("/v1/whoami", as: .token("belay_operator_0")).status == 401)
    }
  }

  // MARK: Pages in a browser

  @Test(
    "FAULTS 79: a host that is not on the list is 421",
    arguments: [
      "evil.example", "evil.example:4318", "127.0.0.1.evil.example", "localhost:", "", "[::1",
    ])
  func hosts(host: String) async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.get("/healthz", as: .nobody, headers: ["Host: \(host)"])
      #expect(reply.status == 421)
      #expect(reply.isProblem)
    }
  }

  @Test(
    "FAULTS 79: the loopback names are taken with any port",
    arguments: ["127.0.0.1", "127.0.0.1:4318", "localhost:1", "LOCALHOST", "[::1]", "[::1]:4318"])
  func goodHosts(host: String) async throws {
    try await RunningHub.run { hub async throws in
      #expect(try await hub.get("/healthz", as: .nobody, headers: ["Host: \(host)"]).status == 200)
    }
  }

  @Test("any host will do on the Unix socket, where no page can come from")
  func hostOnSocket() async throws {
    try await RunningHub.run { hub in
      let reply = try await hub.get("/v1/whoami", as: .owner, headers: ["Host: hub"])
      #expect(reply.status == 200)
    }
  }

  @Test("two hosts, two credentials or two media types are 400")
  func twins() async throws {
    try await RunningHub.run { hub async throws in
      let hosts = ["Host: localhost", "Host: localhost"]
      #expect(try await hub.get("/healthz", as: .nobody, headers: hosts).status == 400)
      let second = ["Authorization: Bearer x"]
      #expect(
        try await hub.get("/v1/whoami", as: .token("operator"), headers: second).status == 400)
    }
  }

  @Test(
    "FAULTS 80: an Origin header on a call that changes something is 403, and nothing is recorded")
  func origin() async throws {
    try await RunningHub.run { hub in
      for origin in ["http://localhost:4318", "null", "https://evil.example"] {
        let reply = try await hub.post(
          "/v1/events", RunningHub.event("a"), as: .token("refund"), headers: ["Origin: \(origin)"])
        #expect(reply.status == 403)
        #expect(reply.headers.keys.allSatisfy { !$0.hasPrefix("access-control") })
      }
      #expect(hub.hub.lastSeq == 0)
    }
  }
}
