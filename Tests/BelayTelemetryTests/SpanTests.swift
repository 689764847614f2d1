import BelayCore
import Testing

@testable import BelayTelemetry

@Suite("Spans of OTLP")
struct SpanTests {
  @Test("a span becomes one event with its ids, times, scope and resource")
  func whole() throws {
    let span = Wire.span().varint(6, 3).content(4, [0, 0, 0, 0, 0, 0, 0, 9])
      .message(9, Wire.attribute("gen_ai.request.model", Wire().text(1, "m-1")))
      .message(15, Wire().text(2, "no").varint(3, 2))
      .raw([0x85, 0x01, 1, 1, 0, 0])
    let event = try #require(try Reading(Wire.request([span])).events.first)
    let trace = String(repeating: "ab", count: 16)
    #expect(event.id == "\(trace)-0000000000000001")
    #expect(event.source == .telemetry("crew"))
    #expect(event.kind == .span)
    #expect(event.time?.rfc3339 == "2023-11-14T22:13:21.000000Z")
    #expect(event.traceparent == "00-\(trace)-0000000000000001-01")
    #expect(
      event.data
        == [
          "name": "chat", "kind": "client", "trace_id": .string(trace),
          "span_id": "0000000000000001", "parent_span_id": "0000000000000009",
          "start": "2023-11-14T22:13:20.000000Z", "duration_ms": 1_000, "status": "error",
          "status_message": "no", "attributes": ["gen_ai.request.model": "m-1"],
          "scope": ["name": "lib", "version": "1.0"],
          "resource": ["attributes": ["service.name": "crew"]],
        ])
  }

  @Test("INV 7: the same span in protobuf and in JSON is the same event, byte for byte")
  func twoEncodings() throws {
    let span = Wire.span()
      .message(9, Wire.attribute("n", Wire().varint(3, 1 << 60)))
      .message(9, Wire.attribute("b", Wire().content(7, [1, 2, 255])))
      .message(9, Wire.attribute("l", Wire().message(5, Wire().message(1, Wire().varint(2, 1)))))
      .message(11, Wire().fixed64(1, 1_700_000_000_500_000_000).text(2, "exception"))
    let json = """
      {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"\(String(repeating: "AB", count: 16))",
      "spanId":"0000000000000001","name":"chat","startTimeUnixNano":"1700000000000000000",
      "endTimeUnixNano":1700000001000000000,"future":{"a":1},"trace_id":"not looked at",
      "attributes":[{"key":"n","value":{"intValue":"1152921504606846976"}},
      {"key":"b","value":{"bytesValue":"AQL/"}},
      {"key":"l","value":{"arrayValue":{"values":[{"boolValue":true}]}}}],
      "events":[{"timeUnixNano":"1700000000500000000","name":"exception"}]}],
      "scope":{"name":"lib","version":"1.0"}}],
      "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"crew"}}]}}]}
      """
    let one = try Reading(Wire.request([span])).events
    let other = try Reading(json: json).events
    #expect(one.count == 1)
    #expect(one == other)
    #expect(one.first?.data["attributes"]?["n"] == .bigInteger("1152921504606846976"))
  }

  @Test("one bad record among good ones is rejected alone, whatever is bad about it")
  func bad() throws {
    let bad: [Wire] = [
      Wire.span(2, trace: [1, 2, 3]),
      Wire.span(3, trace: [UInt8](repeating: 0, count: 16)),
      Wire().raw(Array(Wire.span(4).bytes.dropLast(3))),
      Wire.span(5).raw([0x0F]),
      Wire.span(6).content(5, [0xFF, 0xFE]),
    ]
    let reading = try Reading(Wire.request([.span(1)] + bad + [.span(7)]))
    #expect(reading.events.map { $0.id.suffix(1) } == ["1", "7"])
    #expect(reading.reasons.count == bad.count)
    #expect(reading.reasons[0].contains("trace_id is not 16 bytes"))
    #expect(reading.reasons[2].contains("ends too early"))
    #expect(reading.reasons[4].contains("not UTF-8"))
  }

  @Test("an end before the start is the start, and says so")
  func clamped() throws {
    let span = Wire.span().fixed64(8, 1_600_000_000_000_000_000)
    let reading = try Reading(Wire.request([span]))
    #expect(reading.data["duration_ms"] == 0)
    #expect(reading.data["clamped"] == true)
    #expect(reading.events.first?.time?.rfc3339 == "2023-11-14T22:13:20.000000Z")
  }

  @Test("FAULTS 53: of 100,000 attribute names 128 are kept and the others counted")
  func manyNames() throws {
    let hundred = (0..<100).map { number in
      Wire().message(9, Wire.attribute("a___\(number + 100)", Wire().varint(2, 1))).bytes
    }
    var attributes: [UInt8] = []
    for number in 0..<1_000 {
      for var attribute in hundred {
        attribute.replaceSubrange(5..<8, with: "\(1_000 + number)".utf8.dropFirst())
        attributes += attribute
      }
    }
    let reading = try Reading(Wire.request([Wire.span().raw(attributes)]))
    #expect(reading.data["duplicate_attributes"] == nil)
    #expect(reading.data["attributes"]?.object?.count == 128)
    #expect(reading.data["dropped_attributes"] == JSON(100_000 - 128))
  }

  @Test("of a name that comes twice the last value counts, and that is counted")
  func twins() throws {
    let span = Wire.span().message(9, Wire.attribute("a", Wire().varint(3, 1)))
      .message(9, Wire.attribute("a", Wire().varint(3, 2)))
    let data = try Reading(Wire.request([span])).data
    #expect(data["attributes"] == ["a": 2])
    #expect(data["duplicate_attributes"] == 1)
  }

  @Test("values that nest too deeply cost their own record only")
  func deep() throws {
    let levels: (Int) -> Wire = { count in
      (0..<count).reduce(Wire().varint(3, 7)) { inner, _ in
        Wire().message(5, Wire().message(1, inner))
      }
    }
    let spans = [50, 58, 70, 4_000].enumerated().map { index, depth in
      Wire.span(UInt8(index)).content(2, [1, 0, 0, 0, 0, 0, 0, UInt8(index)])
        .message(9, Wire.attribute("a", levels(depth)))
    }
    let reading = try Reading(Wire.request(spans))
    #expect(reading.events.count == 1)
    #expect(reading.reasons.count == 3)
    #expect(reading.reasons.allSatisfy { $0.contains("nest") })
    let payload = try #require(reading.events.first).payload
    #expect(throws: Never.self) { try JSON(parsing: payload) }
  }

  @Test("numbers that JSON has no word for keep their name, and nothing set is null")
  func values() throws {
    let bits: (Double) -> Wire = { Wire().fixed64(4, $0.bitPattern) }
    let span = Wire.span().message(9, Wire.attribute("nan", bits(.nan)))
      .message(9, Wire.attribute("inf", bits(-.infinity)))
      .message(9, Wire.attribute("none", Wire()))
      .message(9, Wire.attribute("least", Wire().varint(3, UInt64(bitPattern: .min))))
    let attributes = try Reading(Wire.request([span])).data["attributes"]
    #expect(
      attributes
        == [
          "nan": "NaN", "inf": "-Infinity", "none": nil,
          "least": .bigInteger("-9223372036854775808"),
        ])
  }

  @Test("a service without a usable name is an unknown one")
  func service() throws {
    let names = ["", "unknown_service:python", "my crew"].map { name in
      try? Reading(Wire.request([.span()], service: name)).events.first?.source.text
    }
    #expect(
      names == ["/otel/unknown_service", "/otel/unknown_service-python", "/otel/my-crew"])
  }

  @Test("a resource that every record would repeat has a bound")
  func largeResource() throws {
    let attributes = Wire().message(1, Wire.attribute("service.name", Wire().text(1, "crew")))
      .message(1, Wire.attribute("big", Wire().text(1, String(repeating: "x", count: 20_000))))
      .message(1, Wire.attribute("small", Wire().text(1, "y")))
    let scope = Wire().message(2, .span())
    let body = Wire().message(1, Wire().message(1, attributes).message(2, scope)).bytes
    let resource = try Reading(body).data["resource"]
    #expect(resource?["attributes"] == ["service.name": "crew", "small": "y"])
    #expect(resource?["dropped_attributes"] == 1)
  }

  @Test("what the hub knows of the caller comes first, and attributes cannot say it")
  func agent() throws {
    let span = Wire.span().message(9, Wire.attribute("agent_id", Wire().text(1, "other")))
    let reading = try Reading(Wire.request([span]), agent: AgentID("refund"))
    #expect(reading.data["agent_id"] == "refund")
    #expect(try Reading(Wire.request([span])).data["agent_id"] == nil)
  }
}
