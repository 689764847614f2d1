public import BelayCore

/// What an agent is about to do, for ``EscalationRules`` to judge.
public struct ProposedAction: Sendable, Equatable {
  public var tool: String
  public var arguments: JSON
  /// nil: not known, which puts every rule by risk in doubt
  public var risk: Risk?
  /// in US dollars; nil: not known
  public var costUSD: Double?
  /// 0...1; nil: not known
  public var confidence: Double?

  public init(
    tool: String, arguments: JSON, risk: Risk? = nil, costUSD: Double? = nil,
    confidence: Double? = nil
  ) {
    self.tool = tool
    self.arguments = arguments
    self.risk = risk
    self.costUSD = costUSD
    self.confidence = confidence
  }
}
