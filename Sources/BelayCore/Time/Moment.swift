/// A moment of the ledger: right after a record, or at a time of the hub's clock.
package enum Moment: Sendable, Equatable {
  case record(Int)
  case time(Timestamp)
}
