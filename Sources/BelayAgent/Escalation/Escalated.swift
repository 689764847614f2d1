public import BelayCore

/// How an action that was put before a person ended, every way of it.
///
/// Only `approved` and `edited` mean that it ran and came back. The compiler makes the caller say
/// what happens in each other case; there is no default that runs anything.
public enum Escalated<Value: Sendable>: Sendable {
  /// It ran with the agent's own arguments.
  case approved(Value, by: String)
  /// It ran with what the person made of the arguments.
  case edited(Value, arguments: JSON, by: String)
  /// It was allowed and claimed, and then failed; the hub has that on record.
  case failed(any Error, by: String)
  /// It was allowed and claimed, and whether it took effect is not known: it did not end in time. It
  /// is never run again by itself; a person has to look.
  case unknown(String, by: String)
  /// A person said no, and why. Nothing ran.
  case rejected(by: String, reason: String)
  /// A person answered instead of allowing it. Nothing ran.
  case responded(by: String, message: String)
  /// A person, or what outranks an approval (a forced degrade, an open breaker), wants the agent to go
  /// on with less. It did not run.
  case degraded(by: String, reason: String)
  /// Nobody decided before the deadline. Nothing ran.
  case expired
  /// The hub says that nobody is at a console. Nothing ran.
  case noOperator
  /// No hub answered; why not. Nothing ran.
  case hubLost(String)
  /// The hub, or the agent's own check of what the hub said, would not have it; why not. Nothing ran.
  case refused(String)
  /// The task that asked was cancelled. Nothing ran.
  case cancelled
  /// The agent was killed, or its supervisor has ended. Nothing ran, and nothing will.
  case stopped(reason: String)

  init(_ refusal: Refusal) {
    self =
      switch refusal {
      case .rejected(let by, let reason): .rejected(by: by, reason: reason)
      case .responded(let by, let message): .responded(by: by, message: message)
      case .degraded(let by, let reason): .degraded(by: by, reason: reason)
      case .expired: .expired
      case .noOperator: .noOperator
      case .hubLost(let why): .hubLost(why)
      case .refused(let why): .refused(why)
      case .cancelled: .cancelled
      }
  }

  /// Why nothing ran; nil if the action was claimed.
  public var refusal: Refusal? {
    switch self {
    case .approved, .edited, .failed, .unknown: nil
    case .rejected(let by, let reason): .rejected(by: by, reason: reason)
    case .responded(let by, let message): .responded(by: by, message: message)
    case .degraded(let by, let reason): .degraded(by: by, reason: reason)
    case .expired: .expired
    case .noOperator: .noOperator
    case .hubLost(let why): .hubLost(why)
    case .refused(let why): .refused(why)
    case .cancelled: .cancelled
    case .stopped(let reason): .refused("the agent was stopped: \(reason)")
    }
  }
}

extension Escalated: CustomStringConvertible {
  /// A sentence for a log, without the value.
  public var description: String {
    switch self {
    case .approved(_, let by): "allowed by \(by), and done"
    case .edited(_, let arguments, let by): "done as \(by) made it: \(arguments.text)"
    case .failed(let error, let by): "allowed by \(by), and it failed: \(error)"
    case .unknown(let why, let by):
      "allowed by \(by), and nobody knows whether it took effect: \(why)"
    case .stopped(let reason): "the agent was stopped: \(reason)"
    case .rejected, .responded, .degraded, .expired, .noOperator, .hubLost, .refused, .cancelled:
      refusal.map { "\($0)" } ?? ""
    }
  }
}

extension Escalated<any Sendable> {
  /// With the type that the caller knows.
  func typed<Known: Sendable>() -> Escalated<Known> {
    switch self {
    case .approved(let value, let by): .approved(unerased(value), by: by)
    case .edited(let value, let arguments, let by):
      .edited(unerased(value), arguments: arguments, by: by)
    case .failed(let error, let by): .failed(error, by: by)
    case .unknown(let why, let by): .unknown(why, by: by)
    case .rejected(let by, let reason): .rejected(by: by, reason: reason)
    case .responded(let by, let message): .responded(by: by, message: message)
    case .degraded(let by, let reason): .degraded(by: by, reason: reason)
    case .expired: .expired
    case .noOperator: .noOperator
    case .hubLost(let why): .hubLost(why)
    case .refused(let why): .refused(why)
    case .cancelled: .cancelled
    case .stopped(let reason): .stopped(reason: reason)
    }
  }
}
