/// What an operator can order of an agent.
package enum ControlVerb: String, Sendable, CaseIterable {
  case degrade, restore, pause, resume, kill
  /// of one breaker, or of all if none is named
  case forceOpen = "force_open"
  case close, reset, disable

  /// Whether it allows the agent less than before, so that it outranks older approvals (INV 20).
  package var restricts: Bool {
    switch self {
    case .degrade, .pause, .kill, .forceOpen: true
    case .restore, .resume, .close, .reset, .disable: false
    }
  }

  /// What the agent is in when it has followed; nil if the order is about breakers only.
  package var mode: ModeName? {
    switch self {
    case .degrade: .degraded
    case .pause: .paused
    case .kill: .stopped
    case .restore, .resume: .normal
    case .forceOpen, .close, .reset, .disable: nil
    }
  }

  /// What an agent must declare, beside `controls`, to be given it; nil if nothing more.
  ///
  /// A breaker that is switched off protects nothing, and an agent that does not know the word would
  /// go on as before: so nobody is ordered to who has not said that they can.
  package var capability: String? { self == .disable ? "disable" : nil }
}
