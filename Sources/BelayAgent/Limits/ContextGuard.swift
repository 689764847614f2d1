/// Watches how full a model's context is: warns at 80 %, refuses at 100 %.
///
/// ```swift
/// let context = ContextGuard(limitTokens: 200_000)
/// switch context.verdict(for: prompt.tokens) {
/// case .fits: break
/// case .nearlyFull: conversation.compact()
/// case .full: throw ContextFull(…)
/// }
/// ```
public struct ContextGuard: Sendable, Equatable {
  /// What a count of tokens means for the next call; shares are of the limit, 1 is all of it.
  public enum Verdict: Sendable, Equatable {
    /// There is room.
    case fits
    /// It still fits; make room soon.
    case nearlyFull(share: Double)
    /// There is no room for an answer, or no telling.
    case full
  }

  /// What the model takes in all; at least 0.
  public let limitTokens: Int
  /// From which shares on it warns and refuses.
  public let limits: ContextLimits

  /// A guard of one model's window.
  ///
  /// - Parameters:
  ///   - limitTokens: a negative one counts as 0, with which everything is full.
  ///   - limits: from which shares on it warns and refuses.
  public init(limitTokens: Int, _ limits: ContextLimits = ContextLimits()) {
    self.limitTokens = max(0, limitTokens)
    self.limits = limits
  }

  /// What this many tokens would mean.
  ///
  /// - Parameter tokens: what the next call would send. A negative count makes no sense and is full.
  public func verdict(for tokens: Int) -> Verdict {
    guard tokens >= 0, limitTokens > 0 else { return .full }
    let share = Double(tokens) / Double(limitTokens)
    if share >= limits.refuseAt { return .full }
    return share >= limits.warnAt ? .nearlyFull(share: share) : .fits
  }

  /// Refuses what does not fit.
  ///
  /// - Throws: ``ContextFull``.
  public func check(_ tokens: Int) throws(ContextFull) {
    if verdict(for: tokens) == .full {
      throw ContextFull(tokens: tokens, limitTokens: limitTokens)
    }
  }
}

/// When a model's context counts as nearly full, and as full; shares of its limit, 1 is all of it.
public struct ContextLimits: Sendable, Equatable {
  /// From this share on it warns; 0...1.
  public let warnAt: Double
  /// From this share on it refuses; 0...1.
  public let refuseAt: Double

  /// What is not in 0...1 makes no sense: `warnAt` becomes 0, which always warns, and `refuseAt` 1,
  /// since a model takes no more than that.
  public init(warnAt: Double = 0.80, refuseAt: Double = 1) {
    self.warnAt = (0...1).contains(warnAt) ? warnAt : 0
    self.refuseAt = (0...1).contains(refuseAt) ? refuseAt : 1
  }
}

/// A call would fill the model's context. Nothing was sent.
public struct ContextFull: FaultDescribing, Equatable, CustomStringConvertible {
  /// What the call would have sent.
  public let tokens: Int
  /// What the model takes in all.
  public let limitTokens: Int

  /// For a guard of your own.
  public init(tokens: Int, limitTokens: Int) {
    self.tokens = tokens
    self.limitTokens = limitTokens
  }

  /// Ignored: nothing was sent.
  public var fault: Fault { .ignored }

  /// A sentence for a log.
  public var description: String {
    "\(tokens) tokens do not fit into a context of \(limitTokens); shorten the conversation"
  }
}
