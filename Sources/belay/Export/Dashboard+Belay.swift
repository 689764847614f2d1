// What the dashboard shows. Each expression names metrics of the hub's /metrics; a test holds them
// against a hub that runs.

extension Dashboard {
  static let belay = Dashboard(
    uid: "belay", title: "Belay",
    rows: [
      Row(title: "Fleet", panels: fleet), Row(title: "Breakers", panels: breakers),
      Row(title: "Latency and errors", panels: latency),
      Row(title: "Tokens and cost", panels: cost),
      Row(title: "Escalations", panels: escalations),
      Row(title: "Belay's own health", panels: health),
    ])

  private static let fleet: [DashboardPanel] = [
    .stat("Agents", "sum(belay_agents{mode!=\"stopped\"})", "Agents that are not stopped."),
    .stat(
      "Silent", "sum(belay_agents_silent)", limits: (1, 5),
      "No sign of life for three heartbeats, and no word that they stop."),
    .stat(
      "Breakers open", "sum(belay_breakers{state=~\"open|forced_open\"})", limits: (1, 5),
      "Open by themselves or forced open by a person."),
    .stat(
      "Escalations waiting", "sum(belay_escalations_pending)", limits: (1, 10),
      "Actions that wait for a person."),
    .stat("Operators present", "max(belay_operators_present)", "At a console that is in use."),
    .stat(
      "Cost of the last hour",
      "sum(increase(belay_cost_usd_total[1h])) + sum(increase(belay_cost_estimated_usd_total[1h]))",
      unit: "currencyUSD",
      "As agents tell what calls cost; where they do not, as it must be at known prices."),
    .lines(
      "Agents by mode", isStacked: true, [("sum by (mode) (belay_agents)", "{{mode}}")],
      "Normal, degraded, paused, stopped."),
    .lines(
      "Calls", unit: "cps", isStacked: true,
      [
        (
          "sum by (outcome) (rate(belay_calls_total{agent=~\"$agent\"}[$__rate_interval]))",
          "{{outcome}}"
        )
      ], "Finished calls a second, by outcome; rejected are those that a breaker refused."),
    .lines(
      "Signals", width: 24, [("sum by (signal) (belay_signals_active) > 0", "{{signal}}")],
      "Troubles that Belay detected and that have not been cleared."),
  ]

  private static let breakers: [DashboardPanel] = [
    .lines(
      "Breakers by state", isStacked: true, [("sum by (state) (belay_breakers)", "{{state}}")],
      "All of them, those without a series of their own included."),
    .table(
      "Not closed now",
      "belay_breaker_state{agent=~\"$agent\",state=~\"open|forced_open|half_open\"} > 0",
      "Which agent's breaker is open, forced open or probing."),
    .lines(
      "Changes of state",
      [
        (
          "sum by (to, cause) (increase(belay_breaker_transitions_total[$__rate_interval]))",
          "{{to}} by {{cause}}"
        )
      ], "What breakers went into, and why."),
    .lines(
      "Failure rate", unit: "percentunit",
      [("belay_breaker_failure_ratio{agent=~\"$agent\"} > 0", "{{agent}} {{breaker}}")],
      "Failed calls in the breaker's own window, by its word."),
  ]

  private static let latency: [DashboardPanel] = [
    .lines(
      "Latency of all calls", unit: "s",
      [0.5, 0.95, 0.99].map { share in
        (
          "histogram_quantile(\(share), sum by (le) "
            + "(rate(belay_call_duration_seconds_bucket{agent=~\"$agent\"}[$__rate_interval])))",
          "p\(Int(share * 100))"
        )
      }, "Of calls that a breaker let through."),
    .lines(
      "Latency by agent, p95", unit: "s",
      [
        (
          "histogram_quantile(0.95, sum by (agent, le) "
            + "(rate(belay_call_duration_seconds_bucket{agent=~\"$agent\"}[$__rate_interval])))",
          "{{agent}}"
        )
      ], "Nineteen of twenty calls were quicker."),
    .lines(
      "Error rate by agent", unit: "percentunit",
      [
        (
          "sum by (agent) (rate(belay_calls_total{agent=~\"$agent\",outcome=~\"error|timeout\"}"
            + "[$__rate_interval])) / sum by (agent) (rate(belay_calls_total{agent=~\"$agent\","
            + "outcome!~\"rejected|ignored\"}[$__rate_interval]))",
          "{{agent}}"
        )
      ], "Errors and timeouts of the calls that were tried."),
    .lines(
      "Last sign of life", unit: "s",
      [
        (
          "time() - belay_agent_last_seen_timestamp_seconds{agent=~\"$agent\"}", "{{agent}}"
        )
      ], "How long ago the newest record of the agent came."),
  ]

