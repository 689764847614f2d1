internal import BelayCore
package import BelayLedger

/// What is erased from the ledger, and what must not be; for operators and admins.
extension Desk {
  /// Erases payloads; 409 for the first record that has to stay, and then nothing is erased.
  package func erase(
    _ order: ErasureOrder, as caller: Principal
  ) async throws(HubRefusal) -> Erasure {
    try await ask(.erase(order), as: caller) {
      if case .erased(let it) = $0 { it } else { nil }
    }
  }

  /// - Returns: the number of its record, which is the hold's name.
  package func placeHold(
    _ scope: LegalHold.Scope, reason: String, as caller: Principal
  ) async throws(HubRefusal) -> Int {
    try await ask(.placeHold(scope, reason: reason), as: caller) {
      if case .recorded(let it) = $0 { it } else { nil }
    }
  }

  /// 404 if it is not in force.
  package func releaseHold(
    _ number: Int, reason: String, as caller: Principal
  ) async throws(HubRefusal) -> Int {
    try await ask(.releaseHold(number, reason: reason), as: caller) {
      if case .recorded(let it) = $0 { it } else { nil }
    }
  }
}
