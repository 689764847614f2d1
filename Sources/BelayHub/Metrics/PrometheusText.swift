/// The text format 0.0.4 of Prometheus.
enum PrometheusText {
  static func text(_ families: [MetricFamily]) -> String {
    var text = ""
    for family in families where !family.series.isEmpty {
      let name = name(of: family)
      text += "# HELP \(name) \(MetricText.escaped(family.help, quotes: false))\n"
      text += "# TYPE \(name) \(type(of: family))\n"
      for series in family.series { write(series, of: name, to: &text) }
    }
    return text
  }

  private static func name(of family: MetricFamily) -> String {
    switch family.kind {
    case .counter: "\(family.name)_total"
    case .info: "\(family.name)_info"
    case .gauge, .histogram: family.name
    }
  }

  private static func type(of family: MetricFamily) -> String {
    family.kind == .info ? "gauge" : family.kind.rawValue
  }

  private static func write(_ series: MetricFamily.Series, of name: String, to text: inout String) {
    switch series.figure {
    case .number(let value):
      text += "\(name)\(MetricText.labels(series.labels)) \(MetricText.number(value))\n"
    case .histogram(let histogram):
      HistogramText.write(histogram, of: name, series.labels, to: &text)
    }
  }
}

/// The lines of a histogram, which are the same in both formats.
enum HistogramText {
  static func write(
    _ histogram: Histogram, of name: String, _ labels: [MetricFamily.Label],
    to text: inout String
  ) {
    for (bound, count) in histogram.cumulative {
      let labels = MetricText.labels(labels, and: ("le", MetricText.float(bound)))
      text += "\(name)_bucket\(labels) \(count)\n"
    }
    let labels = MetricText.labels(labels)
    text += "\(name)_sum\(labels) \(MetricText.number(histogram.sum))\n"
    text += "\(name)_count\(labels) \(histogram.count)\n"
  }
}
