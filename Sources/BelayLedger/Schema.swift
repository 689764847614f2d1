internal import GRDB

/// The tables of the ledger, and the version that says who may open them.
///
/// `events` holds one row per record, in the order of its columns cheap ones first, so that a
/// search by agent or type does not touch payloads. What is unique is unique by constraint: a
/// record key (INV 7), the verdict (INV 8) and the claim (INV 13) of an escalation.
package enum Schema {
  static let version = 3

  package static let create = records + tree + ";" + erased + ";" + pruned

  /// All there was in version 1.
  static let records = """
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
    CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, fold BLOB NOT NULL, sha256 BLOB NOT NULL);

    """

  /// The Merkle tree over the leaves, since version 2: its tiles, each 256 hashes long, with zeros
  /// where there is none yet, and its head, a single row. A full tile never changes. One that grows
  /// keeps its length, so that SQLite writes over the page that holds the new hash and no other.
  static let tree = """
    CREATE TABLE tiles (
      level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL,
      UNIQUE (level, number)
    );
    CREATE TABLE tree_head (size INTEGER NOT NULL, root BLOB NOT NULL)
    """

  /// The records without salt and payload, since version 3: what their leaves still need of these, the
  /// record that says why, and what stays of the payload. `purged` is 1 once no log holds the bytes any more.
  static let erased = """
    CREATE TABLE erased (
      seq INTEGER PRIMARY KEY, commitment BLOB NOT NULL, length INTEGER NOT NULL,
      by INTEGER NOT NULL, purged INTEGER NOT NULL, rest BLOB
    );
    CREATE INDEX erased_by ON erased (by);
    CREATE INDEX erased_unpurged ON erased (seq) WHERE purged = 0
    """

  /// How far retention has let go of records, since version 3. Each stage ends at `through`, as the record
  /// `by` says; of that as much is gone from the disk as `done` says. `base` is the fold of the records
  /// whose payloads are gone.
  static let pruned = """
    CREATE TABLE pruned (
      stage TEXT PRIMARY KEY, through INTEGER NOT NULL, done INTEGER NOT NULL, by INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE base (seq INTEGER PRIMARY KEY, fold BLOB NOT NULL, sha256 BLOB NOT NULL)
    """

  /// Whether salt and payload of a row are gone. No salt that was drawn is all zeros.
  static let isEmptied = "events.salt = x'\(String(repeating: "00", count: 32))'"

  package static let insertEvent = """
    INSERT INTO events (seq, id, source, type, time, recorded, agent, run, authid,
      escalation_agent, escalation_id, salt, payload, leaf)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (source, id) DO NOTHING
    """
}

extension Schema {
  /// Makes the tables of a new ledger, in one transaction with their version; knows its own, brings an
  /// older one up to it, and refuses a newer one.
  ///
  /// - Parameter progress: is told the records done so far, and all, while an older ledger gets its tree.
  static func install(
    on connection: WriterConnection, path: String, progress: (_ done: Int, _ all: Int) -> Void
  ) throws(LedgerError) {
    let found: Int
    do throws(SQLFailure) {
      found = try connection.access { database in
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found == 0 else { return found }
        try database.inTransaction(.immediate) {
          try database.execute(sql: create)
          try TreeWriter.install(on: database)
          try database.execute(sql: "PRAGMA user_version = \(version)")
          return .commit
        }
        return version
      }
    } catch {
      throw error.whenReading(path)
    }
    switch found {
    case version: return
    case ..<version: try Migration(connection, path: path).run(from: found, progress)
    default: throw .newerSchema(found)
    }
  }
}
