/// The fleet in counts, for the console's header. Each agent is in exactly one of the counts up to `stale`.
package struct FleetSummary: Sendable, Equatable {
  package var agents = 0
  package var closed = 0
  package var metricsOnly = 0
  package var disabled = 0
  package var halfOpen = 0
  package var open = 0
  package var forced = 0
  package var degraded = 0
  package var paused = 0
  package var stopped = 0
  package var stale = 0
  /// escalations that wait for a verdict
  package var pending = 0
  /// earliest time at which one of them expires
  package var nextExpiry: Timestamp?
  /// when the oldest of them was raised
  package var oldestRaised: Timestamp?
  /// what all calls have cost; whole numbers, so that their order does not count (INV 6)
  package var microdollars = 0
  /// the same, of what was estimated because nobody told
  package var estimatedMicrodollars = 0

  package init() {}
}

extension Fleet {
  package func summary(at now: Timestamp) -> FleetSummary {
    var summary = FleetSummary()
    summary.agents = agents.count
    for agent in agents.values {
      summary.count(agent.severity(at: now))
      summary.estimatedMicrodollars.count(agent.totals.estimatedMicros)
      summary.microdollars += Int(min(max(0, agent.totals.costUSD), 1e9) * 1e6)
    }
    for escalation in escalations.values where escalation.state == .pending {
      summary.pending += 1
      let (expiry, raised) = (escalation.expiresAt, escalation.raisedAt)
      summary.nextExpiry = min(summary.nextExpiry ?? expiry, expiry)
      summary.oldestRaised = min(summary.oldestRaised ?? raised, raised)
    }
    return summary
  }
}

extension FleetSummary {
  fileprivate mutating func count(_ severity: Severity) {
    switch severity {
    case .stopped: stopped += 1
    case .stale: stale += 1
    case .closed: closed += 1
    case .metricsOnly: metricsOnly += 1
    case .disabled: disabled += 1
    case .halfOpen: halfOpen += 1
    case .degraded: degraded += 1
    case .paused: paused += 1
    case .forcedOpen: forced += 1
    case .open: open += 1
    }
  }

  package var json: JSON {
    var object: JSONObject = [
      "agents": JSON(agents), "closed": JSON(closed), "metrics_only": JSON(metricsOnly),
      "disabled": JSON(disabled), "half_open": JSON(halfOpen),
      "open": JSON(open), "forced_open": JSON(forced), "degraded": JSON(degraded),
      "paused": JSON(paused), "stopped": JSON(stopped), "stale": JSON(stale),
      "pending": JSON(pending),
    ]
    object["next_expiry"] = nextExpiry.map(JSON.time)
    object["oldest_raised"] = oldestRaised.map(JSON.time)
    return .object(object)
  }
}
