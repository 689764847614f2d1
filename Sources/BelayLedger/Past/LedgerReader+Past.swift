package import BelayCore

extension LedgerReader {
  /// The newest record that was recorded at or before a time; `nil` if none was. Found by halving, in
  /// microseconds. Where the hub's clock was set back, one of the answers that fit.
  package func seq(at time: Timestamp) async throws(LedgerError) -> Int? {
    try await read { try $0.seq(at: time) }
  }

  /// When a record was recorded; `nil` if there is no such record.
  package func recordedTime(of seq: Int) async throws(LedgerError) -> Timestamp? {
    try await read { try $0.recordedTime(of: seq) }
  }

  /// The newest record that erased others, 0 if nothing was ever erased.
  package func newestErasure() throws(LedgerError) -> Int {
    try read { try $0.number("SELECT coalesce(max(by), 0) FROM erased") }
  }

  /// Folds on through a record, a page at a time, without holding up the calling task's thread for
  /// longer than that. About 20 µs a record.
  package func fold(onto start: Fleet, through end: Int) async throws(LedgerError) -> Fleet {
    var fleet = start
    while fleet.seq < end {
      let page = try await records(after: fleet.seq, limit: min(1_000, end - fleet.seq))
      guard !page.isEmpty else { break }
      for record in page { fleet.apply(record) }
    }
    return fleet
  }

  /// The newest of the ledger's own two snapshots that is at or before a record.
  package func ownSnapshot(atMost seq: Int) async throws(LedgerError) -> Fleet? {
    try await read { session in
      for snapshot in try Snapshot.all(in: session) where snapshot.seq <= seq {
        if case .success(let fleet) = snapshot.fleet(lastSeq: seq) { return fleet }
      }
      return nil
    }
  }
}

extension ReadSession {
  func seq(at time: Timestamp) throws -> Int? {
    var (low, high) = (0, try last())
    while low < high {
      let middle = (low + high + 1) / 2
      // A ledger has no gaps; what is missing is damaged, and taken for later.
      if let recorded = try recordedTime(of: middle), recorded <= time {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low > 0 ? low : nil
  }

  func recordedTime(of seq: Int) throws -> Timestamp? {
    let find = try Statement("SELECT recorded FROM events WHERE seq = ?", on: database)
    find.bind(seq, at: 1)
    defer { find.reset() }
    return try find.next() ? Timestamp(microseconds: Int64(find.integer(0))) : nil
  }
}
