import Testing

@testable import BelayCore

@Suite("The public JSON parsing suite", SharedData.needs("json/test_parsing"))
struct JSONTestSuiteTests {
  static let folder = "json/test_parsing"
  static let names = SharedData.names(in: folder)

  @Test("INV 22: what must parse is accepted", arguments: names.filter { $0.hasPrefix("y_") })
  func accepts(name: String) throws {
    let bytes = try SharedData.bytes("\(Self.folder)/\(name)")
    // The suite holds two texts with a key twice to be legal JSON; Belay refuses these on purpose.
    guard !name.contains("duplicated_key") else {
      #expect(failure(of: bytes).problem.contains("is there twice"))
      return
    }
    _ = try JSON(parsing: bytes)
  }

  @Test("INV 22: what must not parse is refused", arguments: names.filter { $0.hasPrefix("n_") })
  func refuses(name: String) throws {
    let bytes = try SharedData.bytes("\(Self.folder)/\(name)")
    #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
  }

  @Test(
    "Either way is right for the rest, without a crash",
    arguments: names.filter { $0.hasPrefix("i_") })
  func survives(name: String) throws {
    let bytes = try SharedData.bytes("\(Self.folder)/\(name)")
    if let value = try? JSON(parsing: bytes) {
      #expect(try JSON(parsing: value.encoded()) == value)
    }
  }
}
