/// How an operator has to say yes to a card.
package enum Confirmation: String, Sendable, CaseIterable {
  /// one key, after the card was read
  case key
  /// the end of the digest, typed
  case typed
}
