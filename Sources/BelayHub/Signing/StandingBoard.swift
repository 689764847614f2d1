internal import BelayCore
internal import BelayLedger
internal import Synchronization

/// What is signed and where it is kept, for anybody to look at; and the newest checkpoint, for those who
/// carry it elsewhere.
final class StandingBoard: Sendable {
  private struct State {
    var standing: LedgerStanding
    var note: SignedNote?
    var carriers: [AsyncStream<SignedNote>.Continuation] = []
  }

  private let state: Mutex<State>

  /// - Parameter note: the newest that was signed before.
  init(origin: KeyName, note: SignedNote?) {
    var standing = LedgerStanding(origin: origin.text)
    standing.signedSize = note.flatMap { try? Checkpoint(text: $0.text).head.size } ?? 0
    state = Mutex(State(standing: standing, note: note))
  }

  var standing: LedgerStanding { state.withLock { $0.standing } }

  /// The newest checkpoint; `nil` before the first.
  var note: SignedNote? { state.withLock { $0.note } }

  func signed(_ note: SignedNote, size: Int, at now: Timestamp) {
    let carriers = state.withLock { state in
      state.note = note
      state.standing.signedSize = size
      state.standing.signedAt = now
      return state.carriers
    }
    for carrier in carriers { carrier.yield(note) }
  }

  /// Checkpoints from now on, the newest first of all; who is slow misses some, and never the newest.
  func notes() -> AsyncStream<SignedNote> {
    let (stream, carrier) = AsyncStream.makeStream(
      of: SignedNote.self, bufferingPolicy: .bufferingNewest(1))
    let note = state.withLock { state in
      state.carriers.append(carrier)
      return state.note
    }
    if let note { carrier.yield(note) }
    return stream
  }

  /// Ends every stream of checkpoints.
  func close() {
    let carriers = state.withLock { state in
      defer { state.carriers = [] }
      return state.carriers
    }
    for carrier in carriers { carrier.finish() }
  }
}
