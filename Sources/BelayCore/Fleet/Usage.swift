/// What a piece of work has used up so far.
package struct Usage: Sendable, Equatable {
  package private(set) var inputTokens = 0
  package private(set) var outputTokens = 0
  package private(set) var costMicros = 0
  /// answers of models whose cost nobody told; the cost is that of the rest
  package private(set) var unpriced = 0

  package init() {}

  init(_ totals: Agent.Totals) {
    (inputTokens, outputTokens) = (totals.inputTokens, totals.outputTokens)
    (costMicros, unpriced) = (totals.costMicros, totals.unpriced)
  }

  package var tokens: Int {
    var sum = inputTokens
    sum.count(outputTokens)
    return sum
  }

  package var costUSD: Double { Double(costMicros) / 1e6 }

  /// Models were used and none of it has a price.
  package var isCostUnknown: Bool { costMicros == 0 && unpriced > 0 }

  mutating func count(_ call: Call) {
    inputTokens.count(call.inputTokens)
    outputTokens.count(call.outputTokens)
    costMicros.count(call.costMicros)
    if call.lacksCost { unpriced.count() }
  }

  mutating func uncount(_ call: Call) {
    inputTokens.uncount(call.inputTokens)
    outputTokens.uncount(call.outputTokens)
    costMicros.uncount(call.costMicros)
    if call.lacksCost { unpriced.uncount() }
  }

  mutating func merge(_ other: Usage) {
    inputTokens.count(other.inputTokens)
    outputTokens.count(other.outputTokens)
    costMicros.count(other.costMicros)
    unpriced.count(other.unpriced)
  }
}

// MARK: JSON

extension Usage {
  var json: JSON {
    var object: JSONObject = [
      "input_tokens": JSON(inputTokens), "output_tokens": JSON(outputTokens),
      "cost_micros": JSON(costMicros),
    ]
    object["unpriced"] = unpriced > 0 ? JSON(unpriced) : nil
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    inputTokens = try fields.count("input_tokens")
    outputTokens = try fields.count("output_tokens")
    costMicros = try fields.count("cost_micros")
    unpriced = try fields.count("unpriced")
  }
}
