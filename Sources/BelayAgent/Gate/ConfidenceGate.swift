public import BelayCore

/// Lets an agent act alone only if it is sure enough.
///
/// ```swift
/// let gate = ConfidenceGate()              // 0.90
/// gate.verdict(for: 0.95)                  // .proceed
/// gate.verdict(for: 0.62)                  // .ask
/// gate.verdict(for: nil)                   // .ask: not saying is not being sure
/// ```
public struct ConfidenceGate: Sendable, Equatable {
  /// The least confidence that may act alone, 0...1.
  public let threshold: Double
  /// The hint that goes to the hub with the question.
  public let risk: Risk

  /// A gate with a threshold of 0.90, which is Belay's own default.
  ///
  /// - Parameters:
  ///   - threshold: 0...1. Anything else, such as 90 or NaN, becomes 1, which asks unless the agent
  ///     is certain.
  ///   - risk: the hint that goes to the hub with the question.
  public init(threshold: Double = 0.90, risk: Risk = .medium) {
    self.threshold = (0...1).contains(threshold) ? threshold : 1
    self.risk = risk
  }

  /// Proceeds from the threshold on; asks below it, and for a confidence that is unknown or no
  /// number in 0...1.
  public func verdict(for confidence: Double?) -> GateVerdict {
    guard let confidence else {
      return .ask(because: "the agent did not say how sure it is", risk: risk)
    }
    guard (0...1).contains(confidence) else {
      return .ask(because: "confidence \(confidence) is not in 0...1", risk: risk)
    }
    guard confidence >= threshold else {
      return .ask(
        because: "confidence \(confidence) is below the threshold \(threshold)", risk: risk)
    }
    return .proceed
  }
}
