internal import BelayCore
internal import BelayLedger

extension Writer {
  init(
    ledger: Ledger, inbox: Inbox, bell: Bell, board: Board, feed: Feed, clock: Clock,
    random: @escaping @Sendable () -> (UInt64, UInt64), policy: Policy, signer: Signer? = nil
  ) throws {
    self.ledger = ledger
    archive = try LedgerReader(at: ledger.directory.path)
    fleet = try ledger.loadFleet()
    disk = DiskReserve(ledger.directory, limits: policy.disk)
    self.inbox = inbox
    self.bell = bell
    self.board = board
    self.feed = feed
    self.clock = clock
    self.random = random
    self.policy = policy
    self.signer = signer
    rulesLoaded = clock.read()
    docket = Docket(fleet)
    pace = EventPace(perSecond: policy.eventsPerSecond)
    watch = Watch(fleet, at: clock.read().wall)
    presence = Presence(limit: policy.presence)
    snapshotSeq = fleet.seq
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
    if let readOnly { throw readOnly.refusal }
    guard let ledger else { invariantBroken("a hub without a ledger does not say so") }
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
    noticeMode(record)
    batch.records.append(record)
    guard let key else { return }
    batch.touched.append(key)
    let escalation = fleet.escalations[key]
    docket.follow(key, isOpen: escalation?.isOpen ?? false)
    if let due = escalation?.nextDeadline { escalationsDue = min(escalationsDue, due.nanoseconds) }
  }

  /// Policy looks again at an agent that is in another mode than before, if a signal stands.
  private mutating func noticeMode(_ record: Record) {
    guard !policy.onSignal.isEmpty,
      record.event.kind == .modeChanged || record.event.kind == .agentStarted,
      let id = record.event.source.agent, !comeBack.contains(id),
      fleet.agents[id]?.signals.isEmpty == false
    else { return }
    comeBack.append(id)
  }

  /// Answers when the batch is on disk.
  mutating func answer(_ submission: Submission, with result: Result<Reply, HubRefusal>) {
    if case .failure = result { batch.refusals += 1 }
    guard let answer = submission.answer else { return }
    batch.answers.append((answer, result))
  }
}
