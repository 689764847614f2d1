package import BelayCore
package import BelayLedger

/// The judgements of the hub: the rules of the policy file, and what holds where they say nothing.
package struct Policy: Sendable, Equatable {
  /// In force; replaced when the file changes.
  package var rules = PolicyRules.none
  /// Which models are known at the start; `nil` leaves it at what is on record.
  package var models: ModelNews?
  /// Escalations of one agent that may wait at once; nobody is asked the surplus (INV 31).
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
  /// How close together folds of the past are kept, and how many.
  package var past = SnapshotFolder.Limits()

  package init() {}
}
