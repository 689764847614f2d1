/// In which of the header's counts an agent stands, and where in a list sorted worst first.
///
/// Each agent has exactly one. What is stale says only that: nothing known about it is drawn as
/// healthy, or as broken.
package enum Severity: Int, Sendable, CaseIterable, Comparable {
  case stopped, stale, closed, metricsOnly, disabled, halfOpen, degraded, paused, forcedOpen, open

  package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

  package var word: String {
    switch self {
    case .stopped: "stopped"
    case .stale: "stale"
    case .closed: "closed"
    case .metricsOnly: "metrics-only"
    case .disabled: "disabled"
    case .halfOpen: "half-open"
    case .degraded: "degraded"
    case .paused: "paused"
    case .forcedOpen: "forced"
    case .open: "open"
    }
  }
}

/// Where an agent stands among others, worst first: what comes first is less. By severity, then by
/// error rate, then by id, so that no two stand in the same place.
package struct Standing: Sendable, Comparable {
  package let severity: Severity
  /// 0...1 over the last five minutes; 0 if nothing was tried
  package let errorRate: Double
  package let id: AgentID

  package static func < (left: Standing, right: Standing) -> Bool {
    if left.severity != right.severity { return left.severity > right.severity }
    if left.errorRate != right.errorRate { return left.errorRate > right.errorRate }
    return left.id < right.id
  }
}

extension Agent {
  /// Costs a walk over its five minutes; to be asked once for each agent, then sorted.
  package func standing(at now: Timestamp) -> Standing {
    Standing(
      severity: severity(at: now), errorRate: tally.window(at: now).errorRate ?? 0, id: id)
  }
}

extension Fleet {
  /// By `Standing`.
  package func agentsWorstFirst(at now: Timestamp) -> [Agent] {
    agents.values.map { (standing: $0.standing(at: now), agent: $0) }
      .sorted { $0.standing < $1.standing }.map(\.agent)
  }
}
