public import BelayCore

/// One line of a program's own policy: for these tools, if all of this is so, do that.
///
/// ```swift
/// EscalationRule(
///   .ask(risk: .high), tool: "stripe.refund", when: .argument("/amount", .above(100)),
///   because: "refunds above 100 need a person")
/// ```
public struct EscalationRule: Sendable, Equatable {
  /// What a matching rule leads to.
  public enum Effect: Sendable, Equatable {
    /// The agent may do it alone; later rules are not looked at.
    case proceed
    /// A person has to allow it; the risk is the agent's hint to the hub.
    case ask(risk: Risk)
    /// Nobody may do it, and nobody is asked.
    case refuse
  }

  /// What follows if the rule matches.
  public let effect: Effect
  /// The names that it is about.
  public let tool: ToolPattern
  /// All of them must hold; with none, the tool alone decides.
  public let conditions: [EscalationCondition]
  /// For the card and for the agent.
  public let because: String

  /// A rule for these tools; for all of them and always, unless it says otherwise.
  ///
  /// - Parameters:
  ///   - effect: what follows if it matches.
  ///   - tool: the names that it is about.
  ///   - conditions: what must be so, all of it; none means always.
  ///   - because: one sentence, shown to the person who is asked and to the agent.
  public init(
    _ effect: Effect, tool: ToolPattern = "*", when conditions: EscalationCondition...,
    because: String
  ) {
    self.effect = effect
    self.tool = tool
    self.conditions = conditions
    self.because = because
  }

  /// The verdict if the rule matches, nil if it does not. If that cannot be told, it asks: neither
  /// a permission nor a ban is built on a guess.
  package func verdict(for action: ProposedAction) -> GateVerdict? {
    guard tool.matches(action.tool) else { return nil }
    let answers = conditions.map { ($0, $0.holds(for: action)) }
    if answers.contains(where: { $0.1 == false }) { return nil }
    guard let doubtful = answers.first(where: { $0.1 == nil })?.0 else { return verdict }
    return .ask(
      because: "\(doubtful.need) is missing or unclear, and a rule needs it: \(because)",
      risk: riskInDoubt)
  }

  private var verdict: GateVerdict {
    switch effect {
    case .proceed: .proceed
    case .ask(let risk): .ask(because: because, risk: risk)
    case .refuse: .refuse(because: because)
    }
  }

  private var riskInDoubt: Risk {
    if case .ask(let risk) = effect { risk } else { .high }
  }
}
