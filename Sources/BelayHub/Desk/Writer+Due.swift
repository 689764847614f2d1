internal import BelayCore
internal import BelayLedger

// What happens because time has passed.

extension Writer {
  /// Brings everything up to date that the last run left behind: deadlines that cannot be shown to lie
  /// in the future are expired by record (INV 18), and consoles of the last run are gone.
  ///
  /// - Parameter notice: what is to be written down before anything else.
  mutating func open(_ notice: Notary.Notice?) throws {
    try write(notice)
    let now = clock.read()
    try recordPolicy(at: now)
    if let models = policy.models { _ = try price(by: models, at: now) }
    for who in fleet.operatorsInOrder where who.isConnected {
      try note(.operatorDisconnected, of: who.name, at: now)
    }
    turn([])
    if let broken { throw LedgerError.poisoned(broken) }
  }

  /// Records what is due. A failure of the ledger is kept in `broken`.
  mutating func settle(at now: Reading) {
    let nanoseconds = now.boot.nanoseconds
    // What is due cannot be recorded. It is as soon as there is room, before anything else.
    guard room != .none else { return woken += polls.due(at: nanoseconds) }
    purgeIfDue(at: now)
    refoldIfDue(at: now)
    pruneIfDue(at: now)
    lookForSignals(at: now)
    do throws(HubRefusal) {
      if nanoseconds >= escalationsDue { try expireEscalations(at: now) }
      if nanoseconds >= controlsDue { try expireControls(at: now) }
      for name in presence.leave(at: nanoseconds) {
        try note(.operatorDisconnected, of: name, at: now)
      }
      try beatForLedger(at: now)
    } catch {
      return
    }
    woken += polls.due(at: nanoseconds)
  }

  private mutating func expireEscalations(at now: Reading) throws(HubRefusal) {
    escalationsDue = .max
    for key in docket.keys {
      try expire(key, at: now)
      guard let next = fleet.escalations[key]?.nextDeadline else { continue }
      invariant(now.boot.isBefore(next), "\(key) is still overdue after it was expired by record")
      escalationsDue = min(escalationsDue, next.nanoseconds)
    }
  }

  /// Records that the time of this escalation has run out, if it has.
  mutating func expire(_ key: EscalationKey, at now: Reading) throws(HubRefusal) {
    guard let event = fleet.escalations[key]?.expiring(at: now, eventID: newID(at: now)) else {
      return
    }
    try insert(event, authid: Principal.hub.authid, at: now, of: key)
  }

  private mutating func expireControls(at now: Reading) throws(HubRefusal) {
    controlsDue = .max
    let open = fleet.controlsInOrder.filter(\.isOpen)
    for control in open {
      if let event = control.expiring(at: now, eventID: newID(at: now)) {
        try insert(event, authid: Principal.hub.authid, at: now)
      } else {
        controlsDue = min(controlsDue, control.due.nanoseconds)
      }
    }
  }
}
