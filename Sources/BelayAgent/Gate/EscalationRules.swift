import BelayCore

/// A program's own policy on which actions need a person; the first rule that matches decides.
///
/// The hub has a policy of its own and may be stricter. Rules are values without code, so that they
/// can be compared, shown and tested. What a rule needs and cannot find makes it ask.
///
/// ```swift
/// let rules = EscalationRules([
///   EscalationRule(.refuse, tool: "shell.*", because: "no shell in production"),
///   EscalationRule(
///     .ask(risk: .high), tool: "stripe.refund", when: .argument("/amount", .above(100)),
///     because: "refunds above 100 need a person"),
///   EscalationRule(.ask(risk: .medium), when: .cost(above: 0.50), because: "dear"),
/// ], otherwise: .proceed)
/// rules.verdict(for: ProposedAction(tool: "stripe.refund", arguments: ["amount": 250]))
/// ```
public struct EscalationRules: Sendable, Equatable {
  /// In the order in which they are asked.
  public let rules: [EscalationRule]
  /// For what no rule matches. It has no default: whoever writes the rules says it.
  public let otherwise: EscalationRule.Effect

  /// - Parameters:
  ///   - rules: the first one that matches decides.
  ///   - otherwise: what holds where none does.
  public init(_ rules: [EscalationRule], otherwise: EscalationRule.Effect) {
    self.rules = rules
    self.otherwise = otherwise
  }

  /// What the first matching rule says, and otherwise ``otherwise``.
  ///
  /// Cost: one walk over the rules up to the one that decides, without waiting for anything.
  public func verdict(for action: ProposedAction) -> GateVerdict {
    verdict(on: action.tool) { action }
  }

  /// The same for an action that is only put together if a rule is about the tool.
  func verdict(on tool: String, _ action: () -> ProposedAction) -> GateVerdict {
    for index in rules.indices where rules[index].tool.matches(tool) {
      if let verdict = rules[index].verdict(for: action()) { return verdict }
    }
    return switch otherwise {
    case .proceed: .proceed
    case .ask(let risk): .ask(because: "no rule covers \(tool)", risk: risk)
    case .refuse: .refuse(because: "no rule covers \(tool)")
    }
  }
}
