/// What an attempt at a call has told of what it used; nil is unknown, which is not zero.
package struct CallUsage: Sendable, Equatable {
  package var inputTokens: Int?
  package var outputTokens: Int?
  package var cacheReadTokens: Int?
  package var reasoningTokens: Int?
  /// As it was told; it may be no amount.
  package var costUSD: Double?
  package var contextTokens: Int?
  package var contextLimit: Int?
  /// Until the first piece of a streamed answer.
  package var timeToFirst: Duration?
  package var finishReason: String?

  package init() {}

  /// As it can be recorded; nil if it was not told, or is no amount.
  var plainCost: Double? { costUSD.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } }
  /// A cost was told that is no amount.
  var isCostDoubtful: Bool { costUSD != nil && plainCost == nil }
}

/// What a call has told, in a place of its own: most calls tell nothing, and whoever hands it on hands on
/// eight bytes.
enum ToldUsage: Sendable, Equatable {
  case nothing
  indirect case told(CallUsage)

  /// With nothing known where nothing was told.
  var usage: CallUsage {
    switch self {
    case .nothing: CallUsage()
    case .told(let usage): usage
    }
  }
}
