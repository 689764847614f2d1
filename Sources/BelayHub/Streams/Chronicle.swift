import BelayCore

/// The records of the ledger in order, from memory while they are new and from disk when not.
struct Chronicle: Sendable {
  let feed: Feed
  /// Records after a number, at most that many, from the ledger's reading connection.
  let ledger: @Sendable (_ after: Int, _ limit: Int) async throws -> [Record]

  enum Page: Sendable {
    case records([Record])
    /// This ledger cannot go on from there; whoever holds the number must start anew (INV 33).
    case reset(reason: String, lastSeq: Int)
  }

  /// - Returns: no records if there is nothing newer.
  func read(after seq: Int, limit: Int) async throws -> Page {
    switch feed.read(after: seq, limit: limit) {
    case .records(let records): return .records(records)
    case .ahead(let lastSeq):
      return .reset(reason: "this ledger does not reach \(seq)", lastSeq: lastSeq)
    case .older:
      let records = try await ledger(seq, limit)
      guard records.first?.seq == seq + 1 else {
        return .reset(reason: "what came after \(seq) is no longer here", lastSeq: feed.lastSeq)
      }
      return .records(records)
    }
  }
}
