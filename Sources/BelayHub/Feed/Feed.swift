internal import BelayCore
internal import Synchronization

/// The newest committed records, for everybody who follows the ledger (INV 33).
///
///     ledger:  1 2 3 … … … 90 91 92 93 94 95
///     ring:                   └── memory ──┘      streams: 92, 95, 40 (older), 99 (ahead)
///
/// Streams pull: each keeps a number and nothing else, so a slow console costs no memory and never
/// holds up the writer; and each writes its records' wire form itself, beside the writer, so that
/// nobody waits for an answer while bytes are made that perhaps nobody reads. Only what is on disk is
/// ever put in (INV 5).
package final class Feed: Sendable {
  /// Records kept.
  package static let capacity = 8_192
  /// Wire bytes kept; reached before `capacity` only where records are unusually long.
  package static let byteCapacity = 32 << 20

  private struct State {
    var ring: Ring
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var nextTicket = 0
    var closed = false
  }

  private let state: Mutex<State>

  /// - Parameter lastSeq: the newest record of the ledger; what is older is read from there.
  package init(lastSeq: Int) {
    state = Mutex(State(ring: Ring(lastSeq: lastSeq)))
  }

  package var lastSeq: Int { state.withLock { $0.ring.lastSeq } }

  /// True after shutdown or poison: end the streams.
  package var isClosed: Bool { state.withLock { $0.closed } }

  package func read(after seq: Int, limit: Int) -> FeedPage {
    state.withLock { $0.ring.read(after: seq, limit: limit) }
  }

  /// Returns when there is something newer than `seq`, when the feed is closed, or when the waiting
  /// task is cancelled.
  package func changed(after seq: Int) async {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if !wait(ticket, after: seq, continuation) { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }
  }

  /// Keeps the continuation, unless there is nothing to wait for.
  private func wait(
    _ ticket: Int, after seq: Int, _ continuation: CheckedContinuation<Void, Never>
  ) -> Bool {
    state.withLock { state in
      guard !state.closed, state.ring.lastSeq <= seq, !Task.isCancelled else { return false }
      state.waiting[ticket] = continuation
      return true
    }
  }

  /// Adds records that follow the newest one; called by the writer after the commit.
  func publish(_ records: [Record]) {
    guard !records.isEmpty else { return }
    wake { state in
      for record in records { state.ring.append(record) }
    }
  }

  /// Drops the records up to `seq` from memory, since they are no longer what the ledger has. Whoever
  /// asks for them is sent there.
  func forget(through seq: Int) {
    state.withLock { $0.ring.forget(through: seq) }
  }

  /// Ends all waiting, for good.
  func close() {
    wake { $0.closed = true }
  }

  private func wake(_ change: (inout State) -> Void) {
    let waiting = state.withLock { state in
      change(&state)
      defer { state.waiting = [:] }
      return state.waiting.values.map(\.self)
    }
    for one in waiting { one.resume() }
  }
}
