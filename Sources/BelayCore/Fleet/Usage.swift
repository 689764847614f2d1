/// What a piece of work has used up so far.
package struct Usage: Sendable, Equatable {
  package private(set) var inputTokens = 0
  package private(set) var outputTokens = 0
  package private(set) var costMicros = 0
  /// by the table of models, of calls whose cost nobody told
  package private(set) var estimatedMicros = 0
  /// answers of models whose cost nobody told and no table knows; the cost is that of the rest
  package private(set) var unpriced = 0

  package init() {}

  init(_ totals: Agent.Totals) {
    (inputTokens, outputTokens) = (totals.inputTokens, totals.outputTokens)
    (costMicros, unpriced) = (totals.costMicros, totals.unpriced)
    estimatedMicros = totals.estimatedMicros
  }

  package var tokens: Int {
    var sum = inputTokens
    sum.count(outputTokens)
    return sum
  }

  package var costUSD: Double { Double(costMicros) / 1e6 }

  /// Models were used and none of it has a price.
  package var isCostUnknown: Bool { costMicros == 0 && estimatedMicros == 0 && unpriced > 0 }

  package var cost: Cost {
    let isTold = costMicros > 0 || (estimatedMicros == 0 && unpriced == 0)
    return Cost(toldMicros: isTold ? costMicros : nil, estimatedMicros: estimatedMicros)
  }

  mutating func count(_ call: Call) {
    inputTokens.count(call.inputTokens)
    outputTokens.count(call.outputTokens)
    costMicros.count(call.costMicros)
    estimatedMicros.count(call.estimatedMicros ?? 0)
    if call.lacksCost { unpriced.count() }
  }

  mutating func uncount(_ call: Call) {
    inputTokens.uncount(call.inputTokens)
    outputTokens.uncount(call.outputTokens)
    costMicros.uncount(call.costMicros)
    estimatedMicros.uncount(call.estimatedMicros ?? 0)
    if call.lacksCost { unpriced.uncount() }
  }

  mutating func merge(_ other: Usage) {
    inputTokens.count(other.inputTokens)
    outputTokens.count(other.outputTokens)
    costMicros.count(other.costMicros)
    estimatedMicros.count(other.estimatedMicros)
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
    object["estimated_micros"] = estimatedMicros > 0 ? JSON(estimatedMicros) : nil
    object["unpriced"] = unpriced > 0 ? JSON(unpriced) : nil
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    inputTokens = try fields.count("input_tokens")
    outputTokens = try fields.count("output_tokens")
    costMicros = try fields.count("cost_micros")
    estimatedMicros = try fields.count("estimated_micros")
    unpriced = try fields.count("unpriced")
  }
}
