public import BelayCore

/// What a gate says about an action before it runs.
///
/// Gates ask or refuse when in doubt; ``proceed`` is only ever the answer to a question that could
/// be decided.
public enum GateVerdict: Sendable, Equatable {
  /// The agent may do it on its own.
  case proceed
  /// A person has to decide. The reason is for the card; the risk is the agent's hint to the hub.
  case ask(because: String, risk: Risk)
  /// Not even a person is asked.
  case refuse(because: String)

  /// The stricter one of both; of two that ask, both reasons and the higher risk.
  public func and(_ other: GateVerdict) -> GateVerdict {
    switch (self, other) {
    case (.refuse, _): self
    case (_, .refuse): other
    case (.ask(let why, let risk), .ask(let otherWhy, let otherRisk)):
      .ask(because: "\(why); \(otherWhy)", risk: max(risk, otherRisk))
    case (.ask, .proceed): self
    case (.proceed, _): other
    }
  }
}
