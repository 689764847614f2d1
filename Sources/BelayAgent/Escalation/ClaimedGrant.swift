package import BelayCore

/// A person's yes, as the hub told it: not yet claimed, so nothing may run on it.
package struct Approval: Sendable, Equatable {
  package let question: Question
  /// What would run: the agent's own arguments, or the person's edit of them.
  package let arguments: JSON
  package let edited: Bool
  package let by: String
  /// Of exactly that action; computed here, not taken from the hub (INV 23).
  package let digest: Digest
}

/// A claimed approval: the hub has its single use on record, so the action may run, once (INV 13).
package struct ClaimedGrant: Sendable, Equatable {
  package let id: String
  package let arguments: JSON
  package let edited: Bool
  package let by: String
}
