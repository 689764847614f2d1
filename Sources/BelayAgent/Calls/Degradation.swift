/// What a degraded agent has to say about a call that its level has no room for.
public struct Degradation: Sendable, Equatable, CustomStringConvertible {
  /// The level's name.
  public let level: String
  /// Why the agent is degraded, for the operator.
  public let reason: String
  /// For the agent's user, if there is something to say.
  public let userMessage: String?
  /// How the attempt before had ended, if the agent was degraded between two attempts.
  public let lastFailure: String?

  init(level: String, reason: String, userMessage: String?, lastFailure: String? = nil) {
    self.level = level
    self.reason = reason
    self.userMessage = userMessage
    self.lastFailure = lastFailure
  }

  func after(_ failure: String) -> Degradation {
    Degradation(
      level: level, reason: reason, userMessage: userMessage, lastFailure: lastFailure ?? failure)
  }

  /// A sentence for a log.
  public var description: String {
    "degraded to \(level): \(reason)" + (lastFailure.map { "; before that: \($0)" } ?? "")
  }
}
