/// What a credential is for. The roles are disjoint: none contains another (INV 25).
package enum Role: String, Sendable, Hashable, CaseIterable {
  /// Sends events and telemetry, of any agent its pattern covers.
  case ingest
  /// Speaks for its agents: their events, escalations, claims and controls.
  case agent
  /// Looks, and changes nothing.
  case observer
  /// Looks, decides escalations and gives orders to agents.
  case `operator`
  /// Keeps the hub: tokens, health. Decides nothing.
  case admin
}

/// One kind of thing that a caller can ask of the hub.
package enum Act: String, Sendable, CaseIterable {
  /// hand in events of an agent
  case record
  /// raise, claim, report and cancel escalations; take controls and answer for them
  case speakForAgent
  /// read fleet, events, ledger and metrics
  case look
  /// read the queue of escalations with everything in it
  case review
  /// decide and hold escalations, order controls, count as present
  case decide
  /// create and revoke credentials
  case administer
}

extension Role {
  /// The whole table of permissions, in one place.
  package func allows(_ act: Act) -> Bool {
    switch self {
    case .ingest: act == .record
    case .agent: act == .record || act == .speakForAgent
    case .observer: act == .look
    case .operator: act == .look || act == .review || act == .decide
    case .admin: act == .look || act == .administer
    }
  }
}
