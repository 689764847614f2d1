import Testing

@testable import BelayCore

@Suite("Arguments taken apart")
struct LeavesTests {
  private func paths(_ arguments: JSON) -> [String] { Leaves(arguments).kept.map(\.path) }

  @Test("Each value has its path, whatever the order of the members")
  func paths() {
    let one: JSON = ["to": ["id": "C-8812", "vip": true], "amount": 4_120, "tags": ["a", [1]]]
    let other: JSON = ["tags": ["a", [1]], "amount": 4_120, "to": ["vip": true, "id": "C-8812"]]
    #expect(paths(one) == ["amount", "tags[0]", "tags[1][0]", "to.id", "to.vip"])
    #expect(Leaves(one) == Leaves(other))
    #expect(Leaves(one).kept[0].value == 4_120 && Leaves(one).kept[4].value == true)
  }

  @Test("A key that reads like a path is quoted, and empty containers are values")
  func awkward() {
    #expect(paths(["a.b": 1, "a": ["b": 2]]) == [#""a.b""#, "a.b"])
    #expect(paths(["": 1, "x": [], "y": [:], "ü\n": nil]) == [#""""#, #""ü\n""#, "x", "y"])
  }

  @Test("A long text is its length and digest: equal texts are equal, others are not")
  func longTexts() {
    let long = String(repeating: "x", count: 5_000)
    let one = Leaves(["body": .string(long)])
    #expect(one.kept[0].value["bytes"] == 5_000)
    #expect(one == Leaves(["body": .string(long)]))
    #expect(one != Leaves(["body": .string(long.dropLast() + "y")]))
    let path = Leaves(["k" + String(repeating: "e", count: 100): 1]).kept[0].path
    #expect(path.hasPrefix("#") && path.utf8.count == 33)
  }

  @Test("INV 31: 32 are kept, the rest is counted, up to 999")
  func bounds() {
    func wide(_ count: Int) -> Leaves {
      Leaves(.object(JSONObject((0..<count).map { ("k\($0)", JSON($0)) })))
    }
    #expect(wide(32).isWhole && !wide(33).isWhole)
    #expect(wide(500).kept.count == 32 && wide(500).count == 500)
    #expect(wide(5_000).count == 999)
    #expect(Leaves(["deep": .array((0..<5_000).map { JSON($0) })]).count == 999)
  }

  @Test("INV 6: what is written is read back exactly")
  func roundTrip() throws {
    let leaves = Leaves([
      "a": 1.5, "b": .bigInteger("99999999999999999999"), "c": nil, "d": "ü", "e": ["f": false],
      "g": .string(String(repeating: "g", count: 100)), "h": [],
    ])
    #expect(Leaves(json: try JSON(parsing: leaves.json.encoded())) == leaves)
    for wrong in [[], [1, 2], [-1], [0, ["a", 1]], [1, ["a"]], "x"] as [JSON] {
      #expect(Leaves(json: wrong) == nil)
    }
  }
}
