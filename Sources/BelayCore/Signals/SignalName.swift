/// The troubles that the hub looks for.
package enum SignalName: String, Sendable, CaseIterable {
  /// calls take much longer than they used to
  case latencySpike = "latency_spike"
  /// the same call over and over, or steps that bring nothing new
  case toolLoop = "tool_loop"
  /// no sign of life when one was due
  case silentAgent = "silent_agent"
  /// the model's window is nearly full, or soon will be
  case contextPressure = "context_pressure"
  /// one thing after the other goes wrong, or is less and less sure
  case cascade
  case budgetExhausted = "budget_exhausted"
  case securityFlag = "security_flag"

  /// How long nothing must have shown it before it is cleared.
  var calm: Duration {
    switch self {
    case .latencySpike: .seconds(30)
    case .toolLoop, .contextPressure, .cascade: .seconds(60)
    case .silentAgent: .zero
    case .budgetExhausted: .seconds(10)
    case .securityFlag: .seconds(600)
    }
  }

  /// How long after it was cleared it is not raised again, so that nothing flaps. What happens once
  /// and is not shown again must not be missed, so it rests not at all.
  var rest: Duration {
    switch self {
    case .latencySpike, .silentAgent, .contextPressure: .seconds(60)
    case .toolLoop, .cascade: .seconds(30)
    case .budgetExhausted, .securityFlag: .zero
    }
  }

  var place: Int {
    switch self {
    case .latencySpike: 0
    case .toolLoop: 1
    case .silentAgent: 2
    case .contextPressure: 3
    case .cascade: 4
    case .budgetExhausted: 5
    case .securityFlag: 6
    }
  }
}
