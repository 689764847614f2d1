internal import BelayCore

/// OpenMetrics 1.0: with units, and with the time since when a counter counts.
enum OpenMetricsText {
  static func text(_ families: [MetricFamily]) -> String {
    var text = ""
    for family in families where !family.series.isEmpty {
      text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
      if let unit = family.unit { text += "# UNIT \(family.name) \(unit)\n" }
      text += "# HELP \(family.name) \(MetricText.escaped(family.help, quotes: true))\n"
      for series in family.series { write(series, of: family, to: &text) }
    }
    return text + "# EOF\n"
  }

  private static func write(
    _ series: MetricFamily.Series, of family: MetricFamily, to text: inout String
  ) {
    let labels = MetricText.labels(series.labels)
    switch series.figure {
    case .number(let value):
      text += "\(family.name)\(ending(of: family.kind))\(labels) \(MetricText.number(value))\n"
    case .histogram(let histogram):
      HistogramText.write(histogram, of: family.name, series.labels, to: &text)
    }
    guard let created = series.created else { return }
    text += "\(family.name)_created\(labels) \(MetricText.number(created.secondsSince1970))\n"
  }

  private static func ending(of kind: MetricFamily.Kind) -> String {
    switch kind {
    case .counter: "_total"
    case .info: "_info"
    case .gauge, .histogram: ""
    }
  }
}

extension Timestamp {
  var secondsSince1970: Double { Double(microseconds) / 1e6 }
}
