import BelayClient
import BelayCore

/// Takes records from the hub, page by page, and hands them to a collector in order.
///
///     page of the ledger ─► logs, spans ─► collector ─► acknowledged ─► position on disk ─► next page
///
/// Never more than one page is in memory, however far behind or however slow the collector is. At least
/// once: a batch that was sent and not acknowledged is sent again.
struct Forwarder {
  /// Records in one batch.
  static let batch = 200
  /// What is forwarded, and the beginnings of runs, which say to what trace a run belongs.
  static let filter =
    "type:belay.escalation.* | type:belay.control.* | type:belay.breaker.changed | "
    + "type:belay.decision.made | type:belay.run.started"

  let hub: HubClient
  let collector: Collector
  let path: String
  var position: ForwardingPosition
  private(set) var sent = (logs: 0, spans: 0)

  init(
    from hub: HubClient, to collector: Collector, position: ForwardingPosition, keptIn path: String
  ) {
    self.hub = hub
    self.collector = collector
    self.position = position
    self.path = path
  }

  /// Forwards everything there is.
  mutating func catchUp() async throws {
    while true {
      let page = try await hub.page(
        after: position.seq, limit: Self.batch, matching: Self.filter)
      guard page.reset == nil, page.lastSeq >= position.seq else {
        throw Failure(
          "this ledger ends at record \(page.lastSeq) and the collector has all up to "
            + "\(position.seq): it is another ledger; say with --since where to begin")
      }
      try await forward(page.records)
      guard page.nextAfter > position.seq else { return }
      position.seq = page.nextAfter
      try position.write(path)
      guard position.seq < page.lastSeq else { return }
    }
  }

  /// Forwards what comes, for good. What goes wrong with the hub passes; what goes wrong with the
  /// collector for good is thrown.
  mutating func follow() async throws -> Never {
    var attempt = 1
    while true {
      do {
        try await catchUp()
        attempt = 1
        try await rung()
      } catch let error as ClientError {
        guard error.isPassing else { throw error }
        if attempt == 1 { collector.say("\(error); trying again") }
        attempt += 1
        try await Task.sleep(for: Backoff().delay(before: attempt))
      }
    }
  }

  /// Returns when there is something new.
  private func rung() async throws(ClientError) {
    do throws(ClientError) {
      try await hub.events(after: position.seq, query: [("q", Self.filter)]) {
        events throws(ClientError) in
        for case .message in events { throw .cancelled }
      }
    } catch {
      guard case .cancelled = error, !Task.isCancelled else { throw error }
    }
  }

  // MARK: Sending

  private mutating func forward(_ records: [Record]) async throws {
    var logs: [JSON] = []
    var spans: [JSON] = []
    for record in records {
      let ended = position.memory.note(record)
      if let ended { spans.append(OTLPMessage.span(ended, endedBy: record)) }
      guard record.event.kind != .runStarted else { continue }
      logs.append(OTLPMessage.log(record, in: context(of: record)))
    }
    try await send(logs, as: "logs", OTLPMessage.logs)
    try await send(spans, as: "traces", OTLPMessage.traces)
    sent.logs += logs.count
    sent.spans += spans.count
  }

  /// What is about an escalation belongs to its span.
  private func context(of record: Record) -> TraceContext? {
    let own = position.memory.context(for: record)
    guard let key = record.escalationKey else { return own }
    return TraceMemory.Open.context(key: TraceMemory.text(key), parent: own)
  }

  /// In halves if the collector takes less at once; a single one that it does not take is left out, and
  /// said.
  private func send(
    _ members: [JSON], as signal: String, _ message: ([JSON]) -> JSON
  ) async throws {
    guard !members.isEmpty else { return }
    switch try await collector.send(message(members), as: signal) {
    case .taken(let refused, let why):
      if refused > 0 { collector.say("the collector refused \(refused) of the \(signal): \(why)") }
    case .tooLarge where members.count > 1:
      let half = members.count / 2
      try await send(Array(members[..<half]), as: signal, message)
      try await send(Array(members[half...]), as: signal, message)
    case .tooLarge: collector.say("one of the \(signal) is too large for the collector; left out")
    }
  }
}

extension ClientError {
  /// Whether the hub may be there again in a while.
  fileprivate var isPassing: Bool {
    switch self {
    case .unreachable, .cutOff, .timedOut: true
    case .hubSaid(let problem): [429, 502, 503, 504].contains(problem.status)
    case .notUnderstood, .cancelled: false
    }
  }
}
