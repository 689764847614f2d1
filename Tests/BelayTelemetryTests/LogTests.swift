import BelayCore
import Testing

@testable import BelayTelemetry

@Suite("Log records of OTLP")
struct LogTests {
  private func log(_ body: String) -> Wire {
    Wire().fixed64(1, 1_700_000_000_000_000_123).varint(2, 9).text(3, "INFO")
      .message(5, Wire().text(1, body)).text(12, "gen_ai.choice")
  }

  @Test("a log record becomes one event, its body of any kind")
  func whole() throws {
    let record = log("x").message(6, Wire.attribute("a", Wire().varint(2, 1)))
      .content(9, Wire.trace).content(10, [0, 0, 0, 0, 0, 0, 0, 1])
    let reading = try Reading(Wire.request([record]), .logs)
    #expect(reading.events.first?.kind == .logRecord)
    #expect(reading.events.first?.time?.rfc3339 == "2023-11-14T22:13:20.000000Z")
    #expect(reading.events.first?.traceparent?.hasSuffix("-0000000000000001-00") == true)
    #expect(
      reading.data
        == [
          "event_name": "gen_ai.choice", "severity_number": 9, "severity_text": "INFO", "body": "x",
          "attributes": ["a": true], "trace_id": .string(String(repeating: "ab", count: 16)),
          "span_id": "0000000000000001", "scope": ["name": "lib", "version": "1.0"],
          "resource": ["attributes": ["service.name": "crew"]],
        ])
  }

  @Test("INV 7: the same body again gives the same ids; twins in one body are two records")
  func ids() throws {
    let body = Wire.request([log("x"), log("x"), log("y")])
    let ids = try Reading(body, .logs).events.map(\.id)
    #expect(Set(ids).count == 3)
    #expect(ids[1] == ids[0] + "-2")
    #expect(ids == (try Reading(body, .logs).events.map(\.id)))
    #expect(ids[0].hasPrefix("log-"))
    #expect(ids[0].count == 36)
  }

  @Test("records that differ in nanoseconds, service or attributes only have different ids")
  func neighbours() throws {
    let id: (Wire, String) throws -> String? = {
      try Reading(Wire.request([$0], service: $1), .logs).events.first?.id
    }
    let ids = [
      try id(log("x"), "crew"), try id(log("x"), "other"),
      try id(log("x").fixed64(1, 1_700_000_000_000_000_124), "crew"),
      try id(log("x").message(6, Wire.attribute("a", Wire().varint(3, 1))), "crew"),
    ]
    #expect(Set(ids).count == 4)
  }

  @Test("a log record without a trace, or with an invalid one, belongs to none")
  func noTrace() throws {
    let reading = try Reading(Wire.request([log("x").content(9, [1, 2])]), .logs)
    #expect(reading.reasons == [])
    #expect(reading.data["trace_id"] == nil)
    #expect(reading.events.first?.traceparent == nil)
  }

  @Test("without a time of its own, the time when it was observed counts")
  func observed() throws {
    let record = Wire().fixed64(11, 1_700_000_000_000_000_000)
    #expect(
      try Reading(Wire.request([record]), .logs).events.first?.time?.rfc3339
        == "2023-11-14T22:13:20.000000Z")
    #expect(try Reading(Wire.request([Wire()]), .logs).events.first?.time == nil)
  }
}
