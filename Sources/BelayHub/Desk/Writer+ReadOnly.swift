internal import BelayCore
internal import BelayLedger

// A hub that only reads: from its start, or from when its ledger turned out to be broken (INV 3).

extension Writer {
  /// On what can be read of a ledger, and never writes.
  init(
    readOnly: ReadOnly, archive: LedgerReader, fleet: Fleet, inbox: Inbox, bell: Bell,
    board: Board, feed: Feed, clock: Clock, policy: Policy
  ) {
    ledger = nil
    self.readOnly = readOnly
    self.archive = archive
    self.fleet = fleet
    self.inbox = inbox
    self.bell = bell
    self.board = board
    self.feed = feed
    self.clock = clock
    random = { (0, 0) }
    self.policy = policy
    signer = nil
    rulesLoaded = clock.read()
    docket = Docket(fleet)
    pace = EventPace(perSecond: policy.eventsPerSecond)
    watch = Watch(fleet, at: clock.read().wall)
    presence = Presence(limit: policy.presence)
    snapshotSeq = fleet.seq
    board.turn(readOnly)
  }

  /// A tree that is not that of the records ends all writing, and reading goes on. A checkpoint that cannot
  /// be kept ends the hub (INV 4).
  mutating func heed(_ failure: SigningError?) {
    guard let failure, readOnly == nil else { return }
    guard case .broken = failure else { return broken = failure.description }
    signer?.finish(signing: false)
    ledger?.stop(failure.description)
    let readOnly = ReadOnly.broken(failure.description)
    self.readOnly = readOnly
    board.turn(readOnly)
    for poll in polls.endAll() { poll.answer?.resume(returning: .failure(readOnly.refusal)) }
  }
}
