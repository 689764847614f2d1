internal import GRDB

/// The tables of the ledger, and the version that says who may open them.
///
/// `events` holds one row per record, in the order of its columns cheap ones first, so that a
/// search by agent or type does not touch payloads. What is unique is unique by constraint: a
/// record key (INV 7), the verdict (INV 8) and the claim (INV 13) of an escalation.
package enum Schema {
  static let version = 1

  package static let create = """
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      source TEXT NOT NULL,
      type TEXT NOT NULL,
      time INTEGER,
      recorded INTEGER NOT NULL,
      agent TEXT,
      run TEXT,
      authid TEXT NOT NULL,
      escalation_agent TEXT,
      escalation_id TEXT,
      salt BLOB NOT NULL,
      payload BLOB NOT NULL,
      leaf BLOB NOT NULL
    );
    CREATE UNIQUE INDEX events_by_key ON events (source, id);
    CREATE INDEX events_by_escalation ON events (escalation_agent, escalation_id)
      WHERE escalation_agent IS NOT NULL;
    CREATE TABLE verdicts (
      agent TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,
      PRIMARY KEY (agent, id)
    ) WITHOUT ROWID;
    CREATE TABLE claims (
      agent TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,
      PRIMARY KEY (agent, id)
    ) WITHOUT ROWID;
    CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, fold BLOB NOT NULL, sha256 BLOB NOT NULL)
    """

  package static let insertEvent = """
    INSERT INTO events (seq, id, source, type, time, recorded, agent, run, authid,
      escalation_agent, escalation_id, salt, payload, leaf)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (source, id) DO NOTHING
    """
}

extension Schema {
  /// Makes the tables of a new ledger, in one transaction with their version; knows its own and
  /// refuses a newer one.
  static func install(on connection: WriterConnection, path: String) throws(LedgerError) {
    let found: Int
    do throws(SQLFailure) {
      found = try connection.access { database in
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found == 0 else { return found }
        try database.inTransaction(.immediate) {
          try database.execute(sql: create + "; PRAGMA user_version = \(version);")
          return .commit
        }
        return version
      }
    } catch {
      throw error.whenReading(path)
    }
    guard found <= version else { throw .newerSchema(found) }
  }
}
