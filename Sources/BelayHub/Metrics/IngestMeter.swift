internal import Synchronization

/// By which route records came in.
package enum IngestWay: String, Sendable, CaseIterable {
  case events, traces, logs, metrics
}

/// How many records came in by which way, and what became of them. What was refused with the whole of
/// its body was never a record, and is not counted here.
final class IngestMeter: Sendable {
  struct Counts: Sendable, Equatable {
    var accepted = 0
    var duplicates = 0
    var rejected = 0
  }

  private let state = Mutex<[IngestWay: Counts]>([:])

  func count(_ answer: IngestAnswer, by way: IngestWay) {
    state.withLock { state in
      state[way, default: Counts()].accepted += answer.accepted
      state[way, default: Counts()].duplicates += answer.duplicates
      state[way, default: Counts()].rejected += answer.rejected.count
    }
  }

  func counts(of way: IngestWay) -> Counts {
    state.withLock { $0[way] } ?? Counts()
  }
}
