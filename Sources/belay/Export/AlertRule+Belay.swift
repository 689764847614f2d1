// The alerts that come with Belay. Each says what to do, with the words of the command line; a test
// holds every metric in them against a hub that runs.

extension AlertRule {
  static let belay: [(name: String, rules: [AlertRule])] = [
    ("belay-escalations", escalations), ("belay-agents", agents), ("belay-hub", hub),
    ("belay-ledger", ledger),
  ]

  private static let escalations = [
    AlertRule(
      name: "BelayEscalationUnattended",
      expression: "min(belay_escalation_time_left_seconds) < 300 and "
        + "max(belay_operators_present) == 0",
      holds: "0m", severity: .critical,
      summary: "An escalation expires in {{ $value | humanizeDuration }} and nobody is there",
      description: """
        No operator is at a console, and an agent waits for a verdict. When the time is up the \
        agent degrades; nothing is approved by itself. Open `belay console`, or look with \
        `belay escalations` and decide with `belay approve` or `belay reject`.
        """),
    AlertRule(
      name: "BelayEscalationsWaiting",
      expression: "max(belay_escalation_oldest_age_seconds) > 600",
      holds: "1m", severity: .warning,
      summary: "An escalation has waited for {{ $value | humanizeDuration }}",
      description: """
        Decide it, or force the agent into degraded mode with `belay degrade AGENT --reason \
        …`. Oldest first: `belay escalations`.
        """),
    AlertRule(
      name: "BelayEscalationsExpired",
      expression: "increase(belay_escalations_ended_total{state=\"expired\"}[15m]) > 0",
      holds: "0m", severity: .warning,
      summary: "Escalations expired without a verdict",
      description: """
        Nobody decided in time, so the agents degraded. See which: `belay events --filter \
        type:belay.escalation.expired`. If it goes on, give them longer deadlines or more \
        people.
        """),
    AlertRule(
      name: "BelayOutcomeUnknown",
      expression: "increase(belay_escalations_ended_total{state=\"unknown\"}[15m]) > 0",
      holds: "0m", severity: .critical,
      summary: "An approved action was begun and never reported",
      description: """
        Nobody knows whether it ran; Belay never runs it again by itself. Find it with `belay \
        escalations`, look at its target, and settle it by hand.
        """),
  ]

  private static let agents = [
    AlertRule(
      name: "BelayBreakerOpen",
      expression: "max by (agent, breaker) "
        + "(belay_breaker_state{state=~\"open|forced_open\"}) > 0",
      holds: "2m", severity: .warning,
      summary: "Breaker {{ $labels.breaker }} of {{ $labels.agent }} is open",
      description: """
        Calls to it are refused, and the agent works with its fallback. Look at what fails: \
        `belay events --filter 'agent:{{ $labels.agent }} outcome:error'`. When the callee is \
        well again the breaker closes by itself; a forced one by `belay breaker`.
        """),
    AlertRule(
      name: "BelayErrorRateHigh",
      expression: "sum by (agent) (rate(belay_calls_total{outcome=~\"error|timeout\"}[5m])) / "
        + "sum by (agent) (rate(belay_calls_total{outcome!~\"rejected|ignored\"}[5m])) > 0.25 and "
        + "sum by (agent) (increase(belay_calls_total{outcome!~\"rejected|ignored\"}[5m])) > 20",
      holds: "5m", severity: .warning,
      summary: "{{ $value | humanizePercentage }} of the calls of {{ $labels.agent }} fail",
      description: """
        See which call and why: `belay events --filter 'agent:{{ $labels.agent }} \
        level>=error'`. If it does harm, `belay degrade {{ $labels.agent }} --reason …`.
        """),
    AlertRule(
      name: "BelayAgentSilent", expression: "max by (agent) (belay_agent_silent) > 0",
      holds: "2m", severity: .warning,
      summary: "{{ $labels.agent }} gives no sign of life",
      description: """
        It missed more than three heartbeats and did not say that it stops: it crashed, hangs, \
        or cannot reach the hub. Look at its process, and at its last records with `belay \
        events --filter agent:{{ $labels.agent }}`.
        """),
    AlertRule(
      name: "BelayBudgetNearlyUsed",
      expression: "max by (agent, budget) (belay_budget_used_ratio) > 0.9",
      holds: "1m", severity: .warning,
      summary: "{{ $labels.agent }} has used {{ $value | humanizePercentage }} of its budget "
        + "({{ $labels.budget }})",
      description: """
        When it is used up the agent degrades. Give it more, or let it stop: `belay pause {{ \
        $labels.agent }} --reason …`.
        """),
    AlertRule(
      name: "BelayBudgetExhausted",
      expression: "max by (agent, budget) (belay_budget_exhausted) > 0",
      holds: "0m", severity: .critical,
      summary: "The budget ({{ $labels.budget }}) of {{ $labels.agent }} is exhausted",
      description: """
        The agent goes on with less, or not at all. See on what it was spent: `belay agents`, \
        and `belay events --filter 'agent:{{ $labels.agent }} cost>0'`.
        """),
    AlertRule(
      name: "BelaySignal", expression: "sum by (signal) (belay_signals_active) > 0",
      holds: "5m", severity: .warning,
      summary: "{{ $labels.signal }} at {{ $value }} agents",
      description: """
        Belay detected a trouble and has not seen it end. The console shows whom it is about \
        and on what evidence: `belay console`, or `belay events --filter \
        type:belay.signal.raised`.
        """),
  ]

