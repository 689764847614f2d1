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

/// A run of records without gaps that forgets its oldest.
struct Ring {
  /// Slot of record `seq` is `seq % capacity`; holds exactly `first ... lastSeq`.
  private var slots: [FeedItem?] = []
  private(set) var first: Int
  private(set) var lastSeq: Int
  private(set) var bytes = 0

  init(lastSeq: Int) {
    self.lastSeq = lastSeq
    first = lastSeq + 1
  }

  mutating func append(_ item: FeedItem) {
    invariant(item.seq == lastSeq + 1, "record \(item.seq) follows \(lastSeq) in the feed")
    if slots.isEmpty { slots = Array(repeating: nil, count: Feed.capacity) }
    if item.seq - first == Feed.capacity { forgetOldest() }
    slots[item.seq % Feed.capacity] = item
    lastSeq = item.seq
    bytes += item.bytes.count
    while bytes > Feed.byteCapacity, first < lastSeq { forgetOldest() }
  }

  private mutating func forgetOldest() {
    bytes -= slots[first % Feed.capacity]?.bytes.count ?? 0
    slots[first % Feed.capacity] = nil
    first += 1
  }

  func read(after seq: Int, limit: Int) -> FeedPage {
    guard seq <= lastSeq else { return .ahead(lastSeq: lastSeq) }
    guard seq + 1 >= first else { return .older }
    let end = seq + min(lastSeq - seq, max(0, limit))
    guard seq < end else { return .records([]) }
    return .records((seq + 1...end).compactMap { slots[$0 % Feed.capacity] })
  }
}
