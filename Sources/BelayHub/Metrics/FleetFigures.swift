internal import BelayCore

/// What a fleet is like at a moment, as metrics. A pure function of its arguments.
///
/// Series have a bound whatever agents call themselves and their breakers: the newest agents and the
/// breakers that need a look most have series of their own, the rest is summed as `other`, and
/// `belay_series_folded` says how many that are.
struct FleetFigures {
  static let maxAgents = AgentPlaces.capacity
  static let maxBreakers = 500
  static let maxBudgets = 500

  let now: Timestamp
  /// the newest first
  private let shown: [Agent]
  private let folded: [Agent]
  private let all: [Agent]
  private let pending: [Escalation]
  private let counts: FleetCounts
  private let openControls: Int

  init(_ fleet: Fleet, at now: Timestamp) {
    self.now = now
    all = fleet.agents.values.sorted { ($0.lastSeq, $0.id) > ($1.lastSeq, $1.id) }
    // An agent that is called as the rest is would be taken for it.
    let known = all.filter { $0.id.text != AgentPlaces.otherName }
    shown = Array(known.prefix(Self.maxAgents))
    let names = Set(shown.map(\.id))
    folded = all.filter { !names.contains($0.id) }
    pending = fleet.escalations.values.filter { $0.state == .pending }
    counts = fleet.counts
    openControls = fleet.controls.values.count(where: \.isOpen)
  }

  var families: [MetricFamily] {
    agents + modes + lives + breakerFamilies + budgetFamilies + signals + escalations
      + [controls, losses, foldedFamily]
  }

  // MARK: Agents

  private var agents: [MetricFamily] {
    var agents = MetricFamily.gauge("belay_agents", "Agents by the mode that they are in.")
    for mode in ModeName.allCases {
      agents.add(all.count { $0.mode.name == mode }, ("mode", mode.rawValue))
    }
    let silent = MetricFamily.gauge(
      "belay_agents_silent",
      "Agents that gave no sign of life for three heartbeats and did not say that they stop.")
    return [agents, silent.with(all.count { $0.isStale(at: now) })]
  }

  private var modes: [MetricFamily] {
    var family = MetricFamily.gauge(
      "belay_agent_mode", "1 for the mode that the agent is in, 0 for the others.")
    for agent in shown {
      for mode in ModeName.allCases {
        family.add(
          agent.mode.name == mode ? 1 : 0, ("agent", agent.id.text), ("mode", mode.rawValue))
      }
    }
    return [family]
  }

  private var lives: [MetricFamily] {
    var silent = MetricFamily.gauge(
      "belay_agent_silent", "1 while the agent has been silent for three of its heartbeats.")
    var seen = MetricFamily.gauge(
      "belay_agent_last_seen_timestamp_seconds", unit: "seconds",
      "When the newest record of the agent was recorded.")
    var context = MetricFamily.gauge(
      "belay_agent_context_ratio", unit: "ratio",
      "How much of the model's context the newest call used that told.")
    for agent in shown {
      let name = agent.id.text
      silent.add(agent.isStale(at: now) ? 1 : 0, ("agent", name))
      seen.add(agent.lastSeenAt.secondsSince1970, ("agent", name))
      if let used = agent.context, used.limit > 0 {
        context.add(Double(used.used) / Double(used.limit), ("agent", name))
      }
    }
    return [silent, seen, context]
  }

  // MARK: Breakers

  /// Those that need a look first, then those of the newest agents.
  private var breakersInOrder: [(agent: Agent, breaker: Breaker)] {
    let pairs = shown.flatMap { agent in agent.breakers.map { (agent: agent, breaker: $0) } }
    return pairs.filter { $0.breaker.state != .closed }
      + pairs.filter { $0.breaker.state == .closed }
  }

  private var foldedBreakers: [Breaker] {
    folded.flatMap(\.breakers) + breakersInOrder.dropFirst(Self.maxBreakers).map(\.breaker)
  }

  private var breakerFamilies: [MetricFamily] {
    let everything = all.flatMap(\.breakers)
    var states = MetricFamily.gauge("belay_breakers", "Breakers by the state that they are in.")
    for state in BreakerState.allCases {
      states.add(everything.count { $0.state == state }, ("state", state.rawValue))
    }
    return [states, stateFamily, failureFamily]
  }

  private var stateFamily: MetricFamily {
    var family = MetricFamily.gauge(
      "belay_breaker_state",
      "1 for the state that the breaker is in, 0 for the others; of `other`, how many are in it.")
    for (agent, breaker) in breakersInOrder.prefix(Self.maxBreakers) {
      for state in BreakerState.allCases {
        family.add(
          breaker.state == state ? 1 : 0, ("agent", agent.id.text), ("breaker", breaker.name),
          ("state", state.rawValue))
      }
    }
    let rest = foldedBreakers
    guard !rest.isEmpty else { return family }
    for state in BreakerState.allCases {
      family.add(
        rest.count { $0.state == state }, ("agent", AgentPlaces.otherName),
        ("breaker", AgentPlaces.otherName), ("state", state.rawValue))
    }
    return family
  }

