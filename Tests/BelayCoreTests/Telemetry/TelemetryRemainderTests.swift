import Testing

@testable import BelayCore

/// What is left of erased telemetry tells the same facts.
@Suite("What is left of telemetry", Captures.areHere)
struct TelemetryRemainderTests {
  @Test(
    "INV 6: spans of every framework tell the same without their texts",
    arguments: Captures.scenarios)
  func spans(scenario: Captures.Scenario) throws {
    for event in try scenario.events() where event.kind == .span {
      let left = TelemetryRemainder(of: event).data
      var before = SpanFacts(event.data)
      var after = SpanFacts(.object(left))
      #expect((before.errorMessage == nil) == (after.errorMessage == nil))
      (before.errorMessage, after.errorMessage) = (nil, nil)
      #expect(after == before, "\(scenario) \(event.data["name"]?.string ?? "")")
    }
  }

  @Test("INV 6: log records tell the same calls and decisions", arguments: Captures.scenarios)
  func logs(scenario: Captures.Scenario) throws {
    for event in try scenario.events() where event.kind == .logRecord {
      var before = LogFacts(event.data)
      var after = LogFacts(.object(TelemetryRemainder(of: event).data))
      for facts in [before, after] where facts.matter == .other {
        before.name = nil; after.name = nil
      }
      if case .call(var call, let limited) = before.matter, case .call(let other, _) = after.matter
      {
        call.errorMessage = other.errorMessage
        before.matter = .call(call, isRateLimited: limited)
      }
      #expect(after == before)
    }
  }

  @Test("INV 6: a point of a row that goes on is still of that row, and names no user")
  func points() throws {
    let event = Event(
      id: "p", source: .telemetry("code"), type: .metricPoint,
      time: Timestamp(microseconds: 5),
      data: [
        "name": "claude_code.token.usage", "temporality": "cumulative", "value": 30,
        "resource": ["host.name": "erikas-laptop"],
        "attributes": ["type": "input", "model": "m", "user.email": "erika@example.com"],
      ])
    let left = JSON.object(TelemetryRemainder(of: event).data)
    let point = try #require(PointFacts(event))
    let after = try #require(
      PointFacts(
        Event(id: "p", source: event.source, type: .metricPoint, time: event.time, data: left)))
    #expect(after.series == point.series && after.value == 30)
    #expect(!left.text.contains("erika"))
  }
}
