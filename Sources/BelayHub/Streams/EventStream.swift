import BelayCore

/// Follows the ledger for one reader, from a number on, until somebody leaves.
///
///     records after the cursor ─► write ─► none left? wait for news, the next heartbeat, or the end
///
/// It holds a number and at most one page, whatever the reader does (INV 31), and what it takes to say
/// whose telemetry is if that is asked; what is named later has been passed by then. Whether the reader
/// may still read is asked before each write (INV 26).
struct EventStream: Sendable {
  let chronicle: Chronicle
  let selection: EventSelection
  let limits: DoorLimits
  let clock: Clock
  let stillAdmits: @Sendable () -> Bool
  /// Any of these ends the stream.
  let endings: [Latch]

  /// Bytes after which a write is not made larger.
  private static let writeBytes = 64 << 10
  private static let readRecords = 256

  @concurrent func run(after start: Int, into writer: StreamWriter) async throws {
    var cursor = start
    var source = try await AuthoredRecords(of: chronicle, after: start, for: selection)
    var nextBeat = ContinuousClock.now.advanced(by: limits.firstHeartbeat)
    while !isOver {
      switch try await source.follow(atMost: Self.readRecords) {
      case .reset(let reason, let lastSeq):
        return try await writer.write(
          ServerSentEvent.reset(reason: reason, lastSeq: lastSeq).bytes)
      case .records(let records) where !records.isEmpty:
        try await write(records, of: source, into: writer)
        cursor = records[records.count - 1].seq
      case .records:
        try await waitForNews(after: cursor, until: nextBeat)
      }
      guard ContinuousClock.now >= nextBeat, !isOver else { continue }
      try await writer.write(ServerSentEvent.heartbeat(clock.read().wall).bytes)
      nextBeat = ContinuousClock.now.advanced(by: limits.heartbeat)
    }
  }

  private var isOver: Bool {
    endings.contains(where: \.isFired) || chronicle.feed.isClosed || !stillAdmits()
  }

  @concurrent private func write(
    _ records: [Record], of source: AuthoredRecords, into writer: StreamWriter
  ) async throws {
    var bytes: [UInt8] = []
    for record in records where selection.includes(record, by: source.author(of: record)) {
      ServerSentEvent.record(seq: record.seq, bytes: record.encoded()).append(to: &bytes)
      guard bytes.count >= Self.writeBytes else { continue }
      try await writer.write(bytes)
      bytes.removeAll(keepingCapacity: true)
      guard !isOver else { return }
    }
    if !bytes.isEmpty { try await writer.write(bytes) }
  }

  private func waitForNews(
    after cursor: Int, until beat: ContinuousClock.Instant
  ) async throws {
    let feed = chronicle.feed
    try await whileQuiet(endings) {
      await withTaskGroup { group in
        group.addTask { await feed.changed(after: cursor) }
        group.addTask { try? await Task.sleep(until: beat, clock: .continuous) }
        await group.next()
        group.cancelAll()
      }
    }
  }
}
