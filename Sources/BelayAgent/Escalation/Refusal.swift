/// Why an action that needed a person may not run. None of these is a yes.
///
/// Silence has three names here, because they call for different work afterwards: nobody answered in
/// time (`expired`), nobody was there (`noOperator`), and the hub could not be reached (`hubLost`).
/// None of them is a person's no (Belay's invariants 11 and 17).
public enum Refusal: Error, Sendable, Equatable {
  /// A person said no, and why.
  case rejected(by: String, reason: String)
  /// A person answered the question instead of allowing the action.
  case responded(by: String, message: String)
  /// A person, or what outranks an approval (a forced degrade, an open breaker), wants the agent to
  /// go on with less.
  case degraded(by: String, reason: String)
  /// Nobody decided before the deadline.
  case expired
  /// The hub says that nobody is at a console.
  case noOperator
  /// No hub answered; why not.
  case hubLost(String)
  /// The hub, or the agent's own check of what the hub said, would not have it; why not.
  case refused(String)
  /// The task that asked was cancelled.
  case cancelled
}

extension Refusal: CustomStringConvertible {
  /// A sentence for a log.
  public var description: String {
    switch self {
    case .rejected(let by, let reason): "rejected by \(by): \(reason)"
    case .responded(let by, let message): "\(by) answered: \(message)"
    case .degraded(let by, let reason): "degraded by \(by): \(reason)"
    case .expired: "nobody decided in time"
    case .noOperator: "no operator is present"
    case .hubLost(let why): "the hub is lost: \(why)"
    case .refused(let why): "refused: \(why)"
    case .cancelled: "the run was cancelled"
    }
  }

  /// The word for the ledger: `rejected`, `no_operator`, …
  package var word: String {
    switch self {
    case .rejected: "rejected"
    case .responded: "responded"
    case .degraded: "degraded"
    case .expired: "expired"
    case .noOperator: "no_operator"
    case .hubLost: "hub_lost"
    case .refused: "refused"
    case .cancelled: "cancelled"
    }
  }
}
