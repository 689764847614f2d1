// The small values that an agent is made of and that have no life of their own.

extension Agent {
  /// Sums since the agent is known.
  package struct Totals: Sendable, Equatable {
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
    package var retries = 0
    package var fallbacks = 0
    /// answers of models whose cost nobody told and no table knows; the cost is that of the rest
    package var unpriced = 0

    package var costUSD: Double { Double(costMicros) / 1e6 }

    package var cost: Cost {
      Cost(toldMicros: priced > 0 ? costMicros : nil, estimatedMicros: estimatedMicros)
    }

    package init() {}
  }

  package struct LastError: Sendable, Equatable {
    package var message: String
    package var at: Timestamp
    package var seq: Int
  }

  /// What users said of it, -1 to 1.
  package struct Feedback: Sendable, Equatable {
    package var count = 0
    package var sum = 0.0

    package var mean: Double? { count > 0 ? sum / Double(count) : nil }

    package init() {}
  }

  /// How full the model's context was at the last call that told.
  package struct Context: Sendable, Equatable {
    package var used: Int
    package var limit: Int
  }

  /// One line of the agent's own decision log.
  package struct Choice: Sendable, Equatable {
    package var decision: String
    package var confidence: Double?
    package var threshold: Double?
    package var autonomous: Bool?
    package var run: String?
    package var at: Timestamp
    package var seq: Int
  }

  /// The newest use of a fallback.
  package struct Fallback: Sendable, Equatable {
    package var call: String
    package var handler: String
    package var reason: String
    package var at: Timestamp
  }

  /// What the bounds of this value have cost, exactly.
  package struct Dropped: Sendable, Equatable {
    /// open runs given up as the oldest
    package var openRuns = 0
    /// calls by name given up as the longest unused
    package var callLines = 0
    package var breakers = 0
    package var budgets = 0
    package var signals = 0

    package init() {}
  }
}

// MARK: JSON

extension Agent.Totals {
  var json: JSON {
    [
      "calls": JSON(calls), "errors": JSON(errors), "rejected": JSON(rejected),
      "input_tokens": JSON(inputTokens), "output_tokens": JSON(outputTokens),
      "cost_micros": JSON(costMicros), "estimated_micros": JSON(estimatedMicros),
      "priced": JSON(priced), "retries": JSON(retries), "fallbacks": JSON(fallbacks),
      "unpriced": JSON(unpriced),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    calls = try fields.count("calls")
    errors = try fields.count("errors")
    rejected = try fields.count("rejected")
    inputTokens = try fields.count("input_tokens")
    outputTokens = try fields.count("output_tokens")
    costMicros = try fields.count("cost_micros")
    estimatedMicros = try fields.count("estimated_micros")
    priced = try fields.count("priced")
    retries = try fields.count("retries")
    fallbacks = try fields.count("fallbacks")
    unpriced = try fields.count("unpriced")
  }
}

extension Agent.LastError {
  var json: JSON { ["message": .string(message), "at": .time(at), "seq": JSON(seq)] }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      message: try fields.text("message"), at: try fields.time("at"), seq: try fields.integer("seq")
    )
  }
}

extension Agent.Feedback {
  var json: JSON { ["count": JSON(count), "sum": .number(sum)] }

  init(_ fields: Fields) throws(RequestError) {
    count = try fields.count("count")
    sum = try fields.number("sum")
  }
}

extension Agent.Context {
  var json: JSON { ["used": JSON(used), "limit": JSON(limit)] }

  init(_ fields: Fields) throws(RequestError) {
    self.init(used: try fields.count("used"), limit: try fields.count("limit"))
  }
}

extension Agent.Choice {
  var json: JSON {
    var object: JSONObject = [
      "decision": .string(decision), "at": .time(at), "seq": JSON(seq),
    ]
    object["confidence"] = confidence.map(JSON.number)
    object["threshold"] = threshold.map(JSON.number)
    object["autonomous"] = autonomous.map(JSON.bool)
    object["run"] = run.map(JSON.string)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      decision: try fields.text("decision"),
      confidence: try fields.optionalNumber("confidence"),
      threshold: try fields.optionalNumber("threshold"),
      autonomous: fields["autonomous"]?.bool, run: try fields.optionalText("run"),
      at: try fields.time("at"), seq: try fields.integer("seq"))
  }
}

extension Agent.Fallback {
  var json: JSON {
    [
      "call": .string(call), "handler": .string(handler), "reason": .string(reason),
      "at": .time(at),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      call: try fields.text("call"), handler: try fields.text("handler"),
      reason: try fields.text("reason"), at: try fields.time("at"))
  }
}

extension Agent.Dropped {
  var json: JSON {
    [
      "open_runs": JSON(openRuns), "call_lines": JSON(callLines), "breakers": JSON(breakers),
      "budgets": JSON(budgets), "signals": JSON(signals),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    openRuns = try fields.count("open_runs")
    callLines = try fields.count("call_lines")
    breakers = try fields.count("breakers")
    budgets = try fields.count("budgets")
    signals = try fields.count("signals")
  }
}
