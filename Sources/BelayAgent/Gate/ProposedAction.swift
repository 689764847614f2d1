public import BelayCore

/// What an agent is about to do, for ``EscalationRules`` to judge.
public struct ProposedAction: Sendable, Equatable {
  /// The name that rules match: the tool's, or the model's.
  public var tool: String
  /// What it would be called with; what an ``ArgumentPath`` looks into.
  public var arguments: JSON
  /// How much it can break; nil: not known, which puts every rule by risk in doubt.
  public var risk: Risk?
  /// What it will cost, in US dollars; nil: not known, which puts every rule by cost in doubt.
  public var costUSD: Double?
  /// How sure the agent is, 0...1; nil: not known, which puts every rule by confidence in doubt.
  public var confidence: Double?

  /// An action of which only the tool and the arguments have to be known.
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
