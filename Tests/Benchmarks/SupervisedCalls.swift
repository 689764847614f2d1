import BelayAgent

/// What a call costs that does nothing but pass through every layer of a supervisor, with all of it
/// reported to a real hub.
///
/// Calls come in bursts, and between two of them the reporter sends: the figure is what the agent's own
/// task is held up by. The hub's work is a process of its own, but on two cores it competes, hence the
/// median of many bursts; the best one is what it costs where nothing else runs.
func measureSupervisedCalls(on stage: Stage) async throws -> [Figure] {
  let hub = try HubProcess(on: stage, state: stage.path("supervised"))
  let (address, token) = try hub.place(agent: "bench-agent")
  var settings = Supervisor.Settings(name: "bench-agent")
  settings.hub = .at(address, token: token)
  settings.stateDirectory = nil
  settings.budget = BudgetLimits(tokens: .max, calls: .max)
  settings.rules = EscalationRules(
    [EscalationRule(.ask(risk: .high), tool: "stripe.refund", because: "money")],
    otherwise: .proceed)
  let samples = try await Supervisor.supervising(settings) { agent in
    try await bursts(of: agent)
  }
  try hub.stop()
  func perCall(_ time: Duration) -> Double { time.seconds * 1e9 / Double(burst) }
  let best = perCall(samples.percentile(1 / Double(rounds)))
  return [
    Figure(
      name: "supervised no-op call", value: perCall(samples.median), unit: "ns",
      bar: .below(2_000),
      detail: "\(burst) calls a burst, \(rounds) bursts; the best \(rounded(best)) ns")
  ]
}

/// Within what waits in memory, so that nothing is dropped.
private let burst = 5_000
private let rounds = 21

private func bursts(of agent: Supervisor) async throws -> Samples {
  var samples = Samples()
  for _ in 0..<rounds {
    samples.append(
      try await agent.run("burst") { run in
        let start = ContinuousClock.now
        for _ in 0..<burst { try await run.call(.tool("noop")) {} }
        return ContinuousClock.now - start
      })
    try await Task.sleep(for: .milliseconds(600))
  }
  return samples
}
