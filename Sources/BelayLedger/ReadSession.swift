internal import BelayCore

internal import class GRDB.Database

/// The queries of the ledger, inside one read transaction.
struct ReadSession {
  let database: Database

  /// The newest `seq`, 0 if there is none.
  func last() throws -> Int { try number("SELECT max(seq) FROM events") }

  /// The single integer that a query gives.
  func number(_ sql: String) throws -> Int {
    let statement = try Statement(sql, on: database)
    defer { statement.reset() }
    return try statement.next() ? statement.integer(0) : 0
  }

  /// Whole rows in order, for checking them; each is a `Row`.
  func rows(after: Int, limit: Int) throws -> Statement {
    let rows = try Statement(
      "SELECT \(Row.columns) FROM events WHERE seq > ? ORDER BY seq LIMIT ?", on: database)
    rows.bind(after, at: 1)
    rows.bind(limit, at: 2)
    return rows
  }

  /// The leaf of one record as it is stored; nil if there is no such record.
  func leaf(_ seq: Int) throws -> Hash? {
    let rows = try rows(after: seq - 1, limit: 1)
    defer { rows.reset() }
    guard try rows.next(), case let row = try Row(rows), row.seq == seq else { return nil }
    return row.leaf
  }

  func records(after: Int, limit: Int) throws -> [Record] {
    let rows = try Statement(
      "SELECT \(StoredRecord.columns) FROM events WHERE seq > ? ORDER BY seq LIMIT ?", on: database)
    rows.bind(after, at: 1)
    rows.bind(Self.clamped(limit), at: 2)
    var found: [Record] = []
    var bytes = 0
    while bytes < LedgerReader.largestPageBytes, try rows.next() {
      let record = try StoredRecord.read(rows)
      bytes += record.event.payload.count
      found.append(record)
    }
    rows.reset()
    return found
  }

  func history(of key: EscalationKey) throws -> [Record] {
    let rows = try Statement(
      """
      SELECT \(StoredRecord.columns) FROM events
      WHERE escalation_agent = ? AND escalation_id = ? ORDER BY seq LIMIT ?
      """, on: database)
    rows.bind(key.agent.text, at: 1)
    rows.bind(key.id, at: 2)
    rows.bind(LedgerReader.largestPage, at: 3)
    var found: [Record] = []
    while try rows.next() { found.append(try StoredRecord.read(rows)) }
    return found
  }

  /// Which record has this escalation's verdict or claim.
  func soleRecord(of key: EscalationKey, in table: String) throws -> Int? {
    let find = try Statement("SELECT seq FROM \(table) WHERE agent = ? AND id = ?", on: database)
    find.bind(key.agent.text, at: 1)
    find.bind(key.id, at: 2)
    defer { find.reset() }
    return try find.next() ? find.integer(0) : nil
  }

  func search(_ search: Search) throws -> SearchPage {
    let newest = try last()
    let end = min(newest, search.after + Search.span)
    let limit = Self.clamped(search.limit)
    let rows = try Statement(
      """
      SELECT \(StoredRecord.columns) FROM events WHERE seq > ?1 AND seq <= ?2
      AND (?3 IS NULL OR agent = ?3) AND (?4 IS NULL OR type = ?4) ORDER BY seq
      """, on: database)
    rows.bind(search.after, at: 1)
    rows.bind(end, at: 2)
    rows.bind(search.agent?.text, at: 3)
    rows.bind(search.type, at: 4)
    defer { rows.reset() }
    var page = SearchPage(records: [], through: max(end, search.after), isAtEnd: end == newest)
    var bytes = 0
    while try rows.next() {
      let record = try StoredRecord.read(rows)
      guard search.matches?(record) ?? true else { continue }
      page.records.append(record)
      bytes += record.event.payload.count
      guard page.records.count < limit, bytes < LedgerReader.largestPageBytes else {
        page.through = record.seq
        page.isAtEnd = record.seq == newest
        break
      }
    }
    return page
  }

  private static func clamped(_ limit: Int) -> Int { min(max(limit, 1), LedgerReader.largestPage) }
}
