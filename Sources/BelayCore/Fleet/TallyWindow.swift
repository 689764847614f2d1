/// The last five minutes of an agent's calls, summed up as of a moment.
package struct TallyWindow: Sendable, Equatable {
  /// finished calls of every outcome
  package var calls = 0
  /// `error` and `timeout`
  package var errors = 0
  package var rejected = 0
  /// 0...1, of the calls that were tried and not ignored; nil if there were none
  package var errorRate: Double?
  /// over the last minute
  package var ratePerSecond = 0.0
  package var p50Ms: Double?
  package var p95Ms: Double?
  package var p99Ms: Double?
  package var inputTokens = 0
  package var outputTokens = 0
  /// as it was told
  package var costUSD = 0.0
  /// by the table of models, where it was not
  package var estimatedUSD = 0.0
  /// Error rates (0...1) of the 24 slices, oldest first; nil where nothing was tried.
  package var columns: [Double?] = Array(repeating: nil, count: Tally.sliceCount)
}

extension Tally {
  /// The five minutes that end at `time`, or at the newest slice if that is later.
  package func window(at time: Timestamp) -> TallyWindow {
    let now = Self.index(of: time)
    let end = max(now, slices.last?.index ?? now)
    var window = TallyWindow()
    var (tried, cost, estimated, recent) = (0, 0, 0, 0)
    var counts = [Int](repeating: 0, count: Latencies.bucketCount)
    for slice in slices where slice.index > end - Int64(Self.sliceCount) {
      window.calls.count(slice.calls)
      window.errors.count(slice.errors)
      window.rejected.count(slice.rejected)
      window.inputTokens.count(slice.inputTokens)
      window.outputTokens.count(slice.outputTokens)
      tried.count(slice.tried)
      cost.count(slice.costMicros)
      estimated.count(slice.estimatedMicros)
      if slice.index > end - 5 { recent.count(slice.calls) }
      slice.latencies.add(to: &counts)
      window.columns[Self.sliceCount - 1 - Int(end - slice.index)] = slice.errorRate
    }
    window.errorRate = tried > 0 ? Double(window.errors) / Double(tried) : nil
    window.costUSD = Double(cost) / 1e6
    window.estimatedUSD = Double(estimated) / 1e6
    window.ratePerSecond = Double(recent) / Self.recentSeconds(at: time, end: end)
    let percentiles = Latencies.percentiles([0.5, 0.95, 0.99], of: counts)
    (window.p50Ms, window.p95Ms, window.p99Ms) = (percentiles[0], percentiles[1], percentiles[2])
    return window
  }

  /// Seconds that the newest five slices cover: four whole ones and the part of the last that has
  /// passed, 50 to 62.5.
  private static func recentSeconds(at time: Timestamp, end: Int64) -> Double {
    let start = end.multipliedReportingOverflow(by: sliceWidth).partialValue
    let passed = min(max(time.microseconds - start, 0), sliceWidth)
    return Double(4 * sliceWidth + passed) / 1e6
  }
}

extension Tally.Slice {
  /// Calls that say something about the callee.
  var tried: Int { calls - rejected - ignored }

  var errorRate: Double? { tried > 0 ? Double(errors) / Double(tried) : nil }
}

// MARK: JSON

extension Tally {
  /// `{"dropped", "slices": [[index, calls, errors, rejected, ignored, in, out, cost, estimated, [buckets]]]}`
  var json: JSON {
    [
      "dropped": JSON(dropped),
      "slices": .array(
        slices.map { slice in
          let numbers = [
            Int(slice.index), slice.calls, slice.errors, slice.rejected, slice.ignored,
            slice.inputTokens, slice.outputTokens, slice.costMicros, slice.estimatedMicros,
          ]
          return .array(numbers.map { JSON($0) } + [slice.latencies.json])
        }),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    var slices: [Slice] = []
    for json in try fields.list("slices") {
      guard let slice = Slice(json: json), slices.last.map({ $0.index < slice.index }) ?? true,
        slices.count < Self.sliceCount
      else { throw fields.complaint("slices", "must ascend, at most 24, as the hub writes them") }
      slices.append(slice)
    }
    self.init(slices: slices, dropped: try fields.count("dropped"))
  }
}

extension Tally.Slice {
  fileprivate init?(json: JSON) {
    guard let parts = json.array, parts.count == 10, let latencies = Latencies(json: parts[9])
    else { return nil }
    let numbers = parts.prefix(9).compactMap(\.integer)
    guard numbers.count == 9, numbers.dropFirst().allSatisfy({ $0 >= 0 }),
      numbers[0].magnitude <= Int.countLimit, numbers[2] + numbers[3] + numbers[4] <= numbers[1]
    else { return nil }
    self.init(index: Int64(numbers[0]))
    (calls, errors, rejected, ignored) = (numbers[1], numbers[2], numbers[3], numbers[4])
    (inputTokens, outputTokens, costMicros) = (numbers[5], numbers[6], numbers[7])
    estimatedMicros = numbers[8]
    self.latencies = latencies
  }
}
