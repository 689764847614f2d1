internal import BelayCore

/// The newest records, which no checkpoint covers, and whether a signer at work can be behind by them.
///
/// A hub signs after so many records or so much time, whichever comes first (`SigningSchedule`). More
/// than that, or older, was not left by a signer that works; then somebody took checkpoints away, added
/// records, or the signer fails.
struct UnsignedTail {
  let first: Int
  let count: Int
  /// When the first and the last of them were recorded.
  let oldest: Timestamp
  let newest: Timestamp

  /// Four intervals: while one checkpoint is made and put on disk, more records come.
  static let most = 4 * SigningSchedule.Pace().everyRecords
  /// Three intervals: a machine under load is late.
  static let longest = SigningSchedule.Pace().every * 3

  /// - Parameter size: how many records are signed; fewer than there are.
  init(after size: Int, of head: TreeHead, _ reader: LedgerReader) throws(LedgerError) {
    first = size + 1
    count = head.size - size
    (oldest, newest) = try reader.read { session in
      (try Self.recorded(size + 1, session), try Self.recorded(head.size, session))
    }
  }

  private static func recorded(_ seq: Int, _ session: ReadSession) throws -> Timestamp {
    let rows = try session.rows(after: seq - 1, limit: 1)
    defer { rows.reset() }
    guard try rows.next(), case let row = try Row(rows), row.seq == seq else {
      throw LedgerError.corrupt(seq: seq, "the record is missing")
    }
    return row.recorded
  }

  /// Whether a hub at work will sign them in a moment. A record from the future has no age, so it
  /// counts as too old.
  func isInTime(at now: Timestamp) -> Bool {
    let age = now.since(oldest)
    return count <= Self.most && age <= Self.longest && age >= .zero - Self.longest
  }

  /// Whether a hub that was stopped hard can have left them.
  var isOfOneInterval: Bool { count <= Self.most && newest.since(oldest) <= Self.longest }
}
