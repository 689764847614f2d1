package import BelayClient
package import BelayCore

/// The agent's side of the audit stream: it takes events at once, and sends them in batches on its own time.
///
///     emit ─► ring in memory ─► encoded, with ids ─► hub
///                                     └─ hub lost ─► spool on disk ─► hub, first of all
///
/// Reporting never slows the agent down, never throws into it, and never grows without bound. Events
/// arrive in the order in which they were emitted. A batch that got no answer is sent again, the same
/// bytes under the same ids, so nothing is recorded twice (INV 7). What had to be dropped is confessed
/// to the hub in a `belay.log` event, with how many, of which time, and why. A process that is killed
/// takes with it what it had in memory: usually the last `interval` and the post that was under way.
package final class Reporter: Sendable {
  private let inbox: Inbox
  private let board = ContactBoard()
  let courier: Courier

  /// - Parameter now: the wall clock, for what the reporter itself has to tell.
  package init(
    agent: AgentID, client: HubClient, settings: ReporterSettings = ReporterSettings(),
    telemetry: Telemetry = Telemetry(), now: @escaping @Sendable () -> Timestamp
  ) {
    inbox = Inbox(capacity: settings.capacity)
    courier = Courier(
      agent: agent, client: client, settings: settings, telemetry: telemetry, inbox: inbox,
      board: board, now: now)
  }

  /// Takes one event. Costs a lock and a move; if `capacity` events wait already, the oldest is dropped.
  package func emit(_ event: consuming PendingEvent) { inbox.put(event) }

  /// Sends what was emitted until the task is cancelled; then once more, for at most `farewell`, and
  /// what is left goes into the spool.
  package func run() async {
    await courier.work()
    // A task that is cancelled could not send any more.
    await Task { [courier] in await courier.finish() }.value
  }

  /// Returns when all that was emitted before is with the hub or else in the spool, or time is up.
  ///
  /// - Returns: whether the hub has all of it.
  @discardableResult
  package func flush(within patience: Duration) async -> Bool {
    await courier.flush(within: patience)
  }

  /// How the hub was found last.
  package var contact: Contact { board.contact }

  /// When the hub last took something; nil if it never did.
  package var lastSuccess: ContinuousClock.Instant? { board.lastSuccess }

  /// Told in order of each change of `contact`, off the hot path; not of a change of the words alone.
  package var onContact: (@Sendable (Contact) -> Void)? {
    get { board.listener }
    set { board.listener = newValue }
  }

  /// What keeps the spool from working, e.g. a full disk; nil while there is nothing.
  package var spoolTrouble: String? { board.spoolTrouble }
}
