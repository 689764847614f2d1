import BelayCore
import Foundation
import Testing

@testable import BelayHub

@Suite("The watch over the policy file")
struct PolicyWatchTests {
  /// A desk, a file and the watch between them.
  private struct Post {
    let bench: Bench
    let path: String
    var watch: PolicyWatch

    init(_ text: String? = nil) throws {
      bench = try Bench()
      path = bench.path + "/policy.toml"
      if let text { try Self.put(text, at: path) }
      let source = PolicySource(path: path)
      watch = PolicyWatch(
        source, told: source.stamp(), desk: bench.desk, clock: bench.clock.clock,
        logger: RunningHub.silent)
    }

    /// As editors do: another file in its place.
    static func put(_ text: String, at path: String, mode: Int = 0o644) throws {
      let next = path + ".new"
      try Data(text.utf8).write(to: URL(fileURLWithPath: next))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: next)
      _ = rename(next, path)
    }

    var rules: [String] {
      get async throws { try await bench.desk.policy(as: Bench.mira).rules.rules.map(\.name) }
    }

    /// `rejected`, `loaded`, …
    var news: [String] {
      get async throws {
        try await bench.history().filter { $0.hasPrefix("policy.") }.map { String($0.dropFirst(7)) }
      }
    }

    var problem: String? {
      get async throws {
        try await bench.desk.fleet().policy.rejected?.problem
      }
    }
  }

  private static func rule(_ name: String) -> String {
    "[[rule]]\nname = \"\(name)\"\nrisk = \"low\"\n"
  }

  @Test("A change is loaded at the second look, when the file was left alone")
  func loads() async throws {
    var post = try Post()
    await post.watch.look()
    #expect(try await post.news == [])
    try Post.put(Self.rule("a"), at: post.path)
    await post.watch.look()
    #expect(try await post.rules == [])
    await post.watch.look()
    #expect(try await post.rules == ["a"])
    for _ in 0..<3 { await post.watch.look() }
    #expect(try await post.news == ["loaded"])
  }

  @Test("A file that is emptied before it is written never leaves the hub without rules")
  func emptied() async throws {
    var post = try Post()
    try Post.put(Self.rule("a"), at: post.path)
    for _ in 0..<2 { await post.watch.look() }
    try Data().write(to: URL(fileURLWithPath: post.path))
    await post.watch.look()
    try Data((Self.rule("a") + Self.rule("b")).utf8).write(to: URL(fileURLWithPath: post.path))
    await post.watch.look()
    #expect(try await post.rules == ["a"])
    await post.watch.look()
    #expect(try await post.rules == ["a", "b"])
    #expect(try await post.news == ["loaded", "loaded"])
  }

  @Test("A bad file keeps the old rules, is told once, and the mended one is loaded")
  func bad() async throws {
    var post = try Post()
    try Post.put(Self.rule("a"), at: post.path)
    for _ in 0..<2 { await post.watch.look() }
    try Post.put("[[rule]]\nname = \"b\"\nrisk = high\n", at: post.path)
    for _ in 0..<4 { await post.watch.look() }
    #expect(try await post.rules == ["a"])
    #expect(try await post.problem?.hasPrefix("3:8: \"high\" is no number") == true)
    #expect(try await post.news == ["loaded", "rejected"])
    try Post.put(Self.rule("b"), at: post.path)
    for _ in 0..<2 { await post.watch.look() }
    #expect(try await post.rules == ["b"])
    #expect(try await post.problem == nil)
  }

  @Test("A file that goes away takes no rule with it")
  func gone() async throws {
    var post = try Post()
    try Post.put(Self.rule("a"), at: post.path)
    for _ in 0..<2 { await post.watch.look() }
    try FileManager.default.removeItem(atPath: post.path)
    for _ in 0..<3 { await post.watch.look() }
    #expect(try await post.rules == ["a"])
    #expect(try await post.problem == "the file is gone")
    #expect(try await post.news == ["loaded", "rejected"])
  }

  @Test("What others can change is not used", arguments: [0o664, 0o646])
  func writable(mode: Int) async throws {
    var post = try Post()
    try Post.put(Self.rule("a"), at: post.path, mode: mode)
    for _ in 0..<2 { await post.watch.look() }
    #expect(try await post.rules == [])
    let mode = String(mode, radix: 8)
    #expect(try await post.problem == "others can change it (mode \(mode)); chmod go-w it")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: post.path)
    for _ in 0..<2 { await post.watch.look() }
    #expect(try await post.rules == ["a"])
  }

  @Test("A symbolic link is followed to a new target")
  func link() async throws {
    var post = try Post()
    for name in ["a", "b"] {
      try Post.put(Self.rule(name), at: post.path + "." + name)
    }
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: post.path, withDestinationPath: post.path + ".a")
    for _ in 0..<2 { await post.watch.look() }
    #expect(try await post.rules == ["a"])
    try manager.removeItem(atPath: post.path)
    try manager.createSymbolicLink(atPath: post.path, withDestinationPath: post.path + ".b")
    for _ in 0..<2 { await post.watch.look() }
    #expect(try await post.rules == ["b"])
  }

  @Test("A folder, or a file that is too large, is not used")
  func odd() async throws {
    var post = try Post()
    try FileManager.default.createDirectory(
      atPath: post.path, withIntermediateDirectories: false)
    for _ in 0..<2 { await post.watch.look() }
    #expect(try await post.problem == "it is no plain file")
    try FileManager.default.removeItem(atPath: post.path)
    try Post.put(String(repeating: "#", count: PolicyRules.largest + 1), at: post.path)
    for _ in 0..<2 { await post.watch.look() }
    #expect(try await post.problem?.hasPrefix("the file is larger than 256 KiB") == true)
  }
}
