import BelayAgent
import BelayCore

/// What the escalation tests put before a person.
enum Refund {
  static let arguments: JSON = ["order": "A-8812", "amount": 4_120]
  static let tool = CallTarget.tool("stripe.refund", on: "stripe")
  static let question = "q-1"
}

extension Supervisor {
  /// Asks for one refund and, if it is allowed, lets it take effect.
  func refund(
    _ effects: Effects, question: String = Refund.question, run: String = "run-1",
    _ body: @escaping @Sendable (CallAttempt) async throws -> Void = { _ in }
  ) async throws -> Escalated<String> {
    try await self.run("refund 8812", id: run) { run in
      await run.escalate(
        Refund.tool, arguments: Refund.arguments, risk: .high, because: "the order never came",
        question: question
      ) { call in
        effects.happen(call.arguments)
        try await body(call)
        return "paid"
      }
    }
  }
}

extension Escalated {
  /// The name of the case, for tables.
  var word: String {
    switch self {
    case .approved: "approved"
    case .edited: "edited"
    case .failed: "failed"
    case .unknown: "unknown"
    case .rejected: "rejected"
    case .responded: "responded"
    case .degraded: "degraded"
    case .expired: "expired"
    case .noOperator: "no_operator"
    case .hubLost: "hub_lost"
    case .refused: "refused"
    case .cancelled: "cancelled"
    case .stopped: "stopped"
    }
  }
}