  private var failureFamily: MetricFamily {
    var family = MetricFamily.gauge(
      "belay_breaker_failure_ratio", unit: "ratio",
      "Failed calls of those in the breaker's window, where it tells.")
    for (agent, breaker) in breakersInOrder.prefix(Self.maxBreakers) {
      guard let rate = breaker.failureRate else { continue }
      family.add(rate / 100, ("agent", agent.id.text), ("breaker", breaker.name))
    }
    return family
  }

  // MARK: Budgets and signals

  private var budgets: [(agent: Agent, budget: Budget)] {
    shown.flatMap { agent in agent.budgets.map { (agent: agent, budget: $0) } }
  }

  private var budgetFamilies: [MetricFamily] {
    var used = MetricFamily.gauge(
      "belay_budget_used_ratio", unit: "ratio", "How much of its budget the agent has used.")
    var exhausted = MetricFamily.gauge(
      "belay_budget_exhausted", "1 while the budget is exhausted.")
    for (agent, budget) in budgets.prefix(Self.maxBudgets) {
      let labels = (("agent", agent.id.text), ("budget", budget.name))
      if budget.limit > 0 { used.add(budget.used / budget.limit, labels.0, labels.1) }
      exhausted.add(budget.exhausted ? 1 : 0, labels.0, labels.1)
    }
    return [used, exhausted]
  }

  /// Those that Belay knows are always there, so that an alert can be written before one is raised.
  private var signals: [MetricFamily] {
    var active = MetricFamily.gauge(
      "belay_signals_active", "Signals that are raised and neither cleared nor silenced.")
    let raised = all.flatMap(\.signals)
    let loud = raised.filter { !$0.isSilenced(at: now) }.map { SignalName(rawValue: $0.name) }
    for name in SignalName.allCases {
      active.add(loud.count { $0 == name }, ("signal", name.rawValue))
    }
    let rest = loud.count { $0 == nil }
    if rest > 0 { active.add(rest, ("signal", AgentPlaces.otherName)) }
    let silenced = MetricFamily.gauge(
      "belay_signals_silenced", "Signals that are raised, and silenced by a person for a time.")
    return [active, silenced.with(raised.count - loud.count)]
  }

  // MARK: The desk

  private var escalations: [MetricFamily] {
    var waiting = MetricFamily.gauge(
      "belay_escalations_pending", "Escalations that wait for a verdict, by their risk.")
    for risk in Risk.allCases {
      waiting.add(pending.count { $0.risk == risk }, ("severity", risk.rawValue))
    }
    let oldest = pending.map { now.since($0.raisedAt).seconds }.max() ?? 0
    let left = pending.map { $0.expiresAt.since(now).seconds }.min() ?? .infinity
    let age = MetricFamily.gauge(
      "belay_escalation_oldest_age_seconds", unit: "seconds",
      "How long the oldest pending escalation has waited; 0 if none waits.")
    let time = MetricFamily.gauge(
      "belay_escalation_time_left_seconds", unit: "seconds",
      "Until the next pending escalation expires; +Inf if none waits.")
    return [waiting, age.with(max(0, oldest)), time.with(max(0, left))]
  }

  private var controls: MetricFamily {
    MetricFamily.gauge("belay_controls_open", "Orders that the agent has not answered for good.")
      .with(openControls)
  }

  /// These go on from the fold, which remembers them across a restart.
  private var losses: MetricFamily {
    var family = MetricFamily.counter(
      "belay_fold_losses",
      "Records that changed nothing, and agents and escalations given up for lack of room, since the "
        + "ledger began.")
    for (reason, count) in counts.losses { family.add(count, ("reason", reason)) }
    return family
  }

  private var foldedFamily: MetricFamily {
    var family = MetricFamily.gauge(
      "belay_series_folded", "What has no series of its own, because there are too many.")
    family.add(folded.count, ("of", "agents"))
    family.add(foldedBreakers.count, ("of", "breakers"))
    let hidden = max(0, budgets.count - Self.maxBudgets)
    family.add(hidden + folded.reduce(0) { $0 + $1.budgets.count }, ("of", "budgets"))
    return family
  }
}

extension FleetCounts {
  fileprivate var losses: [(String, Int)] {
    [
      ("unknown_type", unknownTypes), ("malformed", malformed), ("forged", forged),
      ("misplaced", misplaced), ("agents_dropped", agentsDropped),
      ("agents_refused", agentsRefused), ("escalations_refused", escalationsRefused),
      ("controls_refused", controlsRefused),
    ]
  }
}
