internal import BelayCore

/// What the meter has counted, as metrics.
struct WorkFigures {
  let counts: MeterCounts

  var families: [MetricFamily] { calls + [transitions] + desk + [lag] + reading }

  // MARK: Calls

  /// `other` only if something was counted there: nobody has to wonder whom it stands for.
  private var places: [AgentPlaces.Place] {
    let agents = counts.agents
    return agents.places + (agents.other.work == AgentWork() ? [] : [agents.other])
  }

  private var calls: [MetricFamily] {
    var calls = MetricFamily.counter("belay_calls", "Finished calls of an agent by outcome.")
    var durations = MetricFamily.histogram(
      "belay_call_duration_seconds", unit: "seconds",
      "How long calls took that a breaker let through.")
    var tokens = MetricFamily.counter(
      "belay_tokens", unit: "tokens", "Tokens that went into models and came out.")
    var cost = MetricFamily.counter(
      "belay_cost_usd", unit: "usd", "What calls cost as far as their agents say, in US dollars.")
    var estimate = MetricFamily.counter(
      "belay_cost_estimated_usd", unit: "usd",
      "What calls must have cost at known prices, where nobody said, in US dollars.")
    for place in places {
      let (agent, work) = (("agent", place.name), place.work)
      for (outcome, count) in work.calls {
        calls.add(count, since: place.since, agent, ("outcome", outcome.rawValue))
      }
      durations.add(work.durations, since: place.since, agent)
      tokens.add(work.inputTokens, since: place.since, agent, ("direction", "input"))
      tokens.add(work.outputTokens, since: place.since, agent, ("direction", "output"))
      cost.add(Double(work.costMicros) / 1e6, since: place.since, agent)
      estimate.add(Double(work.estimatedMicros) / 1e6, since: place.since, agent)
    }
    return [calls, durations, tokens, cost, estimate]
  }

  private var transitions: MetricFamily {
    var family = MetricFamily.counter(
      "belay_breaker_transitions", "Changes of state of breakers, by their cause.")
    let ordered = counts.transitions.sorted {
      ($0.key.from, $0.key.to.rawValue, $0.key.cause)
        < ($1.key.from, $1.key.to.rawValue, $1.key.cause)
    }
    for (change, count) in ordered {
      family.add(
        count, since: counts.since, ("from", change.from), ("to", change.to.rawValue),
        ("cause", change.cause))
    }
    return family
  }

  // MARK: Escalations and controls

  private var desk: [MetricFamily] {
    var raised = MetricFamily.counter(
      "belay_escalations_raised",
      "Escalations raised; not attended are those for which nobody was at a console.")
    raised.add(counts.raisedAttended, since: counts.since, ("attended", "true"))
    raised.add(counts.raisedUnattended, since: counts.since, ("attended", "false"))
    var decisions = MetricFamily.counter("belay_decisions", "Verdicts of people.")
    for verdict in Verdict.allCases {
      decisions.add(
        counts.decisions[verdict] ?? 0, since: counts.since, ("verdict", verdict.rawValue))
    }
    var answers = MetricFamily.counter(
      "belay_policy_answers", "What rules of the policy answered in a person's place.")
    for verdict in [Verdict.approve, .reject, .degrade] {
      answers.add(
        counts.policyAnswers[verdict] ?? 0, since: counts.since, ("verdict", verdict.rawValue))
    }
    var endings = MetricFamily.counter(
      "belay_escalations_ended", "Escalations that ended other than by a verdict alone.")
    for ending in MeterCounts.Ending.allCases {
      endings.add(counts.endings[ending] ?? 0, since: counts.since, ("state", ending.rawValue))
    }
    let times = MetricFamily.histogram(
      "belay_escalation_decision_seconds", unit: "seconds",
      "From when an escalation was raised to its verdict.")
    return [
      raised, decisions, times.with(counts.decisionTimes, since: counts.since), answers, endings,
      controls,
    ]
  }

  private static let controlStates = [
    "requested", "delivered", "acknowledged", "in_effect", "failed", "expired",
  ]

  private var controls: MetricFamily {
    var family = MetricFamily.counter("belay_controls", "Orders to agents that came to a state.")
    for state in Self.controlStates {
      family.add(counts.controls[state] ?? 0, since: counts.since, ("state", state))
    }
    return family
  }

  // MARK: Ingest

  private var lag: MetricFamily {
    MetricFamily.histogram(
      "belay_ingest_lag_seconds", unit: "seconds",
      "From when something happened, by its author's clock, to when it was recorded."
    ).with(counts.lags, since: counts.since)
  }

  private var reading: [MetricFamily] {
    [
      MetricFamily.gauge(
        "belay_metrics_seq", "The newest record that is counted in the counters."
      ).with(counts.seq),
      MetricFamily.counter(
        "belay_metrics_missed", "Records that the counters lack, because they were gone too soon."
      ).with(counts.missed, since: counts.since),
    ]
  }
}
