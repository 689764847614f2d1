/// What a degraded agent has to say about a call that its level has no room for.
public struct Degradation: Sendable {
  /// The level's name.
  public var level: String { words.level }
  /// Why the agent is degraded, for the operator.
  public var reason: String { words.reason }
  /// For the agent's user, if there is something to say.
  public var userMessage: String? { words.userMessage }

  /// Behind one reference, because the compiler of Swift 6.3.1 crashes on a `catch` that takes a value
  /// of several strings out of a typed error.
  private let words: Words

  private final class Words: Sendable {
    let level: String
    let reason: String
    let userMessage: String?

    init(_ level: String, _ reason: String, _ userMessage: String?) {
      self.level = level
      self.reason = reason
      self.userMessage = userMessage
    }
  }

  init(level: String, reason: String, userMessage: String?) {
    words = Words(level, reason, userMessage)
  }
}
