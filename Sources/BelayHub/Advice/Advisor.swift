package import BelayCore

/// A user's own model that comments on what waits for a person: its name, and a way to ask it.
package struct Advisor: Sendable {
  /// As cards show it; never anything that may hold a secret.
  package let name: String
  /// Hands a question over, which is JSON, and returns what became of it: within its own time, and
  /// at once when its task is cancelled.
  let ask: @Sendable (_ question: [UInt8]) async -> Advice.Outcome

  package init(
    name: String, ask: @escaping @Sendable (_ question: [UInt8]) async -> Advice.Outcome
  ) {
    self.name = name
    self.ask = ask
  }
}
