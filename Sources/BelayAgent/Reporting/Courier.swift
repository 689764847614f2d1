import BelayClient
import BelayCore

/// Encodes what waits and brings it to the hub, in order, one post at a time.
///
///     every interval:  ring ─► backlog (memory, or the spool while the hub is lost)
///     meanwhile:       backlog ─► post ─► acknowledged and the next, or back off
///
/// Nothing here waits for a post but who asks to, so that a slow hub does not fill the ring.
actor Courier {
  let agent: AgentID
  let client: HubClient
  let settings: ReporterSettings
  let inbox: Inbox
  let board: ContactBoard
  let now: @Sendable () -> Timestamp
  var meters: Meters
  var backlog: Backlog
  var losses = Losses()
  var pace: Pace
  /// Whether the hub took any event of the last post, be it as a duplicate.
  var isHeard = true
  /// Fewer after the hub refused a whole batch, to find the event that it cannot take.
  var batchEvents: Int
  /// The post that is under way.
  var sending: Task<Bool, Never>?
  private(set) var isWorking = false
  private var wasOpened = false
  private var hasToldSpoolTrouble = false
  private var random = SystemRandomNumberGenerator()

  init(
    agent: AgentID, client: HubClient, settings: ReporterSettings, telemetry: Telemetry,
    inbox: Inbox, board: ContactBoard, now: @escaping @Sendable () -> Timestamp
  ) {
    self.agent = agent
    self.client = client
    self.settings = settings
    self.inbox = inbox
    self.board = board
    self.now = now
    meters = Meters(agent: agent, factory: telemetry.metrics)
    backlog = Backlog(agent: agent, settings: settings)
    batchEvents = settings.batchEvents
    pace = Pace(backoff: settings.backoff, longestRetryAfter: settings.longestRetryAfter)
  }

  // MARK: The three ways to work

  /// Collects and sends until the task is cancelled; then it returns at once, with a post maybe under way.
  func work() async {
    isWorking = true
    defer { isWorking = false }
    while !Task.isCancelled {
      collect()
      sendWhatIsDue()
      try? await Task.sleep(for: settings.interval)
    }
  }

  /// Sends what waits until it is with the hub, or the hub fails and it is in the spool, or time is up.
  ///
  /// A post that is under way gets no more time than this either.
  func flush(within patience: Duration) async -> Bool {
    let deadline = ContinuousClock.now + patience
    while !Task.isCancelled {
      collect()
      guard !backlog.isEmpty else { return true }
      let left = deadline - ContinuousClock.now
      guard left > .zero else { break }
      let wait = pace.wait(at: .now)
      if wait == .zero, await deliver(within: left) { continue }
      if backlog.isOnDisk { break }
      try? await Task.sleep(for: min(pace.wait(at: .now), left))
    }
    return backlog.isEmpty
  }

  /// The last flush: one failure ends it, and what is left goes into the spool with what was lost.
  func finish() async {
    let deadline = ContinuousClock.now + settings.farewell
    repeat {
      collect()
      if isHeard { confess() }
      let left = deadline - ContinuousClock.now
      guard left > .zero, await deliver(within: left) else { break }
    } while !backlog.isEmpty || inbox.count > 0
    collect(ontoDisk: true)
    confess()
    backlog.spill(&losses)
    board.spoolTrouble = backlog.trouble
  }

  // MARK: Collecting

  /// Takes from the ring what there is room for, and puts it on disk if the hub is lost.
  ///
  /// - Parameter ontoDisk: all of it, and on disk whatever the hub does.
  func collect(ontoDisk: Bool = false) {
    if sending == nil, ontoDisk || mustSpill || !wasOpened {
      wasOpened = true
      backlog.open(&losses)
    }
    // Not until the ring is empty: a teller who never pauses would keep us here for ever.
    var left = inbox.count
    while left > 0 {
      if backlog.isMemoryFull {
        guard ontoDisk || mustSpill, backlog.spill(&losses) else { break }
      }
      let events = inbox.take(atMost: min(left, 128))
      for event in events { enter(event) }
      left -= max(events.count, 1)
    }
    losses.add(inbox.takeLoss(), .memory)
    if board.contact.trouble != nil { backlog.spill(&losses) }
    tellSpoolTrouble()
  }

  /// Says once that the spool stopped working; again only after everything has got through since.
  private func tellSpoolTrouble() {
    let trouble = backlog.trouble
    board.spoolTrouble = trouble
    if trouble == nil, backlog.isEmpty { hasToldSpoolTrouble = false }
    guard let trouble, !hasToldSpoolTrouble else { return }
    hasToldSpoolTrouble = true
    warn("the spool does not work: \(trouble)")
  }

  /// Whether memory has to be relieved: the hub is lost, or slower than the agent.
  private var mustSpill: Bool { board.contact.trouble != nil || inbox.isPressing }

  private func enter(_ event: PendingEvent) {
    meters.record(event)
    let line = EventLine(event, of: agent, random: (random.next(), random.next()))
    guard line.bytes.count <= settings.batchBytes else {
      losses.add(Loss(1, from: event.time, to: event.time), .tooLong)
      return
    }
    backlog.append(line)
  }

  /// Puts what was lost on record, as an event like any other.
  func confess() {
    guard !losses.isEmpty else { return }
    meters.record(losses)
    let message = losses.message
    losses = Losses()
    warn(message)
  }

  private func warn(_ message: String) {
    enter(PendingEvent(.log, at: now(), ["severity": "warn", "message": .string(message)]))
  }
}
