import BelayCore
import Synchronization

extension EventTail {
  /// One connection's worth of news; the answer is why it ended.
  func once(
    from cursor: Cursor, _ deliver: @escaping @Sendable (News) async -> Void
  ) async -> ClientError {
    do {
      let seq = try await position(cursor, deliver)
      try await client.events(after: seq, patience: patience) { events throws(ClientError) in
        cursor.progressed()
        if events.isEmpty { await deliver(.heartbeat(nil)) }
        try await pass(events, cursor, deliver)
      }
    } catch {
      if case .notUnderstood = error { cursor.forget() }
      return error
    }
  }

  /// Where to go on; without a place, that of a new snapshot.
  private func position(
    _ cursor: Cursor, _ deliver: @Sendable (News) async -> Void
  ) async throws(ClientError) -> Int {
    if let seq = cursor.seq { return seq }
    let fleet = try await client.fleet()
    await deliver(.snapshot(fleet))
    cursor.move(to: fleet.seq)
    return fleet.seq
  }

  /// Delivers records in bunches, cut only where something else comes between.
  private func pass(
    _ events: [ServerEvent], _ cursor: Cursor, _ deliver: @Sendable (News) async -> Void
  ) async throws(ClientError) {
    var bunch: [Record] = []
    var failure: ClientError?
    for event in events {
      do {
        switch try read(event, cursor) {
        case .record(let record): bunch.append(record)
        case .heartbeat(let time):
          await flush(&bunch, deliver)
          await deliver(.heartbeat(time))
        case .nothing: continue
        }
      } catch {
        failure = error
        break
      }
    }
    await flush(&bunch, deliver)
    if let failure { throw failure }
  }

  private func flush(
    _ bunch: inout [Record], _ deliver: @Sendable (News) async -> Void
  ) async {
    guard !bunch.isEmpty else { return }
    await deliver(.records(bunch))
    bunch = []
  }

  private enum Read {
    case record(Record)
    case heartbeat(Timestamp?)
    case nothing
  }

  private func read(_ event: ServerEvent, _ cursor: Cursor) throws(ClientError) -> Read {
    switch event {
    case .comment(let text):
      return .heartbeat(text.hasPrefix("hb ") ? Timestamp(rfc3339: String(text.dropFirst(3))) : nil)
    case .message(name: "message", id: _, let data):
      let record = try understood("/v1/events") {
        try Record(json: JSON(parsing: data), sentAs: data)
      }
      return try cursor.pass(record.seq) ? .record(record) : .nothing
    case .message(name: "reset", id: _, let data):
      cursor.forget()
      let reason = (try? JSON(parsing: data))?["reason"]?.string ?? "no reason given"
      throw .cutOff(client.address, why: "the hub asks for a new start: \(shown(reason))")
    case .message:
      return .nothing
    }
  }
}

/// How far a tail has come.
final class Cursor: Sendable {
  private let state = Mutex((seq: Int?.none, progressed: false))

  /// The last record that was passed on; nil before the first snapshot and after a reset.
  var seq: Int? { state.withLock { $0.seq } }

  func move(to seq: Int) { state.withLock { $0.seq = seq } }

  func forget() { state.withLock { $0.seq = nil } }

  func progressed() { state.withLock { $0.progressed = true } }

  /// Whether anything came since the last time that this was asked.
  func takeProgress() -> Bool {
    state.withLock { state in
      defer { state.progressed = false }
      return state.progressed
    }
  }

  /// True for the record that is next, false for one that was there already (INV 33).
  func pass(_ seq: Int) throws(ClientError) -> Bool {
    let missing: Int? = state.withLock { state in
      guard let last = state.seq, seq > last else { return 0 }
      guard seq == last + 1 else { return seq - last - 1 }
      state.seq = seq
      return nil
    }
    guard let missing else { return true }
    guard missing == 0 else {
      throw .notUnderstood("the hub left out \(missing) records before #\(seq)")
    }
    return false
  }
}
