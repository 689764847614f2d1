import BelayCore
import Foundation
import Testing

@testable import BelayHub

@Suite("What is known of models, at the desk")
struct ModelDeskTests {
  private static func put(_ text: String, at path: String, mode: Int = 0o644) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + ".new"))
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: path + ".new")
    _ = rename(path + ".new", path)
  }

  private static let good = "[[model]]\nname = \"acme-1\"\nwindow = 9000\n"

  @Test("INV 6: the table is on record at the start, and once only")
  func opens() async throws {
    var policy = Policy()
    policy.models = .table(.shipped, path: nil, sha256: nil)
    let bench = try Bench(policy: policy)
    #expect(try await bench.desk.fleet().models.table == .shipped)
    try await bench.desk.price(by: .table(.shipped, path: nil, sha256: nil))
    #expect(try await bench.history().filter { $0.hasPrefix("models.") } == ["models.loaded"])
  }

  @Test("A change is loaded, a bad file keeps what was there, and without a file the shipped holds")
  func watches() async throws {
    let bench = try Bench()
    let path = bench.path + "/models.toml"
    let source = ModelSource(path: path)
    var watch = ModelWatch(
      source, told: source.stamp(), desk: bench.desk, logger: RunningHub.silent)
    try Self.put(Self.good, at: path)
    await watch.look()
    #expect(try await bench.desk.fleet().models.inForce == nil)
    await watch.look()
    #expect(try await bench.desk.fleet().models.inForce?.path == path)
    #expect(try await bench.desk.fleet().models.table.window(of: "acme-1") == 9_000)
    try Self.put("[[model]]\nname = 5\n", at: path)
    for _ in 0..<3 { await watch.look() }
    var models = try await bench.desk.fleet().models
    #expect(models.rejected?.problem.hasPrefix("2:8: ") == true)
    #expect(models.table.window(of: "acme-1") == 9_000)
    try FileManager.default.removeItem(atPath: path)
    for _ in 0..<2 { await watch.look() }
    models = try await bench.desk.fleet().models
    #expect(models.table == .shipped && models.rejected == nil && models.inForce?.path == nil)
    #expect(
      try await bench.history().filter { $0.hasPrefix("models.") } == [
        "models.loaded", "models.rejected", "models.loaded",
      ])
  }

  @Test(
    "A file that others can write, or that was named and is not there, is refused with the reason")
  func refuses() throws {
    let bench = try Bench()
    let path = bench.path + "/models.toml"
    guard case .unusable(_, let missing, _) = ModelSource(path: path, isNamed: true).read() else {
      Issue.record("a file that is not there is used")
      return
    }
    #expect(missing == "there is no such file")
    try Self.put(Self.good, at: path, mode: 0o666)
    guard case .unusable(_, let open, _) = ModelSource(path: path).read() else {
      Issue.record("a file that others can write is used")
      return
    }
    #expect(open.contains("others can change it (mode 666)"))
  }
}
