import Testing

@testable import BelayCore

@Suite("The strict reader")
struct JSONReaderTests {
  static let readable: [(String, JSON)] = [
    ("null", JSON.null), (" true\n", true), ("false", false), ("0", 0), ("-0", 0), ("42", 42),
    ("-7", -7), ("1.5", 1.5), ("1E3", 1000), ("2e-3", 0.002), ("123.456e2", 12345.6),
    ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-400", 0),
    ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
    ("0.1", 0.1), ("9007199254740991", .number(9_007_199_254_740_991)),
    (#""""#, ""), (#""a\"\\\/\b\f\n\r\té€😂""#, "a\"\\/\u{8}\u{C}\n\r\té€😂"),
    (#""\u00e9\u20AC\ud83d\ude02\u0000""#, "é€😂\0"), (#""caf\u00e9 bar""#, "café bar"),
    ("[]", []), ("[1, [2], {}]", [1, [2], [:]]), ("{}", [:]),
    (#"{"a":1,"b":{"c":[true,null]}}"#, ["a": 1, "b": ["c": [true, nil]]]),
  ]

  @Test("A text becomes the value it says", arguments: readable)
  func reads(text: String, value: JSON) throws {
    #expect(try JSON(parsing: text) == value)
  }

  @Test("Members keep the order in which they came")
  func keepsOrder() throws {
    let object = try #require(try JSON(parsing: #"{"b":1,"a":2,"c":3}"#).object)
    #expect(object.members.map(\.key) == ["b", "a", "c"])
  }

  @Test(
    "INV 22, FAULTS 47, 48: what is not strict JSON is refused, with the place and a sentence",
    arguments: [
      ("", "at byte 0: the text ends where a value should be; it may have been cut off"),
      ("[1,]", "at byte 3: ']' cannot begin a JSON value"),
      (#"{"a":1,}"#, "at byte 7: '}' stands where a key in quotes should be"),
      ("[1 2]", "at byte 3: '2' stands where ',' or ']' should be"),
      (#"{"a" 1}"#, "at byte 5: '1' stands where the ':' after a key should be"),
      ("{'a':1}", "at byte 1: ''' stands where a key in quotes should be"),
      ("tru", "at byte 0: this is not a JSON value; true was expected"),
      ("NaN", "at byte 0: 'N' cannot begin a JSON value"),
      ("01", "at byte 0: a number must not begin with 0 and another digit"),
      (
        "1.",
        "at byte 2: the end of the text stands where a digit should be after the decimal point"
      ),
      ("-", "at byte 1: the end of the text stands where a digit should be in a number"),
      ("1e+", "at byte 3: the end of the text stands where a digit should be in an exponent"),
      ("1e400", "at byte 0: a number is too large for a double; send it as a string"),
      ("-1e400", "at byte 0: a number is too large for a double; send it as a string"),
      ("1 2", "at byte 2: something follows the end of the JSON value; send one value and no more"),
      (#""abc"#, "at byte 0: a string is not closed; the text may have been cut off"),
      ("[1", "at byte 2: the text ends inside an array or object; it may have been cut off"),
      (#""\x""#, "at byte 1: a backslash before 'x' means nothing in JSON"),
      (#""\u12G4""#, "at byte 5: \\u needs four hexadecimal digits"),
      ("\"a\tb\"", "at byte 2: a string holds the control character byte 0x09; escape it"),
      ("\u{FEFF}{}", "at byte 0: the text begins with a byte order mark; send UTF-8 without one"),
    ])
  func refuses(text: String, error: String) {
    #expect("\(failure(of: text))" == error)
  }

  @Test(
    "INV 22, FAULTS 46: a duplicate key is refused, however it is written",
    arguments: [
      (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"\u0061":2}"#, 7), (#"{"é":1,"\u00e9":2}"#, 8),
      (#"{"x":{"k":1,"k":1}}"#, 12),
    ])
  func refusesDuplicates(text: String, offset: Int) {
    let error = failure(of: text)
    #expect(error.offset == offset)
    #expect(error.problem.hasSuffix("is there twice; send it once"))
  }

  @Test("INV 22, FAULTS 46: keys are compared as bytes, so Unicode twins are two keys")
  func twinsAreDifferentKeys() throws {
    let json = try JSON(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2,\"K\":3,\"\u{212A}\":4}")
    #expect(json["\u{E9}"] == 1)
    #expect(json["e\u{301}"] == 2)
    #expect(json["K"] == 3)
    #expect(json["\u{212A}"] == 4)
  }

  @Test(
    "INV 22, FAULTS 53: a duplicate is found among many keys too", arguments: [15, 16, 17, 1_000])
  func refusesDuplicateAmongMany(count: Int) throws {
    let members = (0..<count).map { "\"key \($0)\":0" }.joined(separator: ",")
    #expect(try JSON(parsing: "{\(members)}").object?.count == count)
    #expect(failure(of: "{\(members),\"key 3\":1}").problem.contains("\"key 3\" is there twice"))
  }

  @Test(
    "INV 22, FAULTS 49: bytes that are not UTF-8 are refused where they stand",
    arguments: [
      [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
      [0xC3], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]])
  func refusesBadUTF8(bad: [UInt8]) {
    let plain = [UInt8(ascii: "\""), UInt8(ascii: "a")] + bad + [UInt8(ascii: "\"")]
    #expect(failure(of: plain).offset == 2)
    let escaped = Array(#""\n"#.utf8) + bad + [UInt8(ascii: "\"")]
    #expect(failure(of: escaped).offset == 3)
  }

  @Test("INV 22: the edges of UTF-8 are accepted")
  func acceptsEdgesOfUTF8() throws {
    let edges = "\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}"
    #expect(try JSON(parsing: "\"\(edges)\"") == .string(edges))
  }

  @Test(
    "INV 22, FAULTS 49: half of a surrogate pair is refused",
    arguments: [#""\ud800""#, #""\udc00""#, #""\ud800\u0041""#, #""\ud800\ud800""#, #""\ud800x""#])
  func refusesLoneSurrogates(text: String) {
    let problem = "half of a surrogate pair is no character; send both halves"
    #expect(failure(of: text) == JSONError(problem: problem, offset: 1))
  }

  @Test("INV 22, 31, FAULTS 45: 64 levels are accepted and 65 refused, also 100,000")
  func limitsDepth() throws {
    _ = try JSON(parsing: nested(64))
    #expect(failure(of: nested(65)).offset == 64)
    #expect(failure(of: nested(100_000)).problem.contains("deeper than 64 levels"))
    #expect(failure(of: String(repeating: #"{"a":"#, count: 65)).problem.contains("64 levels"))
  }

  @Test("INV 22: a text over the limit of bytes is refused before it is read")
  func limitsSize() throws {
    let limits = JSONLimits(maxBytes: 8)
    #expect(try JSON(parsing: "\"abcdef\"", limits: limits) == "abcdef")
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "[,,,,,,,,", limits: limits) }
    #expect(error?.problem == "the text has 9 bytes and the limit is 8; send less at once")
  }

  @Test("INV 22, FAULTS 47: UTF-16 is refused by name")
  func refusesUTF16() {
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x31, 0], [0xFE, 0xFF, 0, 0x31], [0x31, 0], [0, 0x31]] {
      #expect(failure(of: bytes).problem.contains("not UTF-8, perhaps UTF-16"))
    }
  }

  @Test("INV 31, FAULTS 48, 50: a million elements are read, four million digits are not")
  func survivesBulk() throws {
    let elements = "[" + String(repeating: "0,", count: 999_999) + "0]"
    #expect(try JSON(parsing: elements).array?.count == 1_000_000)
    let digits = String(repeating: "7", count: 4 << 20)
    #expect(failure(of: digits).problem.contains("longer than 1100 characters"))
    #expect(failure(of: digits + digits).problem.contains("the limit is 4194304"))
  }

  private func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }
}

/// The error that reading the text ends in.
func failure(of text: String) -> JSONError { failure(of: Array(text.utf8)) }

func failure(of bytes: [UInt8]) -> JSONError {
  do throws(JSONError) {
    let value = try JSON(parsing: bytes)
    Issue.record("it was accepted as \(value)")
    return JSONError(problem: "accepted", offset: -1)
  } catch {
    return error
  }
}
