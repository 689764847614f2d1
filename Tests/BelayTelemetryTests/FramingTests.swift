import BelayCore
import Testing

@testable import BelayTelemetry

@Suite("What is around the records")
struct FramingTests {
  @Test("an empty body of protobuf, and one without records, are fine")
  func empty() throws {
    #expect(try Reading([]).events.isEmpty)
    #expect(try Reading(Wire.request([])).events.isEmpty)
    #expect(try Reading(json: "{}").events.isEmpty)
    #expect(try Reading(json: #"{"resourceSpans":[{"scopeSpans":null}]}"#).events.isEmpty)
  }

  @Test("FAULTS 51: a body that is cut off anywhere is refused whole, or was whole up to there")
  func cut() throws {
    let body = Wire.request([.span(1), .span(2)])
    for length in 1..<body.count {
      #expect(throws: TelemetryError.self) { try Reading(Array(body.prefix(length))) }
    }
  }

  @Test(
    "FAULTS 51: what is no protobuf is refused, and costs no memory",
    arguments: [
      [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
      [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
      [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
      [0x0E], [0x0F, 0x00], [0x00, 0x00], [0x02, 0x00], [0x0C], [0x80],
      [UInt8](repeating: 0x0B, count: 100_000), [0x13, 0x1C], Array("{}".utf8),
    ] as [[UInt8]])
  func strange(body: [UInt8]) {
    #expect(throws: TelemetryError.self) { try Reading(body) }
  }

  @Test("FAULTS 51: fields that nobody knows are stepped over, old groups among them")
  func unknown() throws {
    let group: [UInt8] = [0x53, 0x08, 0x01, 0x12, 0x01, 0x00, 0x54]
    let body = Wire.request([Wire.span().raw(group).text(99, "new")])
    let reading = try Reading(group + body + Wire().text(77, "later").bytes)
    #expect(reading.events.count == 1)
  }

  @Test("a resource that stands behind its records, or in two parts, is the same resource")
  func order() throws {
    let half: (String) -> Wire = { key in
      Wire().message(1, Wire.attribute(key, Wire().text(1, "crew")))
    }
    let scope = Wire().message(2, .span())
    let body = Wire().message(
      1, Wire().message(1, half("host")).message(2, scope).message(1, half("service.name")))
    let reading = try Reading(body.bytes)
    #expect(
      reading.data["resource"] == ["attributes": ["host": "crew", "service.name": "crew"]])
  }

  @Test("more records than a body may have are refused, also empty ones")
  func tooMany() throws {
    var limits = TelemetryLimits()
    limits.records = 10
    #expect(throws: TelemetryError.self) {
      try Reading(
        [UInt8](repeating: 0, count: 22).enumerated().map { $0.offset % 2 == 0 ? 0x0A : 0 },
        limits: limits)
    }
    #expect(throws: TelemetryError.self) {
      try Reading(json: #"{"resourceSpans":[{},{},{},{},{},{},{},{},{},{},{}]}"#, limits: limits)
    }
  }

  @Test(
    "what is no JSON around the records is refused",
    arguments: [
      "", " ", "[]", "{", "{\"resourceSpans\":[{]}", "{\"resourceSpans\":[{},]}",
      "{\"resourceSpans\":[{}]}x", "{\"a\":1,\"a\":2}", "{\"resourceSpans\":{}}",
      "{\"resourceSpans\":[1]}", "{\"resourceSpans\":[,]}", "{\"resourceSpans\" []}",
      "{\"a\":01}", "{\"a\":\"\\x\"}", "{\"a\":tru}", "{a:1}", "\u{FEFF}{}",
      "{\"resourceSpans\":[\"", "{\"resourceSpans\":[{}}",
    ])
  func badJSON(text: String) {
    #expect(throws: TelemetryError.self) { try Reading(json: text) }
  }

  @Test(
    "FAULTS 45: JSON that nests a hundred thousand levels deep is refused or costs its own record")
  func deepJSON() throws {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(throws: TelemetryError.self) { try Reading(json: "{\"a\":\(deep)}") }
    let reading = try Reading(
      json: #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":\#(deep)}]}]}]}"#)
    #expect(reading.reasons.count == 1)
  }

  @Test("a body of another kind is told what is taken here")
  func otherSignal() throws {
    for body in [#"{"resourceLogs":[]}"#, #"{"resource_spans":[]}"#] {
      try Array(body.utf8).withUnsafeBytes { bytes in
        let reader = try TelemetryReader(bytes, kind: .traces, encoding: .json)
        #expect(reader.warning?.contains("resourceSpans") == true)
      }
    }
  }
}
