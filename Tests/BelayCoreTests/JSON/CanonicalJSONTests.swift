import Testing

@testable import BelayCore

@Suite("The canonical form")
struct CanonicalJSONTests {
  @Test(
    "INV 23: the same value has one spelling",
    arguments: [
      (#"{ "b" : 2, "a" : [ 1.0, 1e2 ] }"#, #"{"a":[1,100],"b":2}"#),
      (#"{"aa":1,"a":2,"":3}"#, #"{"":3,"a":2,"aa":1}"#),
      (#""\u0041\/\u0007\u001F\u007f""#, "\"A/\\u0007\\u001f\u{7F}\""),
      (#"{"10":1,"1":{"z":null,"Z":true},"9":-0}"#, #"{"1":{"Z":true,"z":null},"10":1,"9":0}"#),
    ])
  func isOne(text: String, canonical: String) throws {
    #expect(try canonicalText(text) == canonical)
  }

  @Test("INV 23: keys are sorted by UTF-16 code units, so an emoji comes before U+E000")
  func sortsByUTF16() throws {
    let keys = [
      "\u{FB33}", "\u{1F602}", "\u{E000}", "\u{D7FF}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
      "a\u{FFFD}", "a\u{1F602}", "a", "", "\u{80}", "é", "\r", "1",
    ]
    let object = JSON.object(JSONObject(keys.map { ($0, JSON.null) }))
    let sorted = try JSON(parsing: object.canonical()).object?.members.map(\.key)
    #expect(sorted == keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) })
  }

  @Test("INV 23: nothing is normalized")
  func keepsUnicodeAsItIs() throws {
    #expect(try JSON.string("A\u{30A}").canonical() == Array("\"A\u{30A}\"".utf8))
  }

  @Test("INV 23: a big integer is refused with the advice to send a string")
  func refusesBigInteger() {
    let error = #expect(throws: JSONError.self) {
      try JSON(parsing: #"{"amount":[9007199254740993]}"#).canonical()
    }
    #expect(
      error?.problem == "the integer 9007199254740993 is beyond ±(2^53-1) and readers would round "
        + "it differently; send it as a string")
  }

  @Test("INV 6: canonical form is stable: its own canonical form is itself")
  func isStable() throws {
    let text = #"{"z":[{"y":1.25,"x":"\ud83d\ude02"}],"a":{"b":{},"a":[]},"é":"\u2028"}"#
    let once = try JSON(parsing: text).canonical()
    #expect(try JSON(parsing: once).canonical() == once)
    #expect(try JSON(parsing: text).canonical() == once)
  }

  @Test(
    "INV 23: the vectors of RFC 8785's author come out byte for byte",
    SharedData.needs("jcs/testdata/input"),
    arguments: SharedData.names(in: "jcs/testdata/input"))
  func matchesPublicVectors(name: String) throws {
    let input = try SharedData.bytes("jcs/testdata/input/\(name)")
    let output = try SharedData.bytes("jcs/testdata/output/\(name)")
    #expect(try JSON(parsing: input).canonical() == output)
  }

  private func canonicalText(_ text: String) throws -> String {
    String(decoding: try JSON(parsing: text).canonical(), as: UTF8.self)
  }
}
