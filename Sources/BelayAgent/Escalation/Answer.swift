package import BelayCore

/// How a question ended. Only two of these let the action run; each other one is a reason to degrade.
///
/// Silence has three names here, because they call for different work afterwards: nobody answered in time
/// (`expired`), nobody was there (`noOperator`), and the hub could not be reached (`hubLost`). None of them
/// is a person's no, and none of them is a yes (INV 11, 17).
package enum Answer: Sendable, Equatable {
  /// The claim of this grant is on record: run the action with these arguments, once, and report.
  case granted(Grant)
  case rejected(by: String, reason: String)
  case responded(by: String, message: String)
  case degraded(by: String, reason: String)
  case expired
  case noOperator
  case hubLost(String)
  /// The hub would not take the question or the claim, and said why.
  case refused(String)

  /// An approval that has been claimed.
  package struct Grant: Sendable, Equatable {
    package let id: String
    /// What to run: the agent's own arguments, or the person's edit of them.
    package let arguments: JSON
    package let edited: Bool
    package let by: String
  }

  /// The words for a log or a fallback message.
  package var explanation: String {
    switch self {
    case .granted(let grant):
      "allowed by \(grant.by)\(grant.edited ? " with edited arguments" : "")"
    case .rejected(let by, let reason): "rejected by \(by): \(reason)"
    case .responded(let by, let message): "\(by) answered: \(message)"
    case .degraded(let by, let reason): "forced to degraded mode by \(by): \(reason)"
    case .expired: "nobody decided in time"
    case .noOperator: "no operator is present"
    case .hubLost(let why): "the hub is lost: \(why)"
    case .refused(let why): "the hub refused: \(why)"
    }
  }
}
