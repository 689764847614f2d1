import BelayCore

/// What is found out about a card once, when it comes, because looking takes a while.
struct CardFacts: Sendable {
  /// Characters that would not show as themselves.
  let hidden: Int
  /// Of everything under the digest, as text.
  let length: Int

  init(_ escalation: Escalation) {
    hidden = ActionText.hidden(in: escalation.request)
    length = escalation.request.size
  }
}
