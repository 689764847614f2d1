import GRDB

/// Somebody who reads a ledger at length: a transaction that stays open.
final class LongRead {
  private let queue: DatabaseQueue

  init(_ path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.allowsUnsafeTransactions = true
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { database in
      try database.execute(sql: "BEGIN; ")
      _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM events")
    }
  }

  func end() throws {
    try queue.inDatabase { try $0.execute(sql: "COMMIT") }
    try queue.close()
  }
}
