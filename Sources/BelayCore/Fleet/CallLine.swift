/// All calls of one kind and name that an agent made, since it is known.
package struct CallLine: Sendable, Equatable {
  package let kind: Call.Kind
  package let name: String
  package var calls = 0
  package var errors = 0
  package var rejected = 0
  package var inputTokens = 0
  package var outputTokens = 0
  package var costMicros = 0
  /// by the table of models, of calls whose cost nobody told
  package var estimatedMicros = 0
  /// calls whose cost somebody told
  package var priced = 0
  package var latencies = Latencies()
  package var lastAt: Timestamp
  /// of the newest such call
  package var lastSeq: Int

  package init(kind: Call.Kind, name: String, lastAt: Timestamp, lastSeq: Int) {
    self.kind = kind
    self.name = name
    self.lastAt = lastAt
    self.lastSeq = lastSeq
  }

  package var cost: Cost {
    Cost(toldMicros: priced > 0 ? costMicros : nil, estimatedMicros: estimatedMicros)
  }

  /// 0...1, of the calls that were not refused before they were tried; nil if there were none.
  package var errorRate: Double? {
    calls > rejected ? Double(errors) / Double(calls - rejected) : nil
  }

  mutating func record(_ call: Call, at time: Timestamp, seq: Int) {
    calls.count()
    if call.isError { errors.count() }
    inputTokens.count(call.inputTokens)
    outputTokens.count(call.outputTokens)
    costMicros.count(call.costMicros)
    estimatedMicros.count(call.estimatedMicros ?? 0)
    if call.isPriced { priced.count() }
    if call.outcome == .rejected {
      rejected.count()
    } else if let latency = call.latencyMicroseconds {
      latencies.record(microseconds: latency)
    }
    lastAt = time
    lastSeq = seq
  }

  /// Takes back one of its calls; when the last was, stays as it was.
  mutating func takeBack(_ call: Call) {
    calls.uncount()
    if call.isError { errors.uncount() }
    inputTokens.uncount(call.inputTokens)
    outputTokens.uncount(call.outputTokens)
    costMicros.uncount(call.costMicros)
    estimatedMicros.uncount(call.estimatedMicros ?? 0)
    if call.isPriced { priced.uncount() }
    if call.outcome == .rejected {
      rejected.uncount()
    } else if let latency = call.latencyMicroseconds {
      latencies.takeBack(microseconds: latency)
    }
  }

  /// The figures for people: calls, errors and percentiles in milliseconds.
  package var view: JSON {
    let percentiles = latencies.percentiles([0.5, 0.95, 0.99])
    var object = counts
    object["p50_ms"] = percentiles[0].map(JSON.number)
    object["p95_ms"] = percentiles[1].map(JSON.number)
    object["p99_ms"] = percentiles[2].map(JSON.number)
    object["cost_usd"] = cost.told.map(JSON.number) ?? .null
    object["cost_estimated_usd"] = cost.estimated.map(JSON.number)
    return .object(object)
  }

  private var counts: JSONObject {
    [
      "kind": .string(kind.rawValue), "name": .string(name), "calls": JSON(calls),
      "errors": JSON(errors), "rejected": JSON(rejected), "input_tokens": JSON(inputTokens),
      "output_tokens": JSON(outputTokens), "last_at": .time(lastAt), "last_seq": JSON(lastSeq),
    ]
  }

  var json: JSON {
    var object = counts
    object["cost_micros"] = JSON(costMicros)
    object["estimated_micros"] = JSON(estimatedMicros)
    object["priced"] = JSON(priced)
    object["latencies"] = latencies.json
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      kind: try fields.word("kind"), name: try fields.text("name"),
      lastAt: try fields.time("last_at"), lastSeq: try fields.integer("last_seq"))
    calls = try fields.count("calls")
    errors = try fields.count("errors")
    rejected = try fields.count("rejected")
    inputTokens = try fields.count("input_tokens")
    outputTokens = try fields.count("output_tokens")
    costMicros = try fields.count("cost_micros")
    estimatedMicros = try fields.count("estimated_micros")
    priced = try fields.count("priced")
    guard let latencies = Latencies(json: .array(try fields.list("latencies"))) else {
      throw fields.complaint("latencies", "must be ascending buckets, as the hub writes them")
    }
    self.latencies = latencies
  }
}
