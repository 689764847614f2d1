import BelayCore
import Testing

@testable import BelayTelemetry

@Suite("Lines of OTLP JSON")
struct TelemetryLineTests {
  private func ids(_ line: String) -> [String]? {
    TelemetryLine.records(in: Array(line.utf8))?.map { record in
      switch record {
      case .event(let event): event.type
      case .rejected: "rejected"
      }
    }
  }

  @Test(
    "a line is what its top member says",
    arguments: [
      (
        #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","#
          + #""spanId":"eee19b7ec3c1b174"},{}]}]}]}"#, ["otel.span", "rejected"]
      ),
      (
        #"{"later":1,"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"","body":{}}]}]}]}"#,
        ["otel.log"]
      ),
      (
        #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{},{}]}}]}]}]}"#,
        ["otel.metric", "otel.metric"]
      ),
      (#"{"resourceSpans":[]}"#, []),
    ])
  func kinds(line: String, types: [String]) {
    #expect(ids(line) == types)
  }

  @Test(
    "other lines, and lines that were cut off, are none",
    arguments: [
      "", "plain text", "[]", "{}", #"{"specversion":"1.0"}"#, #"{"resourceSpans":[{"#,
      #"{"resourceSpans":[]} and more"#,
    ])
  func others(line: String) {
    #expect(ids(line) == nil)
  }
}
