/// One attempt at a model, a tool or a retrieval, as `belay.call.finished` tells it.
package struct Call: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case model, tool, retrieval, other
  }
  package enum Outcome: String, Sendable, CaseIterable {
    case ok, error, timeout, rejected, ignored
  }

  package var kind = Kind.other
  /// at most 128 bytes
  package var name = ""
  package var outcome: Outcome
  package var latencyMicroseconds: Int?
  package var inputTokens = 0
  package var outputTokens = 0
  /// of the input, what the provider had kept from an earlier call
  package var cachedTokens = 0
  /// in millionths of a US dollar
  package var costMicros = 0
  /// Whether somebody said what it cost.
  package var isPriced = false
  /// What the table of models makes of it, in millionths of a US dollar; nil if somebody said what it
  /// cost, or the table knows no price.
  package var estimatedMicros: Int?
  package var errorType: String?
  package var errorMessage: String?
  package var contextUsed: Int?
  package var contextLimit: Int?

  package init(outcome: Outcome) { self.outcome = outcome }

  /// Whether it counts as an error: neither a refusal by the breaker nor an ignored failure does.
  package var isError: Bool { outcome == .error || outcome == .timeout }

  /// It used a model and nobody said for how much, which is not the same as for nothing.
  var lacksCost: Bool {
    !isPriced && estimatedMicros == nil && kind == .model && (inputTokens > 0 || outputTokens > 0)
  }

  /// Nil if the outcome is not one of the five. One walk over the members, since this is what
  /// arrives most often.
  init?(data: JSON) {
    guard case .object(let object) = data,
      let outcome = object["outcome"]?.string.flatMap(Outcome.init(rawValue:))
    else { return nil }
    self.init(outcome: outcome)
    for member in object.members { take(member.key, member.value) }
  }

  private mutating func take(_ key: String, _ value: JSON) {
    switch key {
    case "kind": kind = value.string.flatMap(Kind.init(rawValue:)) ?? .other
    case "name": name = value.string?.clipped(toBytes: EventData.maxWord) ?? ""
    case "latency_ms": latencyMicroseconds = Self.scaled(value, by: 1_000)
    case "input_tokens": inputTokens = Self.scaled(value) ?? 0
    case "output_tokens": outputTokens = Self.scaled(value) ?? 0
    case "cache_read_tokens": cachedTokens = Self.scaled(value) ?? 0
    case "cost_usd":
      let micros = Self.scaled(value, by: 1_000_000)
      (costMicros, isPriced) = (micros ?? 0, micros != nil)
    case "error_type": errorType = value.string?.clipped(toBytes: EventData.maxWord)
    case "error_message": errorMessage = value.string?.clipped(toBytes: EventData.maxText)
    case "context_used_tokens": contextUsed = Self.scaled(value)
    case "context_limit_tokens": contextLimit = Self.scaled(value)
    default: break
    }
  }

  /// Rounded, within the limits of a counter; nil if unknown (negative) or no number.
  private static func scaled(_ value: JSON, by factor: Double = 1) -> Int? {
    guard let number = value.number, number >= 0 else { return nil }
    return Int(counting: (number * factor).rounded())
  }
}

// MARK: JSON

extension Call {
  var json: JSON {
    var object: JSONObject = [
      "kind": .string(kind.rawValue), "name": .string(name), "outcome": .string(outcome.rawValue),
      "input_tokens": JSON(inputTokens), "output_tokens": JSON(outputTokens),
    ]
    object["cached_tokens"] = cachedTokens > 0 ? JSON(cachedTokens) : nil
    object["latency_us"] = latencyMicroseconds.map { JSON($0) }
    object["cost_micros"] = isPriced ? JSON(costMicros) : nil
    object["estimated_micros"] = estimatedMicros.map { JSON($0) }
    object["context_used"] = contextUsed.map { JSON($0) }
    object["context_limit"] = contextLimit.map { JSON($0) }
    object["error_type"] = errorType.map(JSON.string)
    object["error_message"] = errorMessage.map(JSON.string)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(outcome: try fields.word("outcome"))
    kind = try fields.word("kind")
    name = try fields.text("name")
    inputTokens = try fields.count("input_tokens")
    outputTokens = try fields.count("output_tokens")
    latencyMicroseconds = try fields.optionalInteger("latency_us")
    cachedTokens = try fields.count("cached_tokens")
    isPriced = fields["cost_micros"] != nil
    costMicros = try fields.count("cost_micros")
    estimatedMicros = try fields.optionalInteger("estimated_micros")
    contextUsed = try fields.optionalInteger("context_used")
    contextLimit = try fields.optionalInteger("context_limit")
    errorType = try fields.optionalText("error_type")
    errorMessage = try fields.optionalText("error_message")
  }
}
