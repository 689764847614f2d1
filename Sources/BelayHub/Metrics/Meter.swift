internal import BelayCore

/// Counts the committed records beside the writer, as a reader of the feed like any other: it never
/// holds the writer up, and what it has not seen yet waits in the ledger.
actor Meter {
  /// Records counted before somebody else gets a turn.
  private static let stretch = 512

  private let chronicle: Chronicle
  private var counts: MeterCounts
  /// up to where the fold was looked at
  private var observed = 0

  init(_ chronicle: Chronicle, after fleet: Fleet, at now: Timestamp) {
    self.chronicle = chronicle
    counts = MeterCounts(after: fleet, at: now)
  }

  /// Follows until the feed is closed.
  func follow() async {
    while !chronicle.feed.isClosed, !Task.isCancelled {
      guard await take(upTo: chronicle.feed.lastSeq) else { return }
      await chronicle.feed.changed(after: counts.seq)
    }
  }

  /// The counts with everything that was committed when it was asked, unless that is more than what is
  /// in memory: then as far as that goes, and `belay_metrics_seq` says how far. Of agents that others
  /// tell of, as far as the fleet goes.
  func upToDate(with fleet: Fleet) async -> MeterCounts {
    if fleet.seq > observed {
      observed = fleet.seq
      counts.observe(fleet)
    }
    _ = await take(upTo: min(chronicle.feed.lastSeq, counts.seq + Feed.capacity))
    return counts
  }

  /// - Returns: false if the ledger is closed.
  private func take(upTo last: Int) async -> Bool {
    while counts.seq < last {
      do {
        switch try await chronicle.read(after: counts.seq, limit: Self.stretch) {
        case .records(let records): for record in records { counts.take(record) }
        case .reset(_, let lastSeq): counts.skip(to: lastSeq)
        }
      } catch {
        return false
      }
    }
    return true
  }
}
