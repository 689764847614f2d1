internal import BelayCore

/// One metric with all its series: what both exposition formats are written from.
struct MetricFamily: Sendable, Equatable {
  /// What its figures are, and with that how they may be added up.
  enum Kind: String, Sendable {
    /// only ever grows; begins anew with a later `created`
    case counter
    case gauge
    case histogram
    /// always 1: what it says is in its labels
    case info
  }

  /// One combination of labels with its figure.
  struct Series: Sendable, Equatable {
    enum Figure: Sendable, Equatable {
      case number(Double)
      case histogram(Histogram)
    }

    let labels: [Label]
    let figure: Figure
    /// since when a counter or histogram counts
    let created: Timestamp?
  }

  struct Label: Sendable, Equatable {
    let name: String
    /// any text: the writers escape it
    let value: String
  }

  /// Without the ending that the kind brings (`_total`, `_info`).
  let name: String
  let kind: Kind
  /// The last word of the name, if that is a unit.
  let unit: String?
  let help: String
  private(set) var series: [Series] = []

  private init(_ kind: Kind, _ name: String, unit: String?, _ help: String) {
    invariant(unit.map { name.hasSuffix("_\($0)") } ?? true, "\(name) ends with its unit")
    (self.kind, self.name, self.unit, self.help) = (kind, name, unit, help)
  }

  static func counter(_ name: String, unit: String? = nil, _ help: String) -> MetricFamily {
    MetricFamily(.counter, name, unit: unit, help)
  }

  static func gauge(_ name: String, unit: String? = nil, _ help: String) -> MetricFamily {
    MetricFamily(.gauge, name, unit: unit, help)
  }

  static func histogram(_ name: String, unit: String? = nil, _ help: String) -> MetricFamily {
    MetricFamily(.histogram, name, unit: unit, help)
  }

  static func info(_ name: String, _ help: String) -> MetricFamily {
    MetricFamily(.info, name, unit: nil, help)
  }
}

// MARK: Adding series

extension MetricFamily {
  /// Adds a figure; who calls it sees to it that no combination of labels comes twice.
  mutating func add(_ value: Double, since created: Timestamp? = nil, _ labels: (String, String)...)
  {
    add(.number(value), labels, created)
  }

  mutating func add(_ value: Int, since created: Timestamp? = nil, _ labels: (String, String)...) {
    add(.number(Double(value)), labels, created)
  }

  mutating func add(
    _ histogram: Histogram, since created: Timestamp? = nil, _ labels: (String, String)...
  ) {
    add(.histogram(histogram), labels, created)
  }

  /// A family with this one series.
  func with(_ value: Int, since created: Timestamp? = nil) -> MetricFamily {
    with(Double(value), since: created)
  }

  func with(_ value: Double, since created: Timestamp? = nil) -> MetricFamily {
    var family = self
    family.add(.number(value), [], created)
    return family
  }

  func with(_ histogram: Histogram, since created: Timestamp? = nil) -> MetricFamily {
    var family = self
    family.add(.histogram(histogram), [], created)
    return family
  }

  private mutating func add(
    _ figure: Series.Figure, _ labels: [(String, String)], _ created: Timestamp?
  ) {
    series.append(
      Series(
        labels: labels.map { Label(name: $0.0, value: $0.1) }, figure: figure, created: created))
  }
}
