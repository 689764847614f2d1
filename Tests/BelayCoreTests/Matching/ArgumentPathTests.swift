import Testing

@testable import BelayCore

@Suite struct ArgumentPathTests {
  private let arguments: JSON = [
    "amount": 12, "to": ["ann", "bob"], "none": [], "a/b": 1, "m~n": 2, "": 3,
    "items": [["price": 5], ["price": 7]],
  ]

  @Test(
    "it leads to every value it names",
    arguments: [
      ("/amount", [12]), ("amount", [12]), ("/to/1", ["bob"]), ("/to/*", ["ann", "bob"]),
      ("/items/*/price", [5, 7]), ("/none/*", []), ("/a~1b", [1]), ("/m~0n", [2]), ("/", [3]),
    ] as [(String, [JSON])])
  func leads(path: String, values: [JSON]) {
    #expect(ArgumentPath(path).values(in: arguments) == values)
  }

  @Test(
    "where it leads nowhere, nothing is known",
    arguments: [
      "/missing", "/amount/x", "/to/2", "/to/-1", "/to/x", "/missing/*", "/amount/*",
      "/items/*/name",
    ])
  func nowhere(path: String) { #expect(ArgumentPath(path).values(in: arguments) == nil) }

  @Test func theEmptyPathIsAllOfIt() {
    #expect(ArgumentPath("").values(in: arguments) == [arguments])
  }

  @Test func itIsWrittenAsAPointer() {
    #expect("\(ArgumentPath("items/*/a~1b"))" == "/items/*/a~1b")
  }
}
