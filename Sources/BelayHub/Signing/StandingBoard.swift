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

  /// - Parameters:
  ///   - origin: `nil` where nothing ever signed.
  ///   - note: the newest that was signed before.
  init(origin: KeyName?, note: SignedNote?) {
    var standing = LedgerStanding(origin: origin?.text ?? "none")
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

  /// Says where checkpoints are to be kept; nothing is there yet.
  func expects(_ anchors: [String]) {
    state.withLock { $0.standing.anchors = anchors.map(LedgerStanding.Anchor.init(name:)) }
  }

  /// An anchor has that many records under its newest checkpoint, as it has just said.
  func anchored(_ name: String, size: Int, at now: Timestamp) {
    change(name) { anchor in
      (anchor.size, anchor.at, anchor.trouble) = (size, now, nil)
    }
  }

  /// The newest checkpoint did not get there. What is there is as old as it was.
  func troubled(_ name: String, _ reason: String) {
    change(name) { $0.trouble = reason }
  }

  private func change(_ name: String, _ body: (inout LedgerStanding.Anchor) -> Void) {
    state.withLock { state in
      guard let index = state.standing.anchors.firstIndex(where: { $0.name == name }) else {
        return
      }
      body(&state.standing.anchors[index])
    }
  }

  /// Puts what a witness said under the newest checkpoint, if that is the one it saw, and returns the
  /// one it saw with all that is known under it.
  func cosigned(_ note: SignedNote, _ lines: [NoteSignature]) -> SignedNote {
    state.withLock { state in
      var seen = note
      if let newest = state.note, newest.text == note.text { seen = newest }
      // A witness that is asked again says the same with a later time.
      let keys = lines.map(\.keyID)
      seen.signatures.removeAll { keys.contains($0.keyID) }
      seen.signatures += lines
      if state.note?.text == seen.text { state.note = seen }
      return seen
    }
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
