internal import BelayCore
internal import BelayLedger

extension Writer {
  init(
    ledger: Ledger, inbox: Inbox, bell: Bell, board: Board, feed: Feed, clock: Clock,
    random: @escaping @Sendable () -> (UInt64, UInt64), policy: Policy, signer: Signer? = nil,
    past: Past? = nil
  ) throws {
    self.ledger = ledger
    archive = try LedgerReader(at: ledger.directory.path)
    fleet = try ledger.loadFleet()
    self.inbox = inbox
    self.bell = bell
    self.board = board
    self.feed = feed
    self.clock = clock
    self.random = random
    self.policy = policy
    self.signer = signer
    self.past = past
    rulesLoaded = clock.read()
    docket = Docket(fleet)
    watch = Watch(fleet, at: clock.read().wall)
    presence = Presence(limit: policy.presence)
    snapshotSeq = fleet.seq
    disk = DiskReserve(ledger.directory, limits: policy.disk)
  }

  /// The id of something that the hub makes.
  func newID(at now: Reading) -> String {
    UUIDv7.make(at: now.wall, random: random())
  }

  /// Writes one event into the batch's transaction and folds it; it has happened only when the batch
  /// is on disk.
  ///
  /// - Throws: `unavailable` when the ledger failed; the batch is then lost as a whole.
  @discardableResult
  mutating func insert(
    _ event: Event, authid: String, at now: Reading, of key: EscalationKey? = nil
  ) throws(HubRefusal) -> Inserted {
    if let broken { throw Self.ledgerFailed(broken) }
    do {
      if !batch.begun { try ledger.begin() }
      batch.begun = true
      let inserted = try ledger.insert(
        event, authid: authid, recorded: now.wall, escalation: key)
      if case .new(let record) = inserted { fold(record, of: key) }
      return inserted
    } catch {
      broken = "\(error)"
      throw Self.ledgerFailed("\(error)")
    }
  }

  private mutating func fold(_ record: Record, of key: EscalationKey?) {
    fleet.apply(record)
    let found = watch.observe(record, fleet)
    if !found.isEmpty { signalChanges += found }
    batch.records.append(record)
    guard let key else { return }
    batch.touched.append(key)
    let escalation = fleet.escalations[key]
    docket.follow(key, isOpen: escalation?.isOpen ?? false)
    if let due = escalation?.nextDeadline { escalationsDue = min(escalationsDue, due.nanoseconds) }
  }

  /// Answers when the batch is on disk.
  mutating func answer(_ submission: Submission, with result: Result<Reply, HubRefusal>) {
    if case .failure = result { batch.refusals += 1 }
    guard let answer = submission.answer else { return }
    batch.answers.append((answer, result))
  }
}
