internal import BelayCore

/// Why a hub only reads: it records nothing, signs nothing and decides nothing, and tells everybody who asks
/// for more (INV 3). Agents get no answer from it and degrade (INV 17).
package struct ReadOnly: Sendable, Equatable {
  /// What happened, then what to do.
  package let reason: String
  /// The ledger is not what was written, rather than somebody's wish.
  package let isBroken: Bool

  /// As the one who started the hub wanted it.
  package static let wished = ReadOnly(
    reason: "it was started with --read-only", isBroken: false)

  package static func broken(_ reason: String) -> ReadOnly {
    ReadOnly(reason: reason, isBroken: true)
  }

  var refusal: HubRefusal {
    .unavailable(
      detail: "This hub is read-only, so nothing was recorded and nothing happened: \(reason)",
      retryAfter: .seconds(60))
  }

  /// Of a broken ledger nothing is proven to anybody (FAULTS 18).
  func requireProvable() throws(HubRefusal) {
    if isBroken { throw refusal }
  }
}