  private static let cost: [DashboardPanel] = [
    .lines(
      "Tokens", unit: "short",
      [
        (
          "sum by (direction) (rate(belay_tokens_total{agent=~\"$agent\"}[$__rate_interval]))",
          "{{direction}} a second"
        )
      ], "Into models and out of them."),
    .lines(
      "Cost by agent", unit: "currencyUSD",
      [
        (
          "sum by (agent) (rate(belay_cost_usd_total{agent=~\"$agent\"}[$__rate_interval])) * 3600",
          "{{agent}} an hour"
        ),
        (
          "sum by (agent) (rate(belay_cost_estimated_usd_total{agent=~\"$agent\"}[$__rate_interval])) "
            + "* 3600",
          "{{agent}} an hour, estimated"
        ),
      ], "In US dollars an hour, as agents tell it, and as it must be at known prices where not."),
    .lines(
      "Budgets", unit: "percentunit",
      [("belay_budget_used_ratio{agent=~\"$agent\"}", "{{agent}} {{budget}}")],
      "How much of each budget is used."),
    .lines(
      "Context", unit: "percentunit",
      [("belay_agent_context_ratio{agent=~\"$agent\"}", "{{agent}}")],
      "How full the model's context was at the newest call."),
  ]

  private static let escalations: [DashboardPanel] = [
    .lines(
      "Waiting, by risk", isStacked: true,
      [("sum by (severity) (belay_escalations_pending)", "{{severity}}")],
      "Actions that wait for a person."),
    .lines(
      "How long they wait", unit: "s",
      [
        ("max(belay_escalation_oldest_age_seconds)", "oldest"),
        ("min(belay_escalation_time_left_seconds) < +Inf", "next one expires in"),
      ], "The age of the oldest, and the time until the next one expires."),
    .lines(
      "Time to a verdict", unit: "s",
      [0.5, 0.95].map { share in
        (
          "histogram_quantile(\(share), "
            + "sum by (le) (rate(belay_escalation_decision_seconds_bucket[$__rate_interval])))",
          "p\(Int(share * 100))"
        )
      }, "From when it was raised to when somebody decided."),
    .lines(
      "How they ended",
      [
        (
          "sum by (verdict) (increase(belay_decisions_total[$__rate_interval]))", "{{verdict}}"
        ),
        (
          "sum by (state) (increase(belay_escalations_ended_total[$__rate_interval]))", "{{state}}"
        ),
      ], "Verdicts of people, and what else became of them; expired means that nobody decided."),
    .lines(
      "Raised",
      [
        (
          "sum by (attended) (increase(belay_escalations_raised_total[$__rate_interval]))",
          "somebody there: {{attended}}"
        )
      ], "With and without somebody at a console."),
    .lines(
      "Orders",
      [("sum by (state) (increase(belay_controls_total[$__rate_interval]))", "{{state}}")],
      "Orders to agents, by how far they came."),
  ]

  private static let health: [DashboardPanel] = [
    .lines(
      "Records", unit: "rps",
      [
        (
          "sum by (source, result) (rate(belay_ingest_records_total[$__rate_interval])) > 0",
          "{{source}} {{result}}"
        )
      ], "Handed in, by route and by what became of them."),
    .lines(
      "Ingest lag, p95", unit: "s",
      [
        (
          "histogram_quantile(0.95, "
            + "sum by (le) (rate(belay_ingest_lag_seconds_bucket[$__rate_interval])))",
          "p95"
        )
      ], "From when it happened, by the agent's clock, to when it was recorded."),
    .lines(
      "Commits, p99", unit: "s",
      [
        (
          "histogram_quantile(0.99, "
            + "sum by (le) (rate(belay_commit_seconds_bucket[$__rate_interval])))",
          "p99"
        )
      ], "How long it takes to put a batch on disk."),
    .lines(
      "Waiting for the writer", unit: "percentunit",
      [("belay_queue_bytes / belay_queue_limit_bytes", "{{lane}}")],
      "How full each lane is; when one is full, its callers get 503."),
    .lines(
      "Ledger", unit: "bytes",
      [("belay_ledger_size_bytes", "ledger"), ("belay_ledger_free_bytes", "free on its disk")],
      "What it takes and what is left."),
    .lines(
      "Anchors", unit: "s", [("belay_anchor_age_seconds", "{{anchor}}")],
      "Since each last took a checkpoint; without one, nothing is kept outside."),
    .lines(
      "Records that nobody else vouches for",
      [
        ("max(belay_ledger_seq) - max(belay_ledger_signed_seq)", "not signed"),
        ("max(belay_ledger_seq) - max(belay_anchor_seq)", "not anchored"),
      ], "Behind the newest checkpoint here, and behind the newest that an anchor has."),
    .lines(
      "Streams and long polls", [("sum by (who) (belay_waiting_callers)", "{{who}}")],
      "Callers that wait for something to happen."),
    .lines(
      "Refused and lost",
      [
        ("sum(increase(belay_refusals_total[$__rate_interval]))", "calls refused"),
        ("sum(increase(belay_conflicts_total[$__rate_interval]))", "same id, other bytes"),
        (
          "sum by (reason) (increase(belay_fold_losses_total[$__rate_interval])) > 0", "{{reason}}"
        ),
      ], "What the hub did not take, and what changed nothing."),
    .lines(
      "Process", unit: "bytes", [("process_resident_memory_bytes{job=~\".*belay.*\"}", "memory")],
      "Memory of the hub; the job of the scrape is to have belay in its name."),
  ]
}
