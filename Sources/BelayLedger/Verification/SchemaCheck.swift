internal import BelayCore
internal import GRDB

/// Compares the tables, indexes and triggers of a ledger with those of a new one: a constraint that was
/// taken away, or a trigger that was put in, would let the next records be other than they seem.
enum SchemaCheck {
  static func run(_ session: ReadSession) throws {
    guard try objects(in: session.database) == expected() else {
      throw LedgerError.corrupt(seq: 0, "its tables are not those that this Belay makes")
    }
  }

  private static func expected() throws -> [String] {
    try DatabaseQueue().write { database in
      try database.execute(sql: Schema.create)
      return try objects(in: database)
    }
  }

  private static func objects(in database: Database) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT quote(type) || quote(name) || quote(tbl_name) || quote(sql) AS object
        FROM sqlite_schema ORDER BY object
        """)
  }
}
