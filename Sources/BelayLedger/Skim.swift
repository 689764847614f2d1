package import BelayCore

/// A record that was passed by: whole if its type was asked for, else only what its columns say.
package enum Skimmed: Sendable {
  case whole(Record)
  case passed(seq: Int, recorded: Timestamp, type: String)

  package var seq: Int {
    switch self {
    case .whole(let record): record.seq
    case .passed(let seq, _, _): seq
    }
  }

  package var recorded: Timestamp {
    switch self {
    case .whole(let record): record.recorded
    case .passed(_, let recorded, _): recorded
    }
  }
}

extension LedgerReader {
  /// The records behind `after`, oldest first, reading the payloads of the wanted types only: about a
  /// million a second of the others.
  ///
  /// - Returns: at most 10,000, and fewer when their payloads would pass 16 MiB; none at the end.
  package func skim(
    after: Int, wanting isWanted: (_ type: String) -> Bool
  ) throws(LedgerError) -> [Skimmed] {
    try read { try $0.skim(after: after, wanting: isWanted) }
  }

  /// Of each of these types the newest record before `seq`, for each agent that has one. Looks at the
  /// type of every record before.
  ///
  /// - Returns: at most 10,000, in no order.
  package func newest(of types: [EventType], before seq: Int) throws(LedgerError) -> [Record] {
    try read { try $0.newest(of: types, before: seq) }
  }
}

extension ReadSession {
  func skim(after: Int, wanting isWanted: (String) -> Bool) throws -> [Skimmed] {
    let rows = try Statement(
      "SELECT \(StoredRecord.columns) FROM events WHERE seq > ? ORDER BY seq LIMIT ?", on: database)
    rows.bind(after, at: 1)
    rows.bind(LedgerReader.largestPage, at: 2)
    defer { rows.reset() }
    var found: [Skimmed] = []
    var bytes = 0
    while bytes < LedgerReader.largestPageBytes, try rows.next() {
      let type = rows.text(StoredRecord.typeColumn)
      if isWanted(type) {
        let record = try StoredRecord.read(rows)
        bytes += record.event.payload.count
        found.append(.whole(record))
      } else {
        let recorded = Timestamp(
          microseconds: Int64(rows.integer(StoredRecord.recordedColumn)))
        found.append(.passed(seq: rows.integer(0), recorded: recorded, type: type))
      }
    }
    return found
  }

  func newest(of types: [EventType], before seq: Int) throws -> [Record] {
    let names = types.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let rows = try Statement(
      """
      SELECT \(StoredRecord.columns) FROM events WHERE seq IN (
        SELECT max(seq) FROM events WHERE type IN (\(names)) AND seq < ?1 GROUP BY type, agent
      ) LIMIT ?2
      """, on: database)
    rows.bind(seq, at: 1)
    rows.bind(LedgerReader.largestPage, at: 2)
    defer { rows.reset() }
    var found: [Record] = []
    while try rows.next() { found.append(try StoredRecord.read(rows)) }
    return found
  }
}
