import BelayCore
import Testing

@testable import BelayHub

@Suite("The feed")
struct FeedTests {
  private func record(_ seq: Int, note: String = "") -> Record {
    let event = Event(
      id: "log-\(seq)", source: .hub, type: .log, data: ["message": .string(note)])
    return Record(
      seq: seq, recorded: Timestamp(microseconds: Int64(seq)), authid: "hub", event: event)
  }

  private func seqs(_ page: FeedPage) -> [Int]? {
    if case .records(let records) = page { records.map(\.seq) } else { nil }
  }

  private func isOlder(_ page: FeedPage) -> Bool {
    if case .older = page { true } else { false }
  }

  @Test("INV 33: what is read follows the cursor in order and without gaps")
  func pages() {
    let feed = Feed(lastSeq: 0)
    feed.publish((1...10).map { record($0) })
    #expect(seqs(feed.read(after: 0, limit: 4)) == [1, 2, 3, 4])
    #expect(seqs(feed.read(after: 4, limit: 100)) == [5, 6, 7, 8, 9, 10])
    #expect(seqs(feed.read(after: 10, limit: 4)) == [])
    #expect(seqs(feed.read(after: 3, limit: 0)) == [])
  }

  @Test("INV 33: a cursor beyond the newest record is of another ledger")
  func ahead() {
    let feed = Feed(lastSeq: 7)
    guard case .ahead(let lastSeq) = feed.read(after: 8, limit: 1) else {
      Issue.record("8 is beyond 7")
      return
    }
    #expect(lastSeq == 7)
    guard case .ahead = feed.read(after: .max, limit: .max) else {
      Issue.record("the largest cursor is beyond 7")
      return
    }
  }

  @Test("What was recorded before the start is read from the ledger", arguments: [-1, 0, 6, .min])
  func older(cursor: Int) {
    #expect(isOlder(Feed(lastSeq: 7).read(after: cursor, limit: 10)))
  }

  @Test("The ring keeps the newest 8,192 records and forgets the rest")
  func bounded() {
    let feed = Feed(lastSeq: 0)
    feed.publish((1...Feed.capacity + 5).map { record($0) })
    #expect(isOlder(feed.read(after: 4, limit: 1)))
    #expect(seqs(feed.read(after: 5, limit: 2)) == [6, 7])
    #expect(seqs(feed.read(after: 5, limit: .max))?.count == Feed.capacity)
  }

  @Test("The ring keeps no more bytes than it may")
  func boundedBytes() {
    var ring = Ring(lastSeq: 0)
    let long = record(1, note: String(repeating: "x", count: 5 << 20)).event
    for seq in 1...10 {
      ring.append(
        Record(seq: seq, recorded: Timestamp(microseconds: 0), authid: "hub", event: long))
    }
    #expect(ring.bytes <= Feed.byteCapacity)
    #expect(ring.first == 5)
  }

  @Test("What is read is the record as it was published")
  func same() {
    let feed = Feed(lastSeq: 0)
    feed.publish([record(1, note: "hello")])
    guard case .records(let records) = feed.read(after: 0, limit: 1) else { return }
    #expect(records == [record(1, note: "hello")])
  }

  @Test("Waiting ends when something newer is published")
  func wakes() async {
    let feed = Feed(lastSeq: 3)
    async let change: Void = feed.changed(after: 3)
    feed.publish([record(4)])
    await change
    #expect(feed.lastSeq == 4)
    await feed.changed(after: 2)
  }

  @Test("Waiting ends when the feed is closed, and never begins again")
  func closes() async {
    let feed = Feed(lastSeq: 0)
    async let change: Void = feed.changed(after: 0)
    feed.close()
    await change
    await feed.changed(after: 0)
    #expect(feed.isClosed)
  }

  @Test("Waiting ends when its task is cancelled")
  func cancels() async {
    let feed = Feed(lastSeq: 0)
    let waiting = Task { await feed.changed(after: 0) }
    waiting.cancel()
    await waiting.value
    #expect(!feed.isClosed)
  }
}
