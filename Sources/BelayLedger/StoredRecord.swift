internal import BelayCore

/// Reads records back out of rows that select `columns`.
enum StoredRecord {
  static let columns = """
    seq, recorded, authid, payload, id, source, type, time, run, \
    (SELECT by FROM erased WHERE erased.seq = events.seq AND \(Schema.isEmptied)), \
    (SELECT rest FROM erased WHERE erased.seq = events.seq AND \(Schema.isEmptied))
    """

  /// Wider than what the wire may send: the hub wraps a request into an event of its own, and what
  /// was once accepted must always be readable.
  private static let limits = JSONLimits(maxBytes: 64 << 20, maxDepth: 128)

  static func read(_ row: Statement) throws(LedgerError) -> Record {
    let seq = row.integer(0)
    let by = row.integerOrNil(9)
    let event =
      try by == nil
      ? event(row.bytes(3), seq: seq)
      : row.kind(10) == .null ? header(row, seq: seq) : event(row.bytes(10), seq: seq)
    return Record(
      seq: seq, recorded: Timestamp(microseconds: Int64(row.integer(1))), authid: row.text(2),
      event: event, erasedBy: by)
  }

  /// What the leaf says of an event whose payload was erased as a whole.
  private static func header(_ row: Statement, seq: Int) throws(LedgerError) -> Event {
    guard let source = Source(text: row.text(5)) else {
      throw .corrupt(seq: seq, "its column source holds what no ledger writes there")
    }
    return Event(
      id: row.text(4), source: source, type: row.text(6),
      time: row.integerOrNil(7).map { Timestamp(microseconds: Int64($0)) },
      subject: row.textOrNil(8))
  }

  /// The event in a payload that was stored as `seq`.
  static func event(_ payload: [UInt8], seq: Int) throws(LedgerError) -> Event {
    let json: JSON
    do throws(JSONError) {
      json = try JSON(parsing: payload, limits: limits)
    } catch {
      throw .corrupt(seq: seq, "its payload is not JSON, \(error)")
    }
    do throws(EventError) {
      return try payload.withUnsafeBufferPointer { bytes throws(EventError) in
        try Event(json: json, sentAs: UnsafeRawBufferPointer(bytes))
      }
    } catch {
      throw .corrupt(seq: seq, "its payload is not an event, \(error.problem)")
    }
  }
}
