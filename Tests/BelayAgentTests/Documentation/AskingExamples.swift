import BelayAgent

/// What "Asking a person" shows.
struct AskingExamples: Sendable {
  struct Receipt: Sendable, Equatable { let id: String }

  func refund(_ arguments: JSON) async throws -> Receipt {
    Receipt(id: "re_\(arguments["order"]?.string ?? "?")")
  }

  func refund(in run: Supervisor.Run) async -> String {
    let ending = await run.escalate(
      .tool("stripe.refund", on: "stripe"), arguments: ["order": "A-1042", "amount": 4120],
      risk: .high, because: "The parcel never arrived.", question: "refund-A-1042"
    ) { call in try await refund(call.arguments) }
    switch ending {
    case .approved(let receipt, by: let person):
      return "refunded as \(receipt.id), allowed by \(person)"
    case .edited(let receipt, arguments: let changed, by: let person):
      return "refunded as \(receipt.id); \(person) made it \(changed.text)"
    case .failed(let error, by: _):
      return "allowed, and it failed: \(error)"
    case .unknown(let why, by: _):
      return "allowed, and nobody knows whether it happened: \(why)"
    case .rejected(by: let person, reason: let reason):
      return "\(person) said no: \(reason)"
    case .responded(by: let person, message: let words):
      return "\(person) says: \(words)"
    case .degraded, .expired, .noOperator, .hubLost, .refused, .cancelled, .stopped:
      return "not refunded; we will come back to you"
    }
  }

  func rules() -> EscalationRules {
    EscalationRules(
      [
        EscalationRule(.refuse, tool: "shell.*", because: "no shell in production"),
        EscalationRule(
          .ask(risk: .high), tool: "stripe.refund", when: .argument("/amount", .above(100)),
          because: "refunds above 100 need a person"),
        EscalationRule(
          .ask(risk: .critical), tool: "deploy.*", when: .risk(atLeast: .high),
          .argument("/target", .oneOf(["production", "eu-production"])),
          because: "production is deployed by people"),
        EscalationRule(.ask(risk: .medium), when: .cost(above: 0.50), because: "dear"),
      ], otherwise: .proceed)
  }

  func answer(_ draft: String, sure confidence: Double, in run: Supervisor.Run) -> String? {
    switch run.decide("send the draft", confidence: confidence, alternatives: ["ask for more"]) {
    case .autonomous: return draft
    case .needsPerson(let why):
      run.log("kept back: \(why)", .warn)
      return nil
    }
  }
}
