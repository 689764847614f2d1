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
  /// Until the first piece of a streamed answer.
  package var timeToFirst: Duration?
  package var provider: String?
  package var inputTokens: Int?
  package var outputTokens: Int?
  package var cacheReadTokens: Int?
  package var reasoningTokens: Int?
  package var costUSD: Double?
  package var errorType: String?
  /// At most 512 bytes of it are sent.
  package var errorMessage: String?
  /// From 1.
  package var attempt: Int?
  package var finishReason: String?
  package var contextUsedTokens: Int?
  package var contextLimitTokens: Int?
  package var argsDigest: Digest?

  package init(
    _ kind: Call.Kind, _ name: String, _ outcome: Call.Outcome, latency: Duration
  ) {
    self.kind = kind
    self.name = name
    self.outcome = outcome
    self.latency = latency
  }
}

// MARK: On the wire

extension CallFacts {
  /// Longest name and longest message, in bytes; the hub's fold keeps no more.
  private static let longestWord = 128
  private static let longestText = 512

  /// Cuts the texts that a caller may make long to what is sent of them. Costs a look at each length.
  mutating func clip() {
    if name.utf8.count > Self.longestWord { name = name.clipped(toBytes: Self.longestWord) }
    if let text = errorMessage, text.utf8.count > Self.longestText {
      errorMessage = text.clipped(toBytes: Self.longestText)
    }
    Self.clip(&errorType)
    Self.clip(&finishReason)
    Self.clip(&provider)
  }

  private static func clip(_ word: inout String?) {
    guard let text = word, text.utf8.count > longestWord else { return }
    word = text.clipped(toBytes: longestWord)
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
    tell("ttft_ms", timeToFirst.map { .number($0.milliseconds) })
    tell("provider", word(provider))
    tell("input_tokens", inputTokens.map { JSON($0) })
    tell("output_tokens", outputTokens.map { JSON($0) })
    tell("cache_read_tokens", cacheReadTokens.map { JSON($0) })
    tell("reasoning_tokens", reasoningTokens.map { JSON($0) })
    tell("cost_usd", costUSD.map(JSON.number))
    tell("error_type", word(errorType))
    tell("error_message", errorMessage.map { .string($0.clipped(toBytes: Self.longestText)) })
    tell("attempt", attempt.map { JSON($0) })
    tell("finish_reason", word(finishReason))
    tell("context_used_tokens", contextUsedTokens.map { JSON($0) })
    tell("context_limit_tokens", contextLimitTokens.map { JSON($0) })
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
