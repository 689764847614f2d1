internal import BelayCore
internal import BelayLedger

// What is erased from the ledger, and what must not be.

extension Writer {
  /// When the log is looked at again that a reader kept from being emptied, in nanoseconds.
  private static let purgeEvery: UInt64 = 60_000_000_000

  /// Erases payloads. What was performed before is committed and answered first, since an erasure is a
  /// transaction of its own; nobody else is served until the file is written anew and the fleet folded
  /// from what is left.
  mutating func erase(
    _ seqs: [Int], basis: String, reason: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    finishBatch()
    if let broken { throw Self.ledgerFailed(broken) }
    let order = ErasureOrder(seqs: seqs, by: caller.name, legalBasis: basis, reason: reason)
    do throws(LedgerError) {
      let erasure = try ledger.erase(
        order, id: newID(at: now), authid: caller.authid, recorded: now.wall)
      fleet = try ledger.loadFleet()
      snapshotSeq = 0
      past?.forget()
      if !erasure.isPurged { purgeDue = clock.read().boot.nanoseconds + Self.purgeEvery }
      tell(erasure.record, of: order.seqs)
      return .erased(erasure)
    } catch {
      guard case .notErasable = error else {
        broken = "\(error)"
        throw Self.ledgerFailed("\(error)")
      }
      throw .conflict(detail: "\(error)", winner: nil)
    }
  }

  /// It is on disk already.
  private mutating func tell(_ record: Record, of seqs: [Int]) {
    feed.forget(through: seqs.last ?? 0)
    feed.publish([record])
    let now = clock.read().boot.nanoseconds
    signer?.committed(upTo: fleet.seq, isDecision: true, at: now)
    board.update { health in
      health.lastSeq = fleet.seq
      health.commits += 1
      health.recordsWritten += 1
      health.lastSnapshotSeq = snapshotSeq
    }
  }

  /// Empties the log of what was erased, if it could not be done at once.
  mutating func purgeIfDue(at now: Reading) {
    guard now.boot.nanoseconds >= purgeDue, !batch.begun, broken == nil else { return }
    do throws(LedgerError) {
      purgeDue = try ledger.purge() ? .max : now.boot.nanoseconds + Self.purgeEvery
    } catch {
      broken = "\(error)"
    }
  }

  // MARK: Legal holds

  mutating func placeHold(
    _ scope: LegalHold.Scope, reason: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard try holds().count < LegalHold.largest else {
      throw .conflict(
        detail: "\(LegalHold.largest) holds are in force, which is the limit. Release one first.",
        winner: nil)
    }
    let event = LegalHold.holding(
      scope, by: caller.name, reason: reason, id: newID(at: now), time: now.wall)
    return try .recorded(seq(of: insert(event, authid: caller.authid, at: now)))
  }

  mutating func releaseHold(
    _ number: Int, reason: String, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    guard let hold = try holds().first(where: { $0.number == number }) else {
      throw .notFound("No hold #\(number) is in force. `belay ledger hold list` lists them.")
    }
    let event = hold.releasing(
      by: caller.name, reason: reason, id: newID(at: now), time: now.wall)
    return try .recorded(seq(of: insert(event, authid: caller.authid, at: now)))
  }

  private func holds() throws(HubRefusal) -> [LegalHold] {
    do throws(LedgerError) {
      return try archive?.holds() ?? []
    } catch {
      throw .unavailable(
        detail: "The ledger could not be read: \(error).", retryAfter: .seconds(5))
    }
  }

  private func seq(of inserted: Inserted) -> Int {
    switch inserted {
    case .new(let record): record.seq
    case .duplicate(let seq), .conflict(let seq): seq
    }
  }
}
