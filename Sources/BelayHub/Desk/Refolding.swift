internal import BelayCore
internal import BelayLedger
internal import Foundation

/// Makes the fold anew after payloads have gone, since the one in memory repeats what they said.
///
///     erased ─► fold what is left, aside ─► a few records behind? ─► the writer takes it up, and a snapshot
///                      ▲                            │ many
///                      └────────────────────────────┘
///
/// The writer goes on meanwhile. About 20 µs a record; until it is done the old texts are in memory, and no
/// snapshot is saved.
struct Refolding: Sendable {
  struct Outcome: Sendable {
    /// Nil if the ledger could not be read.
    var fleet: Fleet?
    /// Which erasures it knows of.
    var asOf: Int
  }

  /// Records that the writer folds by itself when it takes the fold up; less than a tenth of a second.
  static let fewRecords = 2_000
  /// Until it is tried again where the ledger could not be read, in nanoseconds.
  static let retry: UInt64 = 10_000_000_000

  let reader: LedgerReader
  let inbox: Inbox

  /// Begins, and hands the outcome to the writer.
  func begin(asOf: Int) {
    DispatchQueue.global(qos: .utility).async {
      let outcome = Outcome(fleet: try? fold(), asOf: asOf)
      // A desk that closes needs none.
      try? inbox.put(Submission(command: .takeUp(outcome), caller: .hub))
    }
  }

  private func fold() throws -> Fleet {
    var fleet = try reader.loadFleet()
    while try reader.lastSeq() - fleet.seq > Self.fewRecords {
      fleet = try reader.fold(onto: fleet)
    }
    return fleet
  }
}
