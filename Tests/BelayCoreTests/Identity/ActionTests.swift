import Testing

@testable import BelayCore

@Suite("The digest of an action")
struct ActionTests {
  let agent = AgentID("payments-agent")

  func action(_ args: JSON, target: JSON? = nil) throws -> Action {
    Action(agentID: try #require(agent), name: "stripe.refund", args: args, target: target)
  }

  @Test("INV 23: it is over the canonical form of agent, name, args and target")
  func canonical() throws {
    let whole = try action(["b": 1.0, "a": "é"], target: ["account": "C-8812"])
    let text =
      #"{"agent_id":"payments-agent","args":{"a":"é","b":1},"name":"stripe.refund","#
      + #""target":{"account":"C-8812"}}"#
    #expect(try String(decoding: whole.canonical(), as: UTF8.self) == text)
    #expect(try whole.digest() == Digest(sha256Of: Array(text.utf8)))
  }

  @Test("INV 23: no target and a null target are two actions")
  func target() throws {
    #expect(
      try String(decoding: action([:]).canonical(), as: UTF8.self)
        == #"{"agent_id":"payments-agent","args":{},"name":"stripe.refund"}"#)
    #expect(try action([:]).digest() != action([:], target: .null).digest())
  }

  @Test("INV 23: order and spelling do not change it, any value does")
  func binds() throws {
    let one = try action(JSON(parsing: #"{"amount":4120.00,"to":"C-8812"}"#)).digest()
    let other = try action(JSON(parsing: #"{ "to":"C\u002d8812", "amount":4.12e3 }"#)).digest()
    #expect(one == other)
    #expect(try action(JSON(parsing: #"{"amount":4121,"to":"C-8812"}"#)).digest() != one)
    #expect(try action(JSON(parsing: #"{"amount":"4120","to":"C-8812"}"#)).digest() != one)
  }

  @Test("INV 6, 23: the digest of a fixed action is a fixed value on every machine")
  func isFixed() throws {
    let digest = try action(["amount": 4120, "currency": "EUR"], target: "C-8812").digest()
    #expect(
      digest.text == "sha256:ecf7ffcd231c81382d899a375a158294"
        + "72922cb6ca2a0a282e28e6bac352d99a")
  }

  @Test("INV 23: an action with an integer beyond 2^53-1 has no digest")
  func refusesBigIntegers() throws {
    #expect(throws: JSONError.self) {
      try action(JSON(parsing: #"{"account":12345678901234567890}"#)).digest()
    }
  }
}
