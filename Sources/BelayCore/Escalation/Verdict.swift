/// What a person answers to an escalation.
package enum Verdict: String, Sendable, CaseIterable {
  /// the action may run as asked
  case approve
  /// the action may run with other arguments, which the decision carries whole
  case edit
  case reject
  /// no action: the answer itself is what the agent wanted
  case respond
  /// no action, and the agent shall go on with less
  case degrade

  /// Whether the agent may then run something, so that there is a grant to claim.
  package var grants: Bool {
    switch self {
    case .approve, .edit: true
    case .reject, .respond, .degrade: false
    }
  }

  /// `approved`, `rejected`: what is said of it afterwards.
  package var past: String {
    switch self {
    case .approve: "approved"
    case .edit: "approved with edits"
    case .reject: "rejected"
    case .respond: "answered"
    case .degrade: "degraded"
    }
  }
}

/// How the answer was entered, for the record.
package enum Affordance: String, Sendable, CaseIterable {
  case key, typed, cli, api
  /// by a rule of the policy; no person
  case policy
}

/// What an operator does with a card without deciding it; the deadline runs on meanwhile.
package enum Hold: String, Sendable, CaseIterable {
  /// "mine": others see who looks at it
  case claim
  case release
  /// "not now"
  case `defer`
}
