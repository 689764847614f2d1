import BelayCore
import Testing

@testable import BelayTelemetry

@Suite("Spans in OTLP JSON")
struct JSONSpanTests {
  private func span(_ members: String) throws -> Reading {
    try Reading(
      json: #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"#
        + #""traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","#
        + members + #"},{"traceId":"5b8efff798038103d269b633813fc60c","#
        + #""spanId":"EEE19B7EC3C1B175"}]}]}]}"#)
  }

  @Test(
    "a member that cannot be read costs its own record, and says which and why",
    arguments: [
      (#""parentSpanId":"7uGbfsPBsXQ=""#, "not in base64"),
      (#""parentSpanId":"abc""#, "odd number"),
      (#""parentSpanId":"abcd""#, "parent_span_id is not 8 bytes"),
      (#""kind":"SPAN_KIND_SERVER""#, "numbers there"),
      (#""startTimeUnixNano":"-1""#, "startTimeUnixNano is not a whole number"),
      (#""startTimeUnixNano":1.5"#, "startTimeUnixNano"),
      (#""endTimeUnixNano":"18446744073709551616""#, "endTimeUnixNano"),
      (#""name":1"#, "name is not a text"),
      (#""attributes":{}"#, "attributes is not a list"),
      (#""attributes":[1]"#, "attributes is not an object"),
      (#""attributes":[{"key":"a","value":{"bytesValue":"*"}}]"#, "bytesValue is not base64"),
      (#""attributes":[{"key":"a","value":{"doubleValue":"x"}}]"#, "doubleValue is not a number"),
      (#""name":"a","name":"b""#, "twice"),
      (#""name":"\ud800""#, "surrogate"),
      (#""links":[{"traceId":"xyz"}]"#, "traceId is not hexadecimal"),
    ])
  func refused(members: String, reason: String) throws {
    let reading = try span(members)
    #expect(reading.events.map { $0.id.suffix(3) } == ["175"])
    #expect(reading.reasons.count == 1)
    #expect(reading.reasons.first?.contains(reason) == true, "\(reading.reasons)")
  }

  @Test(
    "numbers come as numbers or as texts, and null is nothing",
    arguments: [
      #""startTimeUnixNano":"1000""#, #""startTimeUnixNano":1000"#, #""startTimeUnixNano":1e3"#,
    ])
  func numbers(members: String) throws {
    let reading = try span(
      members + #","endTimeUnixNano":1000,"kind":1,"parentSpanId":"","status":null,"flags":256"#)
    #expect(reading.reasons == [])
    #expect(reading.events.first?.data["start"] == "1970-01-01T00:00:00.000001Z")
    #expect(reading.events.first?.data["kind"] == "internal")
  }

  @Test(
    "FAULTS 48: an int64 of an attribute comes as a number or a text, whole, from end to end",
    arguments: [
      ("7", JSON.number(7)), ("-1", .number(-1)),
      ("9007199254740991", .number(9_007_199_254_740_991)),
      ("9223372036854775807", .bigInteger("9223372036854775807")),
      ("-9223372036854775808", .bigInteger("-9223372036854775808")),
    ])
  func int64(digits: String, value: JSON) throws {
    for written in [digits, "\"\(digits)\""] {
      let reading = try span(#""attributes":[{"key":"n","value":{"intValue":\#(written)}}]"#)
      #expect(reading.reasons == [])
      #expect(reading.events.first?.data["attributes"]?["n"] == value)
    }
  }

  @Test(
    "FAULTS 48: what is no int64 costs its own record",
    arguments: [
      "9223372036854775808", "\"9223372036854775808\"", "-9223372036854775809", "1.5", "\"1.5\"",
      "\"\"", "\" 1\"", "\"0x1\"", "1e400", "true",
    ])
  func noInt64(written: String) throws {
    let reading = try? span(#""attributes":[{"key":"n","value":{"intValue":\#(written)}}]"#)
    #expect(reading?.events.map { $0.id.suffix(3) } ?? ["175"] == ["175"])
    #expect(reading?.reasons.count ?? 1 == 1)
  }

  @Test(
    "FAULTS 50: ids of zeros are none, and cost their own record; a parent of zeros is a root",
    arguments: ["traceId", "spanId"])
  func zeroIDs(key: String) throws {
    let zeros = String(repeating: "0", count: key == "traceId" ? 32 : 16)
    let ids = ["traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174"]
    let spans = [zeros, ids[key] ?? ""].map { id in
      let ids = ids.merging([key: id]) { $1 }
      return #"{"traceId":"\#(ids["traceId"] ?? "")","spanId":"\#(ids["spanId"] ?? "")","#
        + #""parentSpanId":"0000000000000000"}"#
    }
    let reading = try Reading(
      json: #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#)
    #expect(reading.events.count == 1)
    #expect(reading.events.first?.data["parent_span_id"] == nil)
    #expect(reading.reasons.first?.contains("not all zero") == true, "\(reading.reasons)")
  }

  @Test(
    "doubles that are no numbers are kept by name",
    arguments: ["NaN", "Infinity", "-Infinity"])
  func doubles(name: String) throws {
    let reading = try span(
      #""attributes":[{"key":"a","value":{"doubleValue":"\#(name)"}}]"#)
    #expect(reading.events.first?.data["attributes"] == ["a": .string(name)])
  }

  @Test("a kind that a later version has is kept by its number")
  func openKind() throws {
    #expect(try span(#""kind":9"#).events.first?.data["kind"] == "9")
  }
}
