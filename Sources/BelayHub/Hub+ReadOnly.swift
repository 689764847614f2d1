internal import BelayCore
internal import BelayLedger

// A hub that only reads (INV 3): the console, `verify`, `export` and `watch` work on it as on any other, and
// everything that would be recorded is refused with the reason.

extension Hub {
  /// - Parameter fault: what is wrong with the ledger; `nil` where somebody only wants to look.
  static func readOnlyDesk(
    _ options: HubOptions, rules: PolicyRules = .none, for fault: String? = nil
  ) throws(HubStartError) -> Desk {
    do {
      let reader = try LedgerReader(untouched: options.stateDirectory)
      let broken = fault ?? reader.openingFault().flatMap { $0.isBroken ? $0.description : nil }
      var policy = options.policy
      policy.rules = rules
      return Desk(
        readOnly: broken.map(ReadOnly.broken) ?? .wished, archive: reader,
        last: try? LastSigned(stateDirectory: options.stateDirectory), clock: options.clock,
        policy: policy)
    } catch {
      // What the ledger is refused for says more than why it cannot even be read.
      throw .ledger(fault ?? error.description, isBroken: fault != nil || error.isBroken)
    }
  }
}
