import HTTPTypes
import Testing

@testable import BelayHub

@Suite("The gate")
struct GateTests {
  private static func gate(owner: UInt32 = 1_000) throws -> Gate {
    let store = TokenStore(stateDirectory: "/nonexistent")
    return Gate(
      hosts: HostList(configured: ["hub.internal"]),
      tokens: try TokenBook(store, logger: RunningHub.silent), failures: FailedLogins(),
      owner: owner, ownerName: "mira", clock: HandClock().clock, logger: RunningHub.silent)
  }

  private static func head(_ host: String? = "localhost") -> HTTPRequest {
    HTTPRequest(method: .get, scheme: "http", authority: host, path: "/")
  }

  @Test("FAULTS 86: another user on the Unix socket is refused, and both are named")
  func otherUser() throws {
    let gate = try Self.gate()
    #expect(throws: HubRefusal.forbidden("User 1001 is not the hub's own (1000): show a token.")) {
      try gate.admit(Self.head(), from: .user(1_001), to: .known)
    }
    #expect(throws: HubRefusal.self) {
      try gate.admit(Self.head(), from: .user(1_001), to: .allowedOrLoopback([.record]))
    }
    let owner = try gate.admit(Self.head(), from: .user(1_000), to: .known)
    #expect(owner.principal == Principal(role: .operator, name: "mira", authid: "uid:1000"))
  }

  @Test(
    "only this machine's own addresses send events without a token",
    arguments: [
      ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("10.0.0.1", false),
      ("::ffff:10.0.0.1", false), ("unknown", false),
    ])
  func loopback(address: String, isLetIn: Bool) throws {
    let gate = try Self.gate()
    let admission = try? gate.admit(
      Self.head(), from: .address(address), to: .allowedOrLoopback([.record]))
    #expect((admission?.principal == .unauthenticated) == isLetIn)
  }

  @Test("configured names are answered to, on the network as anywhere")
  func configuredHosts() throws {
    let gate = try Self.gate()
    let query = try Query("")
    try gate.inspect(Self.head("HUB.internal:99"), query: query, from: .address("127.0.0.1"))
    #expect(throws: HubRefusal.self) {
      try gate.inspect(Self.head("internal"), query: query, from: .address("127.0.0.1"))
    }
    #expect(throws: HubRefusal.self) {
      try gate.inspect(Self.head(nil), query: query, from: .address("127.0.0.1"))
    }
    try gate.inspect(Self.head(nil), query: query, from: .user(1_000))
  }
}
