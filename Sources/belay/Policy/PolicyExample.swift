import BelayCore

/// A policy to begin with, as a text that explains itself.
enum PolicyExample {
  /// - Parameter now: its auto-approval ends eight hours later.
  static func text(at now: Timestamp) -> String {
    let end = now.advanced(by: .seconds(8 * 3_600))
    return template.replacing("{until}", with: end.rfc3339Seconds)
  }

  private static let template = """
    # What needs a person, how many of them, and until when. Save it as policy.toml in the state
    # directory, or start the hub with --policy FILE. A change is loaded by itself; a file with an
    # error keeps the rules before it.
    #
    # Rules are tried from top to bottom. Of each thing that rules can set, the first rule that
    # matches and names it counts: special rules stand above general ones. What a rule needs and
    # cannot find (an argument that is missing, "100" where a number is compared) puts it in doubt,
    # and then it makes things stricter and never allows.
    #
    #   about:  agent, tool   names, * for any run of characters; one or a list
    #           when          conditions on the arguments; all must hold:
    #                         path = "/amount"  with equals, one_of, above, below, matches, present
    #           hint          the risk that the agent named: low, medium, high, critical, none
    #           reason        why it asks: tool_call, low_confidence, budget, policy, …
    #           confidence    { below = 0.7 }
    #   sets:   risk          low, medium, high, critical
    #           approvers     how many different people have to approve
    #           confirm       "typed": the end of the digest, as for high and critical always
    #           timeout       how long people have at most: "15m"
    #           on_timeout    what the agent does then: reject, degrade, pause, kill
    #           max_open      questions of one agent that may wait at once (10)
    #           reject        why nobody is asked
    #           approve       without a person: see below

    # How long records are kept. Without this nothing is ever pruned; with it `belay ledger prune` may be
    # given. The profile eu-ai-act refuses less than six months.
    #
    #   [retention]
    #   profile = "eu-ai-act"
    #   payload_days = 400      what events say
    #   decisions_days = 1000   what was asked, decided and ordered (as payloads, if left out)
    #   headers_days = 1500     who, when and what kind (for ever, if left out)
    #   hashes_days = 4000      the lowest hashes of the tree (for ever, if left out)

    [[rule]]
    name = "no-shell"
    tool = ["shell.*", "*.exec"]
    reject = "No shell in production. Open a change request."

    # Two people, who both type, and an hour for it.
    [[rule]]
    name = "refunds-above-1000"
    tool = "stripe.refund"
    when = [{ path = "/amount", above = 1000 }]
    risk = "critical"
    approvers = 2
    timeout = "1h"
    on_timeout = "degrade"

    [[rule]]
    name = "refunds"
    tool = "stripe.refund"
    risk = "high"
    timeout = "15m"

    # Whoever asks because it is unsure is looked at twice.
    [[rule]]
    name = "unsure"
    reason = "low_confidence"
    confirm = "typed"

    # Without a person: only until then and only so often, never at a high risk, for two approvers or
    # typing, never while the agent is degraded or nobody is at a console. It ends within 24 hours;
    # `belay policy revoke lab-reads --reason …` ends it at once. Every use is on record.
    [[rule]]
    name = "lab-reads"
    agent = "lab-*"
    tool = "crm.read"
    when = [{ path = "/customer", matches = "TEST-*" }]
    risk = "low"
    approve = { until = {until}, uses = 50 }

    # One agent must not bury people: what it asks beyond this is answered with degrade.
    [[rule]]
    name = "bulk"
    agent = "bulk-*"
    max_open = 3

    """
}
