/// What a degraded agent has to say about a call that its level has no room for.
public struct Degradation: Sendable, Equatable {
  /// The level's name.
  public let level: String
  /// Why the agent is degraded, for the operator.
  public let reason: String
  /// For the agent's user, if there is something to say.
  public let userMessage: String?
}
