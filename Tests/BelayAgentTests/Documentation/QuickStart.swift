import BelayAgent

/// The programs of "Getting started" and of the README, as they stand there.
///
/// They speak to `said` where the reader's would print. Lines that end in `// not shown` put them
/// at the hub of a test.
struct QuickStart: Sendable {
  let hub: HubPlace
  let directory: String?
  let said = Said()

  func print(_ line: String) { said.add(line) }

  // MARK: The first run, and the first approval

  struct Receipt: Sendable { let id: String }

  /// Your payment provider's client stands here.
  func refund(_ arguments: JSON) async throws -> Receipt {
    Receipt(id: "re_\(arguments["order"]?.string ?? "?")")
  }

  /// Your model's client stands here.
  func complete(_ prompt: String) async throws -> (text: String, input: Int, output: Int) {
    ("refund it", 812, 90)
  }

  func refunds() async throws {
    var settings = Supervisor.Settings(name: "refund-agent")
    settings.hub = hub  // not shown
    settings.stateDirectory = directory  // not shown
    settings.rules = EscalationRules(
      [
        EscalationRule(
          .ask(risk: .high), tool: "stripe.refund", when: .argument("/amount", .above(100)),
          because: "refunds above 100 need a person")
      ], otherwise: .proceed)
    settings.budget = BudgetLimits(tokens: 200_000, costUSD: 2)

    do {
      try await Supervisor.supervising(settings) { agent in
        try await agent.run("refund A-1042", id: "A-1042") { run in
          let plan = try await run.call(.model("claude-sonnet-4", provider: "anthropic")) { call in
            let reply = try await complete("The parcel of A-1042 never arrived. What now?")
            call.used(inputTokens: reply.input, outputTokens: reply.output, costUSD: 0.004)
            return reply.text
          }
          guard run.decide(plan, confidence: 0.97) == .autonomous else { return }
          do {
            let receipt = try await run.call(
              .tool("stripe.refund", on: "stripe"), arguments: ["order": "A-1042", "amount": 4120],
              because: "The parcel never arrived.", question: "refund-A-1042"
            ) { call in try await refund(call.arguments) }
            print("refunded: \(receipt.id)")
          } catch CallError.notGranted(let refusal) {
            print("not refunded: \(refusal)")
          }
        }
      }
    } catch CallError.stopped(let reason) {
      print("stopped: \(reason)")
    }
  }

  // MARK: The first breaker

  struct CRMDown: Error {}

  func notes() async throws {
    var settings = Supervisor.Settings(name: "refund-agent")
    settings.hub = hub  // not shown
    settings.stateDirectory = directory  // not shown
    settings.policies["crm.note"] = CallPolicy(
      breaker: BreakerSettings(openWait: .seconds(10), consecutiveFailures: 3))

    try await Supervisor.supervising(settings) { agent in
      try await agent.run("note refunds in the CRM") { run in
        for order in ["A-1042", "A-1043", "A-1044", "A-1045", "A-1046"] {
          do {
            try await run.call(.tool("crm.note"), arguments: ["order": .string(order)]) {
              throw CRMDown()
            }
          } catch {
            print("\(order): \(error)")
          }
        }
      }
    }
  }
}
