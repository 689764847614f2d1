public import BelayCore
import Synchronization

/// One attempt, from the inside: what to run with, and where to say what it took.
///
/// What is told here counts against the run's budgets, fills the context figure and goes into the
/// ledger with the call. A failed attempt's figures count as well: they were paid for.
public final class CallAttempt: Sendable {
  /// What to run with. After a person's edit these are the edited arguments, so use these and not what
  /// was passed in.
  public let arguments: JSON
  /// From 1.
  public let number: Int

  let usage = Mutex(Usage())

  struct Usage {
    var inputTokens: Int?
    var outputTokens: Int?
    var cacheReadTokens: Int?
    var reasoningTokens: Int?
    var costUSD: Double?
    var contextUsed: Int?
    var contextLimit: Int?
    var timeToFirst: Duration?
    var finishReason: String?

    /// As it can be recorded; nil if it was not told, or is no amount.
    var plainCost: Double? { costUSD.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } }
    /// A cost was told that is no amount.
    var isCostDoubtful: Bool { costUSD != nil && plainCost == nil }
  }

  init(arguments: JSON, number: Int) {
    self.arguments = arguments
    self.number = number
  }

  /// Tells what the attempt used; what is nil stays as it was told before. Negative counts are taken
  /// for unknown.
  /// - Parameters:
  ///   - inputTokens: all that was sent, what came from the provider's cache included.
  ///   - outputTokens: all that came back, reasoning included.
  ///   - cacheReadTokens: how many of the input came from the provider's cache.
  ///   - reasoningTokens: how many of the output were reasoning.
  ///   - costUSD: US dollars. What is no amount (negative, infinite, no number) uses up the budgets of
  ///     cost, since nobody can tell what is left of them, and that is told.
  ///   - contextTokens: how much of the model's window is in use after this call.
  ///   - contextLimit: the window, in tokens.
  public func used(
    inputTokens: Int? = nil, outputTokens: Int? = nil, cacheReadTokens: Int? = nil,
    reasoningTokens: Int? = nil, costUSD: Double? = nil, contextTokens: Int? = nil,
    contextLimit: Int? = nil
  ) {
    usage.withLock { usage in
      usage.inputTokens = counted(inputTokens) ?? usage.inputTokens
      usage.outputTokens = counted(outputTokens) ?? usage.outputTokens
      usage.cacheReadTokens = counted(cacheReadTokens) ?? usage.cacheReadTokens
      usage.reasoningTokens = counted(reasoningTokens) ?? usage.reasoningTokens
      usage.costUSD = costUSD ?? usage.costUSD
      usage.contextUsed = counted(contextTokens) ?? usage.contextUsed
      usage.contextLimit = counted(contextLimit) ?? usage.contextLimit
    }
  }

  /// The first piece of a streamed answer has come; `after` counts from the start of the attempt. From
  /// here on no other handler may answer in its place.
  public func firstPiece(after duration: Duration) {
    usage.withLock { $0.timeToFirst = $0.timeToFirst ?? duration }
  }

  /// Why the model stopped, in the provider's word: `stop`, `length`, `tool_calls`.
  public func finished(_ reason: String) { usage.withLock { $0.finishReason = reason } }
}

/// Beyond 2^48 no count is real, and sums of a few stay within 64 bits.
private func counted(_ count: Int?) -> Int? { count.flatMap { $0 < 0 ? nil : min($0, 1 << 48) } }
