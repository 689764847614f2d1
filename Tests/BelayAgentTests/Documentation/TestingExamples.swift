import BelayAgent

/// What "Testing an agent" shows.
struct TestingExamples: Sendable {
  func settings() -> Supervisor.Settings {
    var settings = Supervisor.Settings(name: "refund-agent")
    settings.hub = .none
    settings.stateDirectory = nil
    return settings
  }

  func verdict(of rules: EscalationRules) -> GateVerdict {
    rules.verdict(for: ProposedAction(tool: "stripe.refund", arguments: ["amount": 250]))
  }

  func probes() -> (refused: BreakerTicket?, probe: BreakerTicket?) {
    var machine = BreakerMachine(BreakerSettings(openWait: .seconds(10), consecutiveFailures: 1))
    if let ticket = machine.admit(at: 0) { machine.finish(ticket, .failure, latency: 5, at: 5) }
    let refused = machine.admit(at: 10_000_000_005)
    let probe = machine.admit(at: 10_000_000_006)
    return (refused, probe)
  }
}
