/// How a fallback chain ended: who answered with what, and who had failed before.
public struct FallbackAnswer<Value: Sendable>: Sendable {
  /// What the caller gets; nil: nobody answered, and the caller has to say so, or degrade.
  public let value: Value?
  /// Who answered; `none` if nobody did.
  public let kind: FallbackKind
  /// The name of the handler that answered; `none` if nobody did.
  public let name: String
  /// How many were tried, the one that answered included; 0 if none was.
  public let level: Int
  /// Those tried in vain, in order.
  public let failures: [FallbackFailure]
}

/// A handler that was tried in vain.
public struct FallbackFailure: Sendable {
  /// What it would have answered with.
  public let kind: FallbackKind
  /// Its name for people.
  public let name: String
  /// What it threw; nil: it had no answer.
  public let error: (any Error)?
}
