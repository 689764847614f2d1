import Testing

@testable import BelayCore

@Suite("JSON values")
struct JSONValueTests {
  static let event: JSON = [
    "specversion": "1.0", "id": "0193a1c2", "data": ["n": 1, "x": [nil, true, 1.5, "é\n"]],
  ]

  @Test("A value is written compactly, members in their order")
  func encodes() {
    let text = #"{"specversion":"1.0","id":"0193a1c2","data":{"n":1,"x":[null,true,1.5,"é\n"]}}"#
    #expect(Self.event.text == text)
  }

  @Test("INV 6: what is written reads back as the same value and writes the same bytes")
  func roundTrips() throws {
    let bytes = Self.event.encoded()
    let again = try JSON(parsing: bytes)
    #expect(again == Self.event)
    #expect(again.encoded() == bytes)
  }

  @Test("Every control character and quote survives a round trip")
  func roundTripsControls() throws {
    let text = String(String.UnicodeScalarView((0..<0x80).map { Unicode.Scalar(UInt8($0)) }))
    #expect(try JSON(parsing: JSON.string(text).encoded()) == .string(text))
  }

  @Test("Strings are equal by their bytes, never by Unicode equivalence")
  func comparesBytes() {
    #expect(JSON.string("\u{E9}") != .string("e\u{301}"))
    #expect(JSON.string("K") != .string("\u{212A}"))
    #expect(JSON.string("é") == .string("é"))
    #expect(["\u{E9}": 1] as JSON != ["e\u{301}": 1])
  }

  @Test("A member is set in place, appended or removed")
  func setsMembers() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = 3
    object["c"] = 4
    object["b"] = nil
    #expect(JSON.object(object).text == #"{"a":3,"c":4}"#)
    #expect(object.dropping(["a"]) == ["c": 4])
    #expect(JSONObject([("k", 1), ("l", 2), ("k", 3)]) == ["k": 3, "l": 2])
  }

  @Test("Asking a value for what it is not gives nil")
  func accessors() {
    #expect(JSON.string("1").number == nil)
    #expect(JSON.number(1).string == nil)
    #expect(JSON.null["a"] == nil)
    #expect(JSON.array([1])["a"] == nil)
    #expect((["a": nil] as JSON)["a"] == .null)
    #expect(JSON(.max).integer == .max)
    #expect(JSON(.max) == .bigInteger("9223372036854775807"))
    #expect(JSON(5) == 5)
  }
}
