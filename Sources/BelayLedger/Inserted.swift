package import BelayCore

/// What became of one event that was handed to the ledger.
package enum Inserted: Sendable, Equatable {
  /// Recorded, once the transaction commits.
  case new(Record)
  /// The same source, id and bytes are already recorded at this `seq`: the same answer again (INV 7).
  case duplicate(Int)
  /// Refused by a unique constraint: the record at this `seq` has the same source and id with other
  /// bytes (INV 7), or is already the verdict or the claim of this escalation (INV 8, 13).
  case conflict(Int)
}
