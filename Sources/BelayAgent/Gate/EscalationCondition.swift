public import BelayCore

/// One thing that must be so for a rule to match.
public enum EscalationCondition: Sendable, Equatable {
  /// One of the values that the path leads to passes the test.
  case argument(ArgumentPath, ArgumentTest)
  /// The risk that the agent named is this or a greater one.
  case risk(atLeast: Risk)
  /// It costs strictly more, in US dollars; the bound is finite and not negative.
  case cost(above: Double)
  /// The agent is strictly less sure; the bound is in 0...1.
  case confidence(below: Double)

  /// Whether it is so; nil if what it needs is missing, of another kind, or no sensible number.
  package func holds(for action: ProposedAction) -> Bool? {
    switch self {
    case .argument(let path, let test):
      path.values(in: action.arguments).flatMap { values in
        anyHolds(values.lazy.map { test.holds(for: $0) })
      }
    case .risk(let least): action.risk.map { $0 >= least }
    case .cost(let bound): Self.told(action.costUSD, bound, upTo: .greatestFiniteMagnitude).map(>)
    case .confidence(let bound): Self.told(action.confidence, bound, upTo: 1).map(<)
    }
  }

  /// What it needs, for the reason on the card when it cannot be told.
  package var need: String {
    switch self {
    case .argument(let path, _): "the argument \(path)"
    case .risk: "the risk"
    case .cost: "the cost"
    case .confidence: "the confidence"
    }
  }

  /// Both numbers, if both make sense.
  private static func told(
    _ value: Double?, _ bound: Double, upTo most: Double
  ) -> (Double, Double)? {
    guard let value, (0...most).contains(value), (0...most).contains(bound) else { return nil }
    return (value, bound)
  }
}
