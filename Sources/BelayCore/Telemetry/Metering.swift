/// Tokens and cost of an agent as points of metrics tell them, as long as nothing better does.
///
/// Once a span, a log record or the agent itself has told tokens of a call, they are taken back for
/// good: they would count twice.
struct Metering: Sendable, Equatable {
  /// One row of points that each tell all since its start.
  struct Series: Sendable, Equatable {
    let key: UInt64
    var start: Timestamp
    var value: Double
    /// by the sender's clock
    var at: Timestamp
    /// by the hub's
    var heardAt: Timestamp

    /// What the point adds. A later start is that of a program that began anew; a point from before
    /// the newest adds nothing.
    mutating func added(by point: PointFacts) -> Double {
      guard point.start >= start, point.time >= at else { return 0 }
      let isAnew = point.start > start || point.value < value
      let added = isAnew ? point.value : point.value - value
      (start, value, at) = (point.start, point.value, point.time)
      return added
    }
  }

  /// What was counted in one slice of the tally.
  struct Recent: Sendable, Equatable {
    let at: Timestamp
    var sums: Call
  }

  private(set) var series: [Series] = []
  private(set) var counted = Call(outcome: .ok)
  /// points that told cost
  private(set) var priced = 0
  /// oldest first
  private(set) var recent: [Recent] = []
  var isOverruled = false

  static let maxSeries = 64
  /// A row that was silent for so long makes room for another.
  static let idleTime = Duration.seconds(3_600)

  /// What the point adds; nil if it is not to be counted, also because there are too many rows.
  mutating func amount(of point: PointFacts, at now: Timestamp) -> Double? {
    guard point.isCumulative else { return point.value }
    if let place = series.firstIndex(where: { $0.key == point.series }) {
      series[place].heardAt = now
      return series[place].added(by: point)
    }
    if series.count >= Self.maxSeries {
      let oldest = series.indices.min { series[$0].heardAt < series[$1].heardAt } ?? 0
      guard now.since(series[oldest].heardAt) > Self.idleTime else { return nil }
      series.remove(at: oldest)
    }
    series.append(
      Series(
        key: point.series, start: point.start, value: point.value, at: point.time, heardAt: now))
    return point.value
  }

  mutating func count(_ sums: Call, at time: Timestamp) {
    counted.add(sums)
    if sums.isPriced { priced.count() }
    if let last = recent.last, Tally.index(of: last.at) == Tally.index(of: time) {
      recent[recent.count - 1].sums.add(sums)
    } else {
      recent.append(Recent(at: time, sums: Call(outcome: .ok)), keeping: Tally.sliceCount)
      recent[recent.count - 1].sums.add(sums)
    }
  }
}

extension Call {
  /// Whether it tells what was used.
  var hasUsage: Bool { inputTokens > 0 || outputTokens > 0 || isPriced }

  fileprivate mutating func add(_ other: Call) {
    inputTokens.count(other.inputTokens)
    outputTokens.count(other.outputTokens)
    costMicros.count(other.costMicros)
    guard let estimate = other.estimatedMicros else { return }
    var sum = estimatedMicros ?? 0
    sum.count(estimate)
    estimatedMicros = sum
  }
}

// MARK: JSON

extension Metering {
  var json: JSON {
    [
      "overruled": .bool(isOverruled), "priced": JSON(priced), "counted": counted.sumsJSON,
      "recent": .array(
        recent.map { ["at": .time($0.at), "sums": $0.sums.sumsJSON] }),
      "series": .array(
        series.map { each in
          [
            "key": .string(TraceKey.text(each.key)), "start": .time(each.start),
            "value": .number(each.value), "at": .time(each.at), "heard_at": .time(each.heardAt),
          ]
        }),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    isOverruled = try fields.flag("overruled")
    priced = try fields.count("priced")
    counted = try Call(sums: try fields.fields("counted"))
    recent = try fields.each("recent") { (each) throws(RequestError) in
      Recent(at: try each.time("at"), sums: try Call(sums: try each.fields("sums")))
    }
    series = try fields.each("series") { (each) throws(RequestError) in
      Series(
        key: try each.spanID("key"), start: try each.time("start"),
        value: try each.number("value"), at: try each.time("at"),
        heardAt: try each.time("heard_at"))
    }
  }
}

extension Call {
  fileprivate var sumsJSON: JSON {
    var object: JSONObject = [
      "input_tokens": JSON(inputTokens), "output_tokens": JSON(outputTokens),
      "cost_micros": JSON(costMicros),
    ]
    object["estimated_micros"] = estimatedMicros.map { JSON($0) }
    return .object(object)
  }

  fileprivate init(sums fields: Fields) throws(RequestError) {
    self.init(outcome: .ok)
    inputTokens = try fields.count("input_tokens")
    outputTokens = try fields.count("output_tokens")
    costMicros = try fields.count("cost_micros")
    estimatedMicros = try fields.optionalInteger("estimated_micros")
  }
}
