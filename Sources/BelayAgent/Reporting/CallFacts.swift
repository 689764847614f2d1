package import BelayCore

/// What there is to tell about one finished call, as `belay.call.finished` carries it.
///
/// Plain values without any encoding, so that telling costs a copy and no more. What is nil is left out
/// of the event: unknown is not zero.
package struct CallFacts: Sendable, Equatable {
  package var kind: Call.Kind
  /// The tool, or the model as the provider names it; at most 128 bytes of it are sent.
  package var name: String
  package var outcome: Call.Outcome
  /// From admission to outcome, of this attempt alone.
  package var latency: Duration
  package var provider: String?
  package var errorType: String?
  /// At most 512 bytes of it are sent.
  package var errorMessage: String?
  /// From 1.
  package var attempt: Int?
  package var argsDigest: Digest?
  var told = ToldUsage.nothing
}

extension CallFacts {
  package init(
    _ kind: Call.Kind, _ name: String, _ outcome: Call.Outcome, latency: Duration
  ) {
    self.init(kind: kind, name: name, outcome: outcome, latency: latency)
  }

  /// What the call told of what it used.
  package var usage: CallUsage {
    get { told.usage }
    set { told = .told(newValue) }
  }
}

// MARK: On the wire

extension CallFacts {
  /// Longest name and longest message, in bytes; the hub's fold keeps no more.
  private static let longestWord = 128
  private static let longestText = 512

  /// The same with the texts that a caller may make long cut to what is sent of them. Costs a look at
  /// each length.
  consuming func clipped() -> CallFacts {
    guard isTooLong else { return self }
    var short = self
    short.name = short.name.clipped(toBytes: Self.longestWord)
    short.provider = short.provider?.clipped(toBytes: Self.longestWord)
    short.errorType = short.errorType?.clipped(toBytes: Self.longestWord)
    short.errorMessage = short.errorMessage?.clipped(toBytes: Self.longestText)
    if case .told(var usage) = short.told {
      usage.finishReason = usage.finishReason?.clipped(toBytes: Self.longestWord)
      short.told = .told(usage)
    }
    return short
  }

  private var isTooLong: Bool {
    func isLong(_ word: String?) -> Bool { (word?.utf8.count ?? 0) > Self.longestWord }
    if isLong(name) || isLong(provider) || isLong(errorType) { return true }
    if let errorMessage, errorMessage.utf8.count > Self.longestText { return true }
    if case .told(let usage) = told { return isLong(usage.finishReason) }
    return false
  }

  /// The `data` of the event.
  var data: JSON {
    var members: [(String, JSON)] = [
      ("kind", .string(kind.rawValue)), ("name", .string(name.clipped(toBytes: Self.longestWord))),
      ("outcome", .string(outcome.rawValue)), ("latency_ms", .number(latency.milliseconds)),
    ]
    func tell(_ key: String, _ value: JSON?) {
      if let value { members.append((key, value)) }
    }
    let usage = usage
    tell("ttft_ms", usage.timeToFirst.map { .number($0.milliseconds) })
    tell("provider", word(provider))
    tell("input_tokens", usage.inputTokens.map { JSON($0) })
    tell("output_tokens", usage.outputTokens.map { JSON($0) })
    tell("cache_read_tokens", usage.cacheReadTokens.map { JSON($0) })
    tell("reasoning_tokens", usage.reasoningTokens.map { JSON($0) })
    tell("cost_usd", usage.plainCost.map(JSON.number))
    tell("error_type", word(errorType))
    tell("error_message", errorMessage.map { .string($0.clipped(toBytes: Self.longestText)) })
    tell("attempt", attempt.map { JSON($0) })
    tell("finish_reason", word(usage.finishReason))
    tell("context_used_tokens", usage.contextTokens.map { JSON($0) })
    tell("context_limit_tokens", usage.contextLimit.map { JSON($0) })
    tell("args_digest", argsDigest.map { .string($0.text) })
    return .object(JSONObject(members))
  }

  private func word(_ text: String?) -> JSON? {
    text.map { .string($0.clipped(toBytes: Self.longestWord)) }
  }
}

extension Duration {
  /// Milliseconds with three digits of fraction, as latencies are told.
  var milliseconds: Double { Double(wholeMicroseconds) / 1_000 }
}
