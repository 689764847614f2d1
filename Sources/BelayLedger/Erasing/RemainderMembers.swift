internal import BelayCore

/// Of what agents report: measures, our words and names of things; see `Fleet.apply`.
enum AgentMembers {
  static let all = MemberRules(
    kept: [
      // Agents and their modes
      "name", "version", "framework", "capabilities", "pid", "heartbeat_s", "reported_by", "to",
      "cause", "until", "by", "control",
      // Breakers
      "breaker", "from", "state", "observed", "gone", "failure_rate", "slow_rate", "calls",
      "failed",
      "slow", "rejected", "window_s", "failure_threshold", "slow_threshold", "p50_ms", "p95_ms",
      "p99_ms",
      // Calls and runs
      "kind", "outcome", "latency_ms", "input_tokens", "output_tokens", "cache_read_tokens",
      "cost_usd", "error_type", "context_used_tokens", "context_limit_tokens", "rate_limited",
      "parent_run", "duration_ms", "call", "handler",
      // Budgets, scores and choices
      "budget", "used", "limit", "score", "confidence", "threshold", "autonomous",
    ],
    texts: ["host", "reason", "task", "decision", "error_message"])
}

/// Of signals and what operators did about them.
enum SignalMembers {
  static let all = MemberRules(
    kept: [
      "agent_id", "signal", "value", "threshold", "window_s", "unit", "evidence", "policy", "by",
      "until", "operator",
    ],
    texts: ["explanation", "reason"])
}

/// Of escalations and orders.
enum OrderMembers {
  static let arguments: Set<String> = ["args", "edited_args"]
  static let digests: Set<String> = ["action_digest", "grant_digest"]

  static let all = MemberRules(
    kept: [
      "agent", "id", "handle", "number", "agent_id", "run_id", "name", "risk", "expires_at",
      "no_operator", "on_timeout", "approvers", "confirmation", "surplus", "raised_by", "decision",
      "affordance", "displayed_ms", "decided_by", "endorsed_by", "approval", "approved_by", "by",
      "nonce", "status", "superseded_by", "revoked_by", "outranked_by_seq", "was", "verb", "for_s",
      "level", "breaker", "cause", "signal", "allowed_decisions", "requested_at", "timeout_s",
    ],
    texts: ["reason", "message", "detail", "user_message"], inner: ["request"],
    whole: [
      "escalation", "control", "deadline", "scope", "due", "claim_by", "report_by", "policy",
    ])
}
