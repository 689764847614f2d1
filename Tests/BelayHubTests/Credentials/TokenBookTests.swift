import BelayCore
import Foundation
import Glibc
import Testing

@testable import BelayHub

@Suite("Tokens in a running hub")
struct TokenBookTests {
  @Test("INV 27: a token is known by the hash of the whole secret, and by nothing less")
  func hashes() throws {
    try inStore { store throws in
      let secret = try Self.create(store, "mira")
      let book = try TokenBook(store, logger: RunningHub.silent)
      #expect(book.token(withHash: Secret.hash(secret))?.name == "mira")
      #expect(book.token(withHash: Secret.hash(String(secret.dropLast()))) == nil)
      #expect(book.token(withHash: Secret.hash(secret + " ")) == nil)
      #expect(book.token(withHash: []) == nil)
    }
  }

  @Test("a change of the file counts at once")
  func changes() throws {
    try inStore { store throws in
      let book = try TokenBook(store, logger: RunningHub.silent)
      let first = Secret.hash(try Self.create(store, "a"))
      let second = Secret.hash(try Self.create(store, "b"))
      #expect(book.token(withHash: first)?.name == "a")
      try store.revoke(name: "a")
      #expect(book.token(withHash: first) == nil)
      #expect(book.token(withHash: second)?.name == "b")
    }
  }

  @Test("FAULTS 87: a list that has become readable to others lets nobody in")
  func exposed() throws {
    try inStore { store throws in
      let hash = Secret.hash(try Self.create(store, "a"))
      let book = try TokenBook(store, logger: RunningHub.silent)
      #expect(book.token(withHash: hash)?.name == "a")
      #expect(chmod(store.file.path, 0o640) == 0)
      #expect(book.token(withHash: hash) == nil)
      #expect(book.problem == .notPrivate(path: store.file.path))
      #expect(chmod(store.file.path, 0o600) == 0)
      #expect(book.token(withHash: hash)?.name == "a")
      #expect(book.problem == nil)
    }
  }

  @Test("two secrets are compared to their end")
  func comparison() {
    #expect(Secret.same([1, 2, 3], [1, 2, 3]))
    #expect(!Secret.same([1, 2, 3], [1, 2, 4]))
    #expect(!Secret.same([0, 2, 3], [1, 2, 3]))
    #expect(!Secret.same([1, 2], [1, 2, 3]))
  }

  private static func create(_ store: TokenStore, _ name: String) throws -> String {
    var random = SystemRandomNumberGenerator()
    return try store.create(
      role: .operator, name: name, at: Timestamp(microseconds: 0), using: &random)
  }

  private func inStore(_ story: (TokenStore) throws -> Void) throws {
    let directory = try RunningHub.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try story(TokenStore(stateDirectory: directory))
  }
}
