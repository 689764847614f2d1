package import BelayCore

/// A committed record as it goes over the wire.
package struct FeedItem: Sendable {
  package var record: Record
  /// `record.encoded()`, made once for all streams.
  package var bytes: [UInt8]
  package var seq: Int { record.seq }
}

/// What a stream gets when it asks for what came after a number.
package enum FeedPage: Sendable {
  /// In order, without gaps, at most as many as asked; empty = nothing new yet, wait with `changed`.
  case records([FeedItem])
  /// So old that memory no longer holds it: read it from the ledger (`LedgerReader`), then come back.
  case older
  /// Beyond the newest record: this is not the ledger that the cursor is from. Answer with `reset`.
  case ahead(lastSeq: Int)
}

/// The newest committed records, for everybody who follows the ledger (INV 33).
///
/// Streams pull: each keeps a number and nothing else, so a slow console costs no memory.
package final class Feed: Sendable {
  package init(lastSeq: Int) {
    invariant(false, "not written yet")
  }

  package var lastSeq: Int { 0 }

  package func read(after seq: Int, limit: Int) -> FeedPage {
    .records([])
  }

  /// Returns when there is something newer than `seq`, when the feed is closed, or when the waiting
  /// task is cancelled.
  package func changed(after seq: Int) async {
  }

  /// True after shutdown or poison: end the streams.
  package var isClosed: Bool { false }
}
