import BelayCore
import Foundation
import Glibc
import Testing

@testable import BelayHub

@Suite("Tokens on disk")
struct TokenStoreTests {
  private static let now = Timestamp(microseconds: 1_790_000_000_000_000)

  private static func inStore(_ story: (TokenStore, String) throws -> Void) throws {
    let directory = try RunningHub.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try story(TokenStore(stateDirectory: directory), directory + "/tokens.json")
  }

  private static func create(
    _ store: TokenStore, _ role: Role, name: String? = nil, agents: String? = nil
  ) throws(TokenError) -> String {
    var random = SystemRandomNumberGenerator()
    return try store.create(role: role, name: name, agents: agents, at: now, using: &random)
  }

  @Test("a token says what it is for, and is never the same twice")
  func shape() throws {
    try Self.inStore { store, _ throws in
      let first = try Self.create(store, .agent, agents: "refund-agent")
      let second = try Self.create(store, .agent, agents: "refund-agent")
      #expect(first.hasPrefix("belay_agent_"))
      #expect(first.utf8.count == "belay_agent_".utf8.count + 43)
      #expect(first != second)
      #expect(try store.list().map(\.name) == ["agent-refund-agent", "agent-refund-agent-2"])
    }
  }

  @Test("INV 27: the file holds the hash and not the secret, for its owner alone")
  func secrecy() throws {
    try Self.inStore { store, file throws in
      let secret = try Self.create(store, .operator, name: "mira")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(!text.contains(secret))
      #expect(!text.contains(secret.dropFirst("belay_operator_".count)))
      #expect(text.contains(hex(SHA256.hash(Array(secret.utf8)))))
      var facts = stat()
      #expect(stat(file, &facts) == 0)
      #expect(facts.st_mode & 0o777 == 0o600)
    }
  }

  @Test("what was created is listed and can be revoked, once")
  func revocation() throws {
    try Self.inStore { store, _ throws in
      _ = try Self.create(store, .agent, name: "a", agents: "refund-*")
      _ = try Self.create(store, .observer, name: "b")
      let token = try #require(try store.list().first)
      #expect(token.role == .agent)
      #expect(token.agents == "refund-*")
      #expect(token.created == Self.now)
      try store.revoke(name: "a")
      #expect(try store.list().map(\.name) == ["b"])
      #expect(throws: TokenError.unknown("a")) { try store.revoke(name: "a") }
    }
  }

  @Test("names are taken once and have the letters that names may have")
  func names() throws {
    try Self.inStore { store, _ throws in
      _ = try Self.create(store, .observer, name: "eye")
      #expect(throws: TokenError.nameTaken("eye")) {
        try Self.create(store, .operator, name: "eye")
      }
      for bad in ["", "a b", "a/b", "é", String(repeating: "a", count: 65)] {
        #expect(throws: TokenError.badName(bad)) {
          try Self.create(store, .observer, name: bad)
        }
      }
    }
  }

  @Test(
    "only agents and ingest speak for agents, and agents always for some",
    arguments: [
      (Role.agent, nil), (.agent, ""), (.agent, "a b"), (.operator, "refund"), (.observer, "*"),
      (.admin, "refund"), (.ingest, "a/b"),
    ] as [(Role, String?)])
  func patterns(role: Role, agents: String?) throws {
    try Self.inStore { store, file throws in
      #expect(throws: TokenError.badAgents(role)) {
        try Self.create(store, role, agents: agents)
      }
      #expect(access(file, F_OK) != 0)
    }
  }

  @Test("many processes at once lose no token")
  func concurrency() async throws {
    let directory = try RunningHub.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let store = TokenStore(stateDirectory: directory)
    try await withThrowingTaskGroup { group in
      for number in 0..<20 {
        group.addTask { _ = try Self.create(store, .observer, name: "n\(number)") }
      }
      try await group.waitForAll()
    }
    #expect(try store.list().count == 20)
  }

  @Test(
    "a list that is damaged or open to others is refused, never mended",
    arguments: [
      ("", 0o600), ("[]", 0o600), ("{\"version\":2,\"tokens\":[]}", 0o600),
      ("{\"version\":1,\"tokens\":[{\"name\":\"a\"}]}", 0o600),
      ("{\"version\":1,\"tokens\":[]}", 0o644), ("{\"version\":1,\"tokens\":[]}", 0o620),
    ])
  func damaged(text: String, mode: Int) throws {
    try Self.inStore { store, file throws in
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      #expect(chmod(file, mode_t(mode)) == 0)
      #expect(throws: TokenError.self) { try store.list() }
      #expect(throws: TokenError.self) { try Self.create(store, .observer) }
      #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    }
  }

  @Test("a link in the place of the list is refused")
  func link() throws {
    try Self.inStore { store, file throws in
      #expect(symlink("/etc/hostname", file) == 0)
      #expect(throws: TokenError.self) { try store.list() }
    }
  }
}
