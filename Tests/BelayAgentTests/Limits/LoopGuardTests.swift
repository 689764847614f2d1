import BelayAgent
import BelayCore
import Testing

@Suite struct LoopGuardTests {
  private let found = LoopFinding(.sameCall(tool: "search", times: 3))

  @Test func theSameCallIsAdmittedAsOftenAsTheLimitSays() throws {
    var loop = LoopGuard(LoopLimits(sameCalls: 3))
    for _ in 0..<3 { try loop.admit(tool: "search", arguments: ["q": "refund"]) }
    #expect(throws: found) { try loop.admit(tool: "search", arguments: ["q": "refund"]) }
    #expect(throws: found) { try loop.admit(tool: "search", arguments: ["q": "refund"]) }
    try loop.admit(tool: "search", arguments: ["q": "return"])
    try loop.admit(tool: "look", arguments: ["q": "refund"])
  }

  @Test("other calls in between do not hide a circle")
  func circles() throws {
    var loop = LoopGuard(LoopLimits(sameCalls: 3))
    for round in 0..<3 {
      try loop.admit(tool: "search", arguments: [:])
      try loop.admit(tool: "read", arguments: ["page": JSON(round)])
    }
    #expect(throws: found) { try loop.admit(tool: "search", arguments: [:]) }
  }

  @Test(
    "arguments that say the same are the same",
    arguments: [
      (["a": 1, "b": [true, nil]], ["b": [true, nil], "a": 1.0]),
      (["a": ["x": 1, "y": 2]], ["a": ["y": 2, "x": 1]]), (["a": 0.0], ["a": -0.0]),
    ] as [(JSON, JSON)])
  func same(one: JSON, other: JSON) throws {
    var loop = LoopGuard(LoopLimits(sameCalls: 1))
    try loop.admit(tool: "t", arguments: one)
    #expect(throws: LoopFinding.self) { try loop.admit(tool: "t", arguments: other) }
  }

  @Test(
    "arguments that say something else are different",
    arguments: [
      (["a": 1], ["a": "1"]), (["a": nil], ["a": false]), (["a": true], ["a": 1]),
      ([1, 2], [2, 1]), ([], [:]), (["a": "b"], ["b": "a"]), ([[1], [2]], [[1, 2]]),
      (["a": 1, "b": 2], ["a": 2, "b": 1]), (.string("1"), .bigInteger("1")),
      (["a": .string("\u{E9}")], ["a": .string("e\u{301}")]),
    ] as [(JSON, JSON)])
  func different(one: JSON, other: JSON) throws {
    var loop = LoopGuard(LoopLimits(sameCalls: 1))
    try loop.admit(tool: "t", arguments: one)
    try loop.admit(tool: "t", arguments: other)
  }

  @Test("memory has a bound, and forgets the calls not made for longest")
  func bound() throws {
    var loop = LoopGuard(LoopLimits(sameCalls: 2))
    try loop.admit(tool: "often", arguments: [])
    try loop.admit(tool: "first", arguments: [])
    try loop.admit(tool: "first", arguments: [])
    for index in 0..<1_022 { try loop.admit(tool: "new", arguments: [JSON(index)]) }
    try loop.admit(tool: "often", arguments: [])
    try loop.admit(tool: "one too many", arguments: [])
    #expect(loop.remembered <= 1_024)
    try loop.admit(tool: "first", arguments: [])
    #expect(throws: LoopFinding.self) { try loop.admit(tool: "often", arguments: []) }
  }

  @Test func stepsWithoutProgressEndTheRun() throws {
    var loop = LoopGuard(LoopLimits(idleSteps: 2))
    try loop.step()
    try loop.step()
    loop.progressed()
    try loop.step()
    try loop.step()
    #expect(throws: LoopFinding(.noProgress(steps: 2))) { try loop.step() }
  }

  @Test func limitsBelowOneCountAsOne() {
    #expect(LoopLimits(sameCalls: 0, idleSteps: -4) == LoopLimits(sameCalls: 1, idleSteps: 1))
  }

  @Test func withoutLimitsNothingIsCounted() throws {
    var loop = LoopGuard(LoopLimits(sameCalls: nil, idleSteps: nil))
    for _ in 0..<100 {
      try loop.admit(tool: "search", arguments: [])
      try loop.step()
    }
    #expect(loop.remembered == 0)
  }

  @Test func theErrorSaysWhatWentInCircles() {
    #expect("\(found)".hasPrefix("3x search with the same arguments"))
  }
}
