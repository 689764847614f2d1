import BelayAgent
import BelayCore

extension Persona {
  /// The limits this agent keeps, with all times shortened by the speed of the story.
  func settings(hub: HubPlace, stateDirectory: String, clock: StoryClock) -> Supervisor.Settings {
    var settings = Supervisor.Settings(name: name)
    settings.version = version
    settings.framework = "belay-demo"
    settings.hub = hub
    settings.stateDirectory = stateDirectory
    settings.heartbeat = max(clock.real(heartbeat), .seconds(1))
    settings.levels = [
      DegradationLevel(
        "reduced", allows: .unattended,
        userMessage: "Some answers may be a few minutes old."),
      DegradationLevel(
        "read_only", allows: .readOnly,
        userMessage: "We can look things up, but not change anything just now."),
    ]
    settings.rules = rules
    settings.policies = policies(clock)
    settings.budget = BudgetLimits(tokens: 400_000, calls: 60)
    if case .splurges(let dollars) = quirk {
      settings.allowance = BudgetLimits(costUSD: dollars)
      settings.allowancePeriod = clock.real(Weather.round)
    }
    if let errand { settings.patience = max(clock.real(errand.patience), .seconds(1)) }
    settings.waitsWithoutOperator = true
    settings.restAfterSilence = clock.real(.seconds(30))
    return settings
  }

  private var rules: EscalationRules {
    guard let errand else { return EscalationRules([], otherwise: .proceed) }
    return EscalationRules(
      [
        EscalationRule(
          .ask(risk: errand.risk), tool: ToolPattern(errand.tool),
          because: "\(errand.tool) cannot be undone")
      ], otherwise: .proceed)
  }

  /// Small windows, so that a story of five minutes sees breakers trip and heal.
  private func policies(_ clock: StoryClock) -> [String: CallPolicy] {
    let breaker = BreakerSettings(
      failureRateThreshold: 50, slowCallDuration: clock.real(.seconds(5)), minimumCalls: 6,
      window: .calls(12), halfOpenCalls: 3, openWait: clock.real(.seconds(15)),
      openWaitMultiplier: 1.5, longestOpenWait: clock.real(.seconds(45)),
      halfOpenLimit: clock.real(.seconds(30)))
    var policies = [
      provider: CallPolicy(
        timeout: clock.real(.seconds(6)),
        retry: RetryPolicy(
          attempts: 3, base: clock.real(.milliseconds(400)), cap: clock.real(.seconds(4))),
        breaker: breaker, contextLimit: Self.window)
    ]
    for tool in tools {
      policies[tool.name] = CallPolicy(
        timeout: clock.real(.seconds(2)), breaker: breaker,
        degradesTo: tool.name == "bank.feed" ? "read_only" : nil)
    }
    return policies
  }

  /// The context window of every model in the story, in tokens.
  static let window = 128_000
}
