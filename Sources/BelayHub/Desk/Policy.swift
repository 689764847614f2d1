package import BelayCore
package import BelayLedger

/// The limits and judgements of the hub while no `policy.toml` says otherwise.
package struct Policy: Sendable, Equatable {
  /// Open escalations that one agent may have; the surplus is refused (INV 31).
  package var openPerAgent = 10
  /// What an escalation gets that names no deadline.
  package var timeout: Duration = Escalation.defaultTimeout
  /// How old a console's heartbeat may be to count as presence (INV 19).
  package var presence: Duration = .seconds(15)
  /// What the hub does by itself when a signal is raised, in this order.
  package var onSignal: [SignalRule] = []
  /// What is kept free on the ledger's disk, and for what.
  package var disk = DiskReserve.Limits()
  /// When the head of the ledger's tree is signed.
  package var signing = SigningSchedule.Pace()
  /// Records between two snapshots of the fold.
  package var snapshotEvery = 20_000

  package init() {}

  /// The agent's hint, taken as given; without a hint high, because doubt means the typed confirmation.
  package func risk(of request: EscalationRequest) -> Risk {
    request.risk ?? .high
  }

  /// How long people have, from now: what the request names, within bounds.
  ///
  /// - Returns: `nil` when the request's own deadline has already passed.
  package func timeout(of request: EscalationRequest, at now: Timestamp) -> Duration? {
    guard let wanted = request.wantedTimeout(at: now) else { return timeout }
    guard wanted > .zero else { return nil }
    return Escalation.clamped(wanted)
  }
}
