internal import BelayCore

/// Reads records back out of rows that select `columns`.
enum StoredRecord {
  static let columns = "seq, recorded, authid, payload"

  /// Wider than what the wire may send: the hub wraps a request into an event of its own, and what
  /// was once accepted must always be readable.
  private static let limits = JSONLimits(maxBytes: 64 << 20, maxDepth: 128)

  static func read(_ row: Statement) throws(LedgerError) -> Record {
    let seq = row.integer(0)
    let payload = row.bytes(3)
    return Record(
      seq: seq, recorded: Timestamp(microseconds: Int64(row.integer(1))), authid: row.text(2),
      event: try event(payload, seq: seq))
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
