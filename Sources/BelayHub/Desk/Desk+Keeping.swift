package import BelayCore
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

  /// What the policy in force lets go of now; 409 if it says nothing of that.
  package func prunePlan(
    as caller: Principal, at now: Timestamp
  ) async throws(HubRefusal) -> (plan: PrunePlan, rules: PolicyRules, retention: Retention) {
    try caller.require(.administer)
    let rules = try await policy(as: caller).rules
    guard let retention = rules.retention else {
      throw .conflict(detail: Self.unwritten, winner: nil)
    }
    let signed = signer?.board.standing.signedSize ?? 0
    do throws(LedgerError) {
      return (try reader.prunePlan(retention, at: now, signed: signed), rules, retention)
    } catch {
      throw .unavailable(detail: "The ledger could not be read: \(error).", retryAfter: .seconds(5))
    }
  }

  package static let unwritten =
    "Without a written retention policy nothing is pruned. Write [retention] into the policy file; "
    + "`belay policy example` shows it."

  /// Lets go of what the policy lets go of, or less; 409 for more.
  ///
  /// - Returns: the number of its record.
  package func prune(
    _ through: PruneReach, archive: String?, proofs: Int, as caller: Principal, at now: Timestamp
  ) async throws(HubRefusal) -> Int {
    let (plan, rules, retention) = try await prunePlan(as: caller, at: now)
    guard plan.allows(through) else {
      throw .conflict(
        detail:
          "The policy lets go of less than that, or more has gone already. Ask for the plan again.",
        winner: nil)
    }
    let order = PruneOrder(
      through: through, by: caller.name, policy: rules.sha256?.text ?? "", retention: retention,
      archive: archive, proofs: proofs)
    let base: Fleet
    do throws(LedgerError) {
      base = try reader.baseFold(through: through.payload)
    } catch {
      throw .unavailable(detail: "The ledger could not be read: \(error).", retryAfter: .seconds(5))
    }
    return try await ask(.prune(order, base), as: caller) {
      if case .recorded(let it) = $0 { it } else { nil }
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
