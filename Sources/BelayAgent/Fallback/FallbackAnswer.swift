/// How a fallback chain ended: who answered with what, and who had failed before.
public struct FallbackAnswer<Value: Sendable>: Sendable {
  /// nil: nobody answered; the caller has to say so, or degrade.
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
  public let kind: FallbackKind
  public let name: String
  /// nil: it had no answer.
  public let error: (any Error)?
}
