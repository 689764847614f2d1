/// In which form metrics are written: 0.0.4 for everybody, OpenMetrics 1.0 for who asks for it.
///
/// Source: Prometheus, exposition_formats.md and content_negotiation.md; OpenMetrics 1.0.
enum Exposition: Sendable, CaseIterable {
  case prometheus
  case openMetrics

  /// The better one for an `Accept` header. An accept that names neither still gets 0.0.4, because a
  /// scraper can do more with that than with a refusal.
  init(accept: String?) {
    let ranges = (accept ?? "").split(separator: ",").compactMap { AcceptedRange($0) }
    let asked = Exposition.openMetrics.weight(in: ranges)
    let plain = Exposition.prometheus.weight(in: ranges)
    let isNamed = ranges.contains { $0.type == "application/openmetrics-text" }
    self = asked > 0 && (asked > plain || isNamed && asked == plain) ? .openMetrics : .prometheus
  }

  var contentType: String {
    switch self {
    case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    }
  }

  func encoded(_ families: [MetricFamily]) -> [UInt8] {
    switch self {
    case .prometheus: Array(PrometheusText.text(families).utf8)
    case .openMetrics: Array(OpenMetricsText.text(families).utf8)
    }
  }

  /// Of the most specific range that it falls into; 0 = not wanted.
  private func weight(in ranges: [AcceptedRange]) -> Double {
    let (type, family, version) =
      switch self {
      case .prometheus: ("text/plain", "text/*", "0.0.4")
      case .openMetrics: ("application/openmetrics-text", "application/*", "1.0.0")
      }
    for name in [type, family, "*/*"] {
      let fitting = ranges.filter { $0.type == name && ($0.version ?? version) == version }
      if let best = fitting.map(\.weight).max() { return best }
    }
    return 0
  }
}

/// One member of an `Accept` header.
private struct AcceptedRange {
  let type: String
  let version: String?
  /// 0...1
  let weight: Double

  init?(_ text: Substring) {
    let parts = text.lowercased().split(separator: ";").map { part in
      String(part.filter { $0 != " " && $0 != "\t" && $0 != "\"" })
    }
    guard let type = parts.first, type.contains("/") else { return nil }
    func parameter(_ name: String) -> String? {
      parts.dropFirst().first { $0.hasPrefix("\(name)=") }
        .map { String($0.dropFirst(name.count + 1)) }
    }
    self.type = type
    version = parameter("version")
    weight = parameter("q").map { min(max(Double($0) ?? 0, 0), 1) } ?? 1
  }
}
