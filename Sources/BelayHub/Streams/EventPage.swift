import BelayCore

/// A stretch of the ledger as one JSON answer:
/// `{"events":[…],"last_seq":N,"next_after":N}`, with `"reset":"why"` if the cursor does not fit.
struct EventPage: Sendable {
  let chronicle: Chronicle
  let selection: EventSelection
  let limits: DoorLimits

  /// Reads until the page is full, the ledger ends, or enough was looked at. A page can be empty and
  /// yet not the last: the next one begins after `next_after`, and the last has reached `last_seq`.
  func encoded(after start: Int, limit: Int) async throws -> [UInt8] {
    var bytes = Array("{\"events\":[".utf8)
    var cursor = start
    var found = 0
    var reset: String?
    var source = try await AuthoredRecords(of: chronicle, after: start, for: selection)
    while found < limit, bytes.count < limits.pageBytes, cursor - start < limits.pageScan {
      let page = try await source.next(atMost: min(limit - found, 500))
      if case .reset(let reason, _) = page { reset = reason }
      guard case .records(let records) = page, !records.isEmpty else { break }
      for record in records where bytes.count < limits.pageBytes {
        cursor = record.seq
        guard selection.includes(record, by: source.author(of: record)) else { continue }
        if found > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += record.encoded()
        found += 1
      }
    }
    bytes += "],\"last_seq\":\(chronicle.feed.lastSeq),\"next_after\":\(cursor)".utf8
    if let reset {
      bytes += ",\"reset\":".utf8
      JSON.string(reset).encode(into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
