import BelayCore

/// What all points of one metric have in common.
struct MetricHead: Sendable {
  /// The five kinds of points, by the words of the event.
  enum Kind: String, Sendable {
    case gauge
    case sum
    case histogram
    case exponentialHistogram = "exponential_histogram"
    case summary
  }

  var name = ""
  var unit = ""
  var description = ""
  var kind: Kind
  var isMonotonic = false
  var temporality: Int32 = 0

  private static let temporalities = ["unspecified", "delta", "cumulative"]

  fileprivate func add(to parts: inout EventParts) {
    parts.add("name", .string(name))
    parts.add("unit", text: unit)
    parts.add("description", text: description)
    parts.add("kind", .string(kind.rawValue))
    if kind == .sum { parts.add("monotonic", .bool(isMonotonic)) }
    if kind != .gauge, kind != .summary {
      parts.add("temporality", word(temporality, of: Self.temporalities))
    }
  }
}

/// One data point of any kind.
struct MetricPoint {
  let start: UInt64
  let time: UInt64
  let attributes: RawAttributes
  /// The point says that there was nothing to record.
  let isEmpty: Bool
  let values: [(String, JSON)]

  /// The event that this point becomes.
  ///
  /// - Parameter name: gives it its id, from what it says.
  func event(
    of head: MetricHead, from origin: Origin, agent: AgentID?, limits: TelemetryLimits,
    name: (_ data: JSON, _ moment: [UInt64]) -> String
  ) throws(TelemetryError) -> Event {
    var parts = EventParts(limits)
    head.add(to: &parts)
    parts.add("start", moment: start)
    try parts.add(attributes: attributes)
    if isEmpty {
      parts.add("no_recorded_value", true)
    } else {
      for (name, value) in values { parts.add(name, value) }
    }
    let data = parts.data(from: origin)
    return Event(
      id: name(data, [start, time]), source: .telemetry(origin.service), type: .metricPoint,
      time: Timestamp(unixNanoseconds: time), data: data.led(by: agent))
  }
}

extension MetricPoint {
  init(_ point: OTLPNumberDataPoint, _ raw: RawMessage) {
    let value: JSON =
      switch point.value {
      case .asDouble(let number): JSON(any: number)
      case .asInt(let number): JSON(Int(number))
      case nil: .null
      }
    self.init(
      start: point.startTimeUnixNano, time: point.timeUnixNano,
      attributes: raw.attributes(of: point), isEmpty: point.flags & 1 == 1,
      values: [("value", value)])
  }

  init(_ point: OTLPHistogramDataPoint, _ raw: RawMessage) {
    var values: [(String, JSON)] = [("count", JSON(unsigned: point.count))]
    if point.hasSum { values.append(("sum", JSON(any: point.sum))) }
    if point.hasMin { values.append(("min", JSON(any: point.min))) }
    if point.hasMax { values.append(("max", JSON(any: point.max))) }
    values.append(("bucket_counts", .array(point.bucketCounts.map { JSON(unsigned: $0) })))
    values.append(("explicit_bounds", .array(point.explicitBounds.map { JSON(any: $0) })))
    self.init(
      start: point.startTimeUnixNano, time: point.timeUnixNano,
      attributes: raw.attributes(of: point), isEmpty: point.flags & 1 == 1, values: values)
  }

  init(_ point: OTLPExponentialHistogramDataPoint, _ raw: RawMessage) {
    var values: [(String, JSON)] = [("count", JSON(unsigned: point.count))]
    if point.hasSum { values.append(("sum", JSON(any: point.sum))) }
    if point.hasMin { values.append(("min", JSON(any: point.min))) }
    if point.hasMax { values.append(("max", JSON(any: point.max))) }
    values.append(("scale", JSON(Int(point.scale))))
    values.append(("zero_count", JSON(unsigned: point.zeroCount)))
    if point.zeroThreshold != 0 {
      values.append(("zero_threshold", JSON(any: point.zeroThreshold)))
    }
    if point.hasPositive { values.append(("positive", point.positive.json)) }
    if point.hasNegative { values.append(("negative", point.negative.json)) }
    self.init(
      start: point.startTimeUnixNano, time: point.timeUnixNano,
      attributes: raw.attributes(of: point), isEmpty: point.flags & 1 == 1, values: values)
  }

  init(_ point: OTLPSummaryDataPoint, _ raw: RawMessage) {
    let quantiles: [JSON] = point.quantileValues.map {
      ["quantile": JSON(any: $0.quantile), "value": JSON(any: $0.value)]
    }
    self.init(
      start: point.startTimeUnixNano, time: point.timeUnixNano,
      attributes: raw.attributes(of: point), isEmpty: point.flags & 1 == 1,
      values: [
        ("count", JSON(unsigned: point.count)), ("sum", JSON(any: point.sum)),
        ("quantiles", .array(quantiles)),
      ])
  }
}

extension OTLPExponentialBuckets {
  fileprivate var json: JSON {
    ["offset": JSON(Int(offset)), "bucket_counts": .array(bucketCounts.map { JSON(unsigned: $0) })]
  }
}
