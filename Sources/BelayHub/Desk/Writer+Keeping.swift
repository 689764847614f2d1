internal import BelayCore
internal import BelayLedger

// What is erased from the ledger, and what must not be.

extension Writer {
  /// When the log is looked at again that a reader kept from being emptied, in nanoseconds: soon, since
  /// most reads are short, and then less and less often.
  static let firstPurgeWait: UInt64 = 20_000_000
  private static let longestPurgeWait: UInt64 = 60_000_000_000

  /// Erases payloads. What was performed before is committed and answered first, since an erasure is a
  /// transaction of its own. Nobody waits for the fold that is made anew, nor for readers of the log.
  mutating func erase(
    _ order: ErasureOrder, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    finishBatch()
    if let broken { throw Self.ledgerFailed(broken) }
    do throws(LedgerError) {
      let erasure = try ledger.erase(
        order, id: newID(at: now), authid: caller.authid, recorded: now.wall, patience: .zero)
      fleet.apply(erasure.record)
      refold()
      if !erasure.isPurged { purgeLater() }
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
    }
  }

  mutating func purgeLater() {
    purgeWait = Self.firstPurgeWait
    purgeDue = clock.read().boot.nanoseconds + purgeWait
  }

  /// Empties the log of what was erased, if it could not be done at once.
  mutating func purgeIfDue(at now: Reading) {
    guard now.boot.nanoseconds >= purgeDue, !batch.begun, broken == nil else { return }
    do throws(LedgerError) {
      purgeWait = min(purgeWait * 2, Self.longestPurgeWait)
      purgeDue = try ledger.purge(patience: .zero) ? .max : now.boot.nanoseconds + purgeWait
    } catch {
      broken = "\(error)"
    }
  }

  // MARK: Pruning

  /// Between two steps, so that others are served, in nanoseconds.
  private static let pruneEvery: UInt64 = 2_000_000

  /// Writes the order on record; the records go afterwards, a few at a time.
  mutating func prune(
    _ order: PruneOrder, _ base: Fleet, as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    finishBatch()
    if let broken { throw Self.ledgerFailed(broken) }
    do throws(LedgerError) {
      let record = try ledger.prune(
        order, base: base, id: newID(at: now), authid: caller.authid, recorded: now.wall)
      fleet.apply(record)
      refold()
      pruneDue = 0
      tell(record, of: [order.through.payload])
      return .recorded(record.seq)
    } catch {
      guard case .notPrunable = error else {
        broken = "\(error)"
        throw Self.ledgerFailed("\(error)")
      }
      throw .conflict(detail: "\(error)", winner: nil)
    }
  }

  mutating func pruneIfDue(at now: Reading) {
    guard now.boot.nanoseconds >= pruneDue, !batch.begun, broken == nil else { return }
    do throws(LedgerError) {
      if try ledger.pruneStep() {
        pruneDue = now.boot.nanoseconds + Self.pruneEvery
        if purgeDue == .max { purgeLater() }
      } else {
        pruneDue = .max
      }
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
