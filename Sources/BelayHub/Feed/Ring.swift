package import BelayCore

/// What a stream gets when it asks for what came after a number.
package enum FeedPage: Sendable {
  /// In order, without gaps, at most as many as asked; empty = nothing new yet, wait with `changed`.
  case records([Record])
  /// So old that memory no longer holds it: read it from the ledger (`LedgerReader`), then come back.
  case older
  /// Beyond the newest record: this is not the ledger that the cursor is from. Answer with `reset`.
  case ahead(lastSeq: Int)
}

/// A run of records without gaps that forgets its oldest.
struct Ring {
  /// Slot of record `seq` is `seq % capacity`; holds exactly `first ... lastSeq`.
  private var slots: [Record?] = []
  private(set) var first: Int
  private(set) var lastSeq: Int
  /// What the records take on the wire, each to within a hundred bytes or so.
  private(set) var bytes = 0

  init(lastSeq: Int) {
    self.lastSeq = lastSeq
    first = lastSeq + 1
  }

  mutating func append(_ record: Record) {
    invariant(record.seq == lastSeq + 1, "record \(record.seq) follows \(lastSeq) in the feed")
    if slots.isEmpty { slots = Array(repeating: nil, count: Feed.capacity) }
    if record.seq - first == Feed.capacity { forgetOldest() }
    slots[record.seq % Feed.capacity] = record
    lastSeq = record.seq
    bytes += record.size
    while bytes > Feed.byteCapacity, first < lastSeq { forgetOldest() }
  }

  mutating func forget(through seq: Int) {
    while first <= min(seq, lastSeq) { forgetOldest() }
  }

  private mutating func forgetOldest() {
    let slot = first % Feed.capacity
    bytes -= slots[slot]?.size ?? 0
    slots[slot] = nil
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

extension Record {
  /// The author's bytes, and room for what the hub adds.
  fileprivate var size: Int { event.payload.count + 128 }
}
