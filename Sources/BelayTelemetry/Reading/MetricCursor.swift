import BelayCore

/// One metric whose points are taken one after the other.
struct MetricCursor {
  private let head: MetricHead
  private let points: [RawMessage]
  private var next = 0

  /// - Throws: if the metric itself cannot be read; its points are lost with it.
  init(_ raw: RawMessage) throws(TelemetryError) {
    switch raw {
    case .protobuf(let bytes): (head, points) = try Self.open(try OTLPMetric(protobuf: bytes))
    case .json(let json): (head, points) = try Self.open(try JSONFields(json, "a metric"))
    }
  }

  /// The next point; nil at the end.
  mutating func point() -> Result<(MetricHead, MetricPoint), TelemetryError>? {
    guard next < points.count else { return nil }
    let raw = points[next]
    next += 1
    return Result { () throws(TelemetryError) in (head, try read(raw)) }
  }

  private func read(_ raw: RawMessage) throws(TelemetryError) -> MetricPoint {
    let what = "a data point"
    switch head.kind {
    case .gauge, .sum: return MetricPoint(try raw.read(what) as OTLPNumberDataPoint, raw)
    case .histogram: return MetricPoint(try raw.read(what) as OTLPHistogramDataPoint, raw)
    case .exponentialHistogram:
      return MetricPoint(try raw.read(what) as OTLPExponentialHistogramDataPoint, raw)
    case .summary: return MetricPoint(try raw.read(what) as OTLPSummaryDataPoint, raw)
    }
  }

  // MARK: Opening

  /// A metric of a kind that this version does not know has no points that could be read.
  private static let unknownKind = "the metric has data of no known kind, or none"

  private static func open(
    _ metric: OTLPMetric
  ) throws(TelemetryError) -> (MetricHead, [RawMessage]) {
    let (kind, points): (MetricHead.Kind, OTLPPoints) =
      switch metric.data {
      case .gauge(let points): (.gauge, points)
      case .sum(let points): (.sum, points)
      case .histogram(let points): (.histogram, points)
      case .exponentialHistogram(let points): (.exponentialHistogram, points)
      case .summary(let points): (.summary, points)
      case nil: throw TelemetryError(unknownKind)
      }
    let head = MetricHead(
      name: metric.name, unit: metric.unit, description: metric.description_p, kind: kind,
      isMonotonic: points.isMonotonic, temporality: points.aggregationTemporality)
    return (head, points.dataPoints.map { .protobuf([UInt8]($0)) })
  }

  private static let members: [(name: String, kind: MetricHead.Kind)] = [
    ("gauge", .gauge), ("sum", .sum), ("histogram", .histogram),
    ("exponentialHistogram", .exponentialHistogram), ("summary", .summary),
  ]

  private static func open(
    _ metric: JSONFields
  ) throws(TelemetryError) -> (MetricHead, [RawMessage]) {
    guard let (name, kind) = members.first(where: { metric[$0.name] != nil }),
      let points = try metric.fields(name)
    else { throw TelemetryError(unknownKind) }
    let head = MetricHead(
      name: try metric.text("name"), unit: try metric.text("unit"),
      description: try metric.text("description"), kind: kind,
      isMonotonic: try points.bool("isMonotonic"),
      temporality: try points.enumeration("aggregationTemporality"))
    return (head, try points.array("dataPoints").map { .json($0) })
  }
}