  private static let hub = [
    AlertRule(
      name: "BelayHubAbsent", expression: "absent(belay_hub_ready)",
      holds: "1m", severity: .critical,
      summary: "Nothing is heard of any Belay hub",
      description: """
        The hub is down, or its scrape fails (a token of role observer is needed). Agents \
        cannot ask anybody, and degrade. Start it with `belay hub`; if it refuses, it says \
        why.
        """),
    AlertRule(
      name: "BelayHubNotReady", expression: "belay_hub_ready == 0",
      holds: "0m", severity: .critical,
      summary: "The hub {{ $labels.instance }} takes no records",
      description: """
        Its ledger failed or it is stopping; the hub's log says why. Nothing is acknowledged \
        that is not on disk, so nothing is lost.
        """),
    AlertRule(
      name: "BelayLaneFull", expression: "belay_queue_bytes / belay_queue_limit_bytes > 0.8",
      holds: "2m", severity: .warning,
      summary: "The {{ $labels.lane }} lane is {{ $value | humanizePercentage }} full",
      description: """
        More comes in than the hub can record; soon callers get 503 and try again later. See \
        who sends so much: `belay agents`.
        """),
    AlertRule(
      name: "BelayRecordsRejected",
      expression: "sum by (source) "
        + "(increase(belay_ingest_records_total{result=\"rejected\"}[15m])) > 0",
      holds: "0m", severity: .warning,
      summary: "{{ $value }} records from {{ $labels.source }} were rejected",
      description: """
        They are not in the ledger. The answer to whoever sent them names each and says why.
        """),
    AlertRule(
      name: "BelayCountersBehind", expression: "belay_ledger_seq - belay_metrics_seq > 100000",
      holds: "10m", severity: .warning,
      summary: "The counters of {{ $labels.instance }} are {{ $value }} records behind",
      description: """
        The hub has more to do than its processors allow; the ledger is whole, only these \
        figures are late.
        """),
  ]

  private static let ledger = [
    AlertRule(
      name: "BelayLedgerDiskFull", expression: "belay_ledger_free_bytes < 1073741824",
      holds: "5m", severity: .critical,
      summary: "{{ $value | humanize1024 }}B are left on the ledger's disk",
      description: """
        When it is full the hub stops, because what cannot be recorded must not happen. Make \
        room on that disk.
        """),
    AlertRule(
      name: "BelayLedgerSlow",
      expression: "histogram_quantile(0.99, "
        + "sum by (instance, le) (rate(belay_commit_seconds_bucket[5m]))) > 0.5",
      holds: "10m", severity: .warning,
      summary: "Commits of {{ $labels.instance }} take {{ $value | humanizeDuration }}",
      description: """
        Every answer waits for its commit, so everything is slow. Look for whatever else \
        writes on that disk, and at the disk itself.
        """),
    AlertRule(
      name: "BelayLedgerUnsigned",
      expression: "belay_ledger_seq - belay_ledger_signed_seq > 10000",
      holds: "5m", severity: .critical,
      summary: "{{ $value }} records of {{ $labels.instance }} are not signed",
      description: """
        A hub signs every 1,000 records. What is not signed can be changed by whoever reaches the \
        database. The hub's log says why; check what is there with `belay ledger verify`.
        """),
    AlertRule(
      name: "BelayAnchorFailing",
      expression: "max by (instance, anchor) (belay_anchor_failing) > 0",
      holds: "10m", severity: .warning,
      summary: "Checkpoints do not reach {{ $labels.anchor }}",
      description: """
        Nothing is lost, but whoever holds key and database could rewrite what came since. `belay \
        ledger standing` says why it fails.
        """),
    AlertRule(
      name: "BelayAnchorStale",
      expression: "min by (instance) (belay_anchor_age_seconds) > 300 and on (instance) "
        + "max by (instance) (belay_ledger_signed_seq) > on (instance) "
        + "max by (instance) (belay_anchor_seq)",
      holds: "1m", severity: .critical,
      summary: "No anchor of {{ $labels.instance }} has taken a checkpoint for "
        + "{{ $value | humanizeDuration }}",
      description: """
        There are newer checkpoints, and no copy of them is outside. Look at `belay ledger standing`, \
        and give the hub another anchor: `belay hub --anchor-file` or `--witness`.
        """),
  ]
}
