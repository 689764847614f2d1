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

  private let usage = Mutex(ToldUsage.nothing)

  init(arguments: JSON, number: Int) {
    self.arguments = arguments
    self.number = number
  }

  /// What was told so far.
  var told: ToldUsage { usage.withLock { $0 } }

  private func tell(_ change: (inout CallUsage) -> Void) {
    usage.withLock { told in
      var usage = told.usage
      change(&usage)
      told = .told(usage)
    }
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
    tell { usage in
      usage.inputTokens = counted(inputTokens) ?? usage.inputTokens
      usage.outputTokens = counted(outputTokens) ?? usage.outputTokens
      usage.cacheReadTokens = counted(cacheReadTokens) ?? usage.cacheReadTokens
      usage.reasoningTokens = counted(reasoningTokens) ?? usage.reasoningTokens
      usage.costUSD = costUSD ?? usage.costUSD
      usage.contextTokens = counted(contextTokens) ?? usage.contextTokens
      usage.contextLimit = counted(contextLimit) ?? usage.contextLimit
    }
  }

  /// The first piece of a streamed answer has come; `after` counts from the start of the attempt. From
  /// here on no other handler may answer in its place.
  public func firstPiece(after duration: Duration) {
    tell { $0.timeToFirst = $0.timeToFirst ?? duration }
  }

  /// Why the model stopped, in the provider's word: `stop`, `length`, `tool_calls`.
  public func finished(_ reason: String) { tell { $0.finishReason = reason } }
}

/// Beyond 2^48 no count is real, and sums of a few stay within 64 bits.
private func counted(_ count: Int?) -> Int? { count.flatMap { $0 < 0 ? nil : min($0, 1 << 48) } }
