/// What OpenTelemetry sends: three signals, each with a path, an event type and words of its own.
package enum TelemetryKind: String, Sendable, CaseIterable {
  case traces
  case logs
  case metrics

  /// Where a collector takes it.
  package var path: String { "/v1/\(rawValue)" }

  /// The member of a request, and of a line of a file, that has everything.
  package var top: String {
    switch self {
    case .traces: "resourceSpans"
    case .logs: "resourceLogs"
    case .metrics: "resourceMetrics"
    }
  }

  /// The member of a resource's part that has its scopes.
  var scopes: String {
    switch self {
    case .traces: "scopeSpans"
    case .logs: "scopeLogs"
    case .metrics: "scopeMetrics"
    }
  }

  /// The member of a scope's part that has its records.
  var records: String {
    switch self {
    case .traces: "spans"
    case .logs: "logRecords"
    case .metrics: "metrics"
    }
  }

  /// What an answer counts under.
  var rejectedCount: String {
    switch self {
    case .traces: "rejectedSpans"
    case .logs: "rejectedLogRecords"
    case .metrics: "rejectedDataPoints"
    }
  }

  /// What one record is called.
  package func noun(_ count: Int) -> String {
    let noun =
      switch self {
      case .traces: "span"
      case .logs: "log record"
      case .metrics: "data point"
      }
    return count == 1 ? noun : noun + "s"
  }
}

/// How a body is written.
package enum TelemetryEncoding: Sendable {
  case protobuf
  case json
}
