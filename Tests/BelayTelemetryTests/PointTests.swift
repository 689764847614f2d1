import BelayCore
import Testing

@testable import BelayTelemetry

@Suite("Metric points of OTLP")
struct PointTests {
  private let time: UInt64 = 1_700_000_000_000_000_000

  private func metric(_ field: UInt64, _ points: [Wire], _ more: Wire = Wire()) -> Wire {
    let data = points.reduce(more) { $0.message(1, $1) }
    return Wire().text(1, "m").text(2, "what").text(3, "{token}").message(field, data)
  }

  private func number(_ value: UInt64) -> Wire {
    Wire().fixed64(2, time).fixed64(3, time + 1_000).fixed64(6, value)
  }

  @Test("each point of a sum becomes one event; a bad one is rejected alone")
  func sum() throws {
    let sum = metric(
      7, [number(1), Wire().raw([0x0F]), number(UInt64(bitPattern: -2))],
      Wire().varint(2, 2).varint(3, 1))
    let reading = try Reading(Wire.request([sum]), .metrics)
    #expect(reading.reasons.count == 1)
    #expect(reading.events.map { $0.data["value"] } == [1, -2])
    #expect(reading.events.allSatisfy { $0.id.hasPrefix("metric-") && $0.kind == .metricPoint })
    #expect(
      reading.events.first?.data
        == [
          "name": "m", "unit": "{token}", "description": "what", "kind": "sum", "monotonic": true,
          "temporality": "cumulative", "start": "2023-11-14T22:13:20.000000Z", "attributes": [:],
          "value": 1, "scope": ["name": "lib", "version": "1.0"],
          "resource": ["attributes": ["service.name": "crew"]],
        ])
  }

  @Test("a gauge has no temporality; one without a value says so")
  func gauge() throws {
    let gauge = metric(5, [Wire().fixed64(3, time).varint(8, 1)])
    let data = try Reading(Wire.request([gauge]), .metrics).data
    #expect(data["kind"] == "gauge")
    #expect(data["temporality"] == nil)
    #expect(data["no_recorded_value"] == true)
    #expect(data["value"] == nil)
  }

  @Test("histograms keep their buckets, packed or not")
  func histograms() throws {
    let bits = 0.5.bitPattern
    let plain = metric(
      9,
      [
        Wire().fixed64(3, time).fixed64(4, 3).fixed64(5, bits).fixed64(6, 1).fixed64(6, 2)
          .fixed64(7, bits).fixed64(11, bits)
      ], Wire().varint(2, 1))
    let exponential = metric(
      10,
      [
        Wire().fixed64(3, time).fixed64(4, 3).varint(6, 5).fixed64(7, 1)
          .message(8, Wire().varint(1, 1).content(2, [1, 2]))
      ])
    let summary = metric(
      11,
      [
        Wire().fixed64(3, time).fixed64(4, 3).fixed64(5, bits)
          .message(6, Wire().fixed64(1, bits).fixed64(2, bits))
      ])
    let events = try Reading(Wire.request([plain, exponential, summary]), .metrics).events
    #expect(events.count == 3)
    #expect(events[0].data["bucket_counts"] == [1, 2])
    #expect(events[0].data["explicit_bounds"] == [0.5])
    #expect(events[0].data["min"] == 0.5)
    #expect(events[0].data["max"] == nil)
    #expect(events[0].data["temporality"] == "delta")
    #expect(events[1].data["scale"] == -3)
    #expect(events[1].data["positive"] == ["offset": -1, "bucket_counts": [1, 2]])
    #expect(events[2].data["quantiles"] == [["quantile": 0.5, "value": 0.5]])
  }

  @Test("INV 7: the same points in protobuf and in JSON are the same events")
  func twoEncodings() throws {
    let json = """
      {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name",
      "value":{"stringValue":"crew"}}]},"scopeMetrics":[{"scope":{"name":"lib","version":"1.0"},
      "metrics":[{"name":"m","description":"what","unit":"{token}","sum":{"isMonotonic":true,
      "aggregationTemporality":2,"dataPoints":[{"startTimeUnixNano":"\(time)",
      "timeUnixNano":"\(time + 1_000)","asInt":"7"}]}}]}]}]}
      """
    let sum = metric(7, [number(7)], Wire().varint(2, 2).varint(3, 1))
    let events = try Reading(Wire.request([sum]), .metrics).events
    #expect(events.count == 1)
    #expect(events == (try Reading(json: json, .metrics).events))
  }

  @Test("a metric of no known kind is rejected, and the next one is not")
  func unknownKind() throws {
    let reading = try Reading(
      Wire.request([metric(8, [number(1)]), metric(5, [number(2)])]), .metrics)
    #expect(reading.reasons.count == 1)
    #expect(reading.events.count == 1)
  }

  @Test("many points come in slices, in order")
  func slices() throws {
    let points = (0..<100).map { number(UInt64($0)) }
    let reading = try Reading(Wire.request([metric(5, points)]), .metrics, slice: 7)
    #expect(reading.events.map { $0.data["value"]?.integer } == Array(0..<100))
  }
}
