internal import BelayCore
internal import BelayLedger

/// The writer thread's own state and its loop. Everything that happens goes through `turn`:
///
///     take ─► settle what is due ─► perform each command ─► commit (fsync) ─► publish, answer
///                                   │                   │                 │
///                                   │                   │                 └─ polls for a verdict
///                                   │                   └─ polls for orders: delivered by record
///                                   └─ decide on the fleet value ─► insert ─► fleet.apply
///
/// A large submission of events does not hold operators up: every few hundred events, what they asked
/// for meanwhile is performed, committed and answered before the rest.
///
/// A long poll is answered in the turn that ends its wait: what it waited for is in this commit.
///
/// The fleet is changed in place, before the commit. That is sound only because a commit that fails
/// ends the process: the changed value is then never read again, nothing of the batch was answered or
/// published, and the next start folds the ledger anew (INV 4, 5).
struct Writer {
  /// The bell's clock does not count suspend, so deadlines are looked at this often in any case.
  static let longestSleep: Duration = .seconds(1)

  let ledger: Ledger
  /// The writer's own way to read old records, so that nobody's long search is in its way.
  var archive: LedgerReader?
  let inbox: Inbox
  let bell: Bell
  let board: Board
  let feed: Feed
  let clock: Clock
  let random: @Sendable () -> (UInt64, UInt64)
  var policy: Policy
  /// When the rules of the policy came into force.
  var rulesLoaded: Reading
  /// `nil` for a desk that signs nothing.
  let signer: Signer?
  /// `nil` for a writer that keeps no folds of the past.
  let past: Past?

  var fleet: Fleet
  var docket: Docket
  var presence: Presence
  var polls = LongPolls()
  var surplus = SurplusMeter()
  var watch: Watch
  /// Found by the watch and not written down yet; empty between turns.
  var signalChanges: [SignalChange] = []
  /// no escalation or control is due before these moments; 0 = look now
  var escalationsDue: UInt64 = 0
  var controlsDue: UInt64 = 0
  var lookDue: UInt64 = 0
  /// when silence is to be attested; never, without a signer
  var ledgerBeatDue: UInt64 = .max
  /// when what was erased is to be looked for in the log again; never, if it is gone
  var purgeDue: UInt64 = .max

  var disk: DiskReserve
  /// As of the start of the turn.
  var room = DiskReserve.Room.supply(.plenty)

  var batch = Batch()
  /// Candidates of the ingest lane until operators are looked after again.
  var untilOperators = Writer.slice
  /// Long polls whose wait is over; empty between turns.
  var woken: [Submission] = []
  /// Why the ledger takes no more.
  var broken: String?
  var closing: [Submission.Answer]?
  var snapshotSeq = 0
}

// MARK: The loop

extension Writer {
  /// Works until the desk is closed or the ledger fails.
  mutating func run() {
    while broken == nil, closing == nil {
      broken = signer?.failure
      guard broken == nil else { break }
      let submissions = inbox.take()
      if submissions.isEmpty, let sleep = sleepTime() {
        bell.wait(atMost: sleep)
      } else {
        turn(submissions)
      }
    }
    if broken == nil { finish() }
    if let broken { fail(broken) }
  }

  /// One batch, from commands to answers.
  mutating func turn(_ submissions: [Submission]) {
    let now = clock.read()
    lookAtDisk(at: now)
    settle(at: now)
    untilOperators = Self.slice
    for submission in submissions { perform(submission) }
    finishBatch()
    snapshotIfDue()
  }

  /// Commits what was performed, then answers it. If the ledger fails, nothing of it has happened.
  mutating func finishBatch() {
    recordSignals()
    answerPollsForOrders()
    guard commit() else { return }
    answerPollsForVerdicts()
    announce()
  }

  /// `nil` = something is due.
  private func sleepTime() -> Duration? {
    let now = clock.read().boot.nanoseconds
    let others = [presence.nextDue, polls.nextDue].compactMap(\.self).min() ?? .max
    let due = min(escalationsDue, controlsDue, lookDue, min(ledgerBeatDue, purgeDue), others)
    guard due > now else { return nil }
    return min(Self.longestSleep, .nanoseconds(Int64(clamping: due - now)))
  }

  /// Puts the batch on disk.
  ///
  /// - Returns: false if the ledger failed; then nothing of the batch has happened.
  private mutating func commit() -> Bool {
    revokeLateApprovals()
    guard broken == nil else { return false }
    guard batch.begun else { return true }
    let began = clock.read().boot
    do {
      try ledger.commit()
      batch.commitTime = clock.read().boot.since(began)
      return true
    } catch {
      broken = "\(error)"
      return false
    }
  }

  /// Everything that may be known now that it is on disk.
  private mutating func announce() {
    let done = batch
    batch = Batch()
    feed.publish(done.records)
    updateBoard(done)
    for answer in done.answers { answer.to.resume(returning: answer.with) }
    handOver(done)
    past?.offer(fleet)
  }

  private func updateBoard(_ done: Batch) {
    let now = clock.read().boot.nanoseconds
    board.update { health in
      health.lastSeq = fleet.seq
      health.commits += done.begun ? 1 : 0
      health.recordsWritten += done.records.count
      if let time = done.commitTime { health.commitTimes.observe(time.seconds) }
      health.refusals += done.refusals
      health.conflicts += done.conflicts
      health.operatorsPresent = presence.present(at: now)
      health.longPolls = polls.count
      health.lastSnapshotSeq = snapshotSeq
    }
  }

  private mutating func snapshotIfDue() {
    guard broken == nil, fleet.seq - snapshotSeq >= policy.snapshotEvery else { return }
    saveSnapshot()
  }

  /// Only where there is plenty of room: a start without it takes longer, and that is all.
  private mutating func saveSnapshot() {
    guard room == .supply(.plenty) else { return }
    do {
      try ledger.saveSnapshot(fleet)
      snapshotSeq = fleet.seq
    } catch {
      broken = "\(error)"
    }
  }
}

// MARK: The two ends

extension Writer {
  /// An orderly end: what waits is worked off, then nothing is let in.
  private mutating func finish() {
    let shut = HubRefusal.unavailable(detail: "The hub is shutting down.", retryAfter: .seconds(2))
    turn(inbox.close(with: shut))
    guard broken == nil else { return }
    for poll in polls.endAll() { poll.answer?.resume(returning: .failure(shut)) }
    saveSnapshot()
    guard broken == nil else { return }
    signer?.finish(signing: true)
    broken = signer?.failure
    guard broken == nil else { return }
    archive = nil
    ledger.close()
    end(nil)
  }

  /// The ledger failed: nothing that waits has happened, and nothing will (INV 4).
  private mutating func fail(_ reason: String) {
    signer?.finish(signing: false)
    let refusal = Self.ledgerFailed(reason)
    let waiting = inbox.close(with: refusal)
    for answer in batch.answers { answer.to.resume(returning: .failure(refusal)) }
    for one in woken + polls.endAll() + waiting {
      one.answer?.resume(returning: .failure(refusal))
    }
    end(reason)
  }

  private mutating func end(_ reason: String?) {
    feed.close()
    board.end(reason)
    for answer in closing ?? [] { answer.resume(returning: .success(.done)) }
    closing = nil
  }

  static func ledgerFailed(_ reason: String) -> HubRefusal {
    .unavailable(
      detail: "The ledger could not be written, so nothing was recorded and nothing happened. "
        + "The hub is stopping: \(reason)",
      retryAfter: .seconds(5))
  }
}
