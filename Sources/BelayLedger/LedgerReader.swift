package import BelayCore

internal import Glibc
internal import struct GRDB.Configuration
internal import class GRDB.Database
internal import class GRDB.DatabaseQueue

/// Reads what is committed, over a connection of its own that cannot write.
///
/// May be used from any thread and while a hub appends; its reads take turns. Each read sees one
/// consistent state and is short, so that the writer's log can be moved into the file.
package struct LedgerReader: Sendable {
  /// What one call gives at most, whatever is asked for.
  package static let largestPage = 10_000
  /// Payload bytes after which a page ends early.
  static let largestPageBytes = 16 << 20

  private let queue: DatabaseQueue
  let path: String
  /// Where the state directory notes how far the ledger had come; nil for a file by itself.
  private let headPath: String?

  /// Opens the ledger of a state directory for reading, with or without a hub at work there.
  package init(at directory: String) throws(LedgerError) {
    let directory = try StateDirectory(directory, create: false)
    guard directory.hasLedger else { throw .missing(path: directory.ledgerPath) }
    try self.init(directory.ledgerPath, headPath: directory.headPath)
  }

  /// Opens a ledger's file by itself, such as a copy. Its log, if there is one, must lie beside it, and
  /// the folder must be one where SQLite may write its own small files.
  package init(file path: String) throws(LedgerError) {
    guard access(path, F_OK) == 0 else { throw .missing(path: path) }
    try self.init(path)
  }

  init(_ path: String, headPath: String? = nil) throws(LedgerError) {
    self.path = path
    self.headPath = headPath
    var configuration = Configuration()
    configuration.label = "belay.ledger.reader"
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0;
          PRAGMA cell_size_check = 1
          """)
      try Self.addMissingTables(to: database)
      try database.execute(sql: "PRAGMA query_only = 1")
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw SQLFailure(error).whenReading(path)
    }
    let version = try schemaVersion()
    guard version <= Schema.version else { throw .newerSchema(version) }
  }

  /// An older ledger knows no erasing and no pruning: to this connection it has empty tables of them.
  private static func addMissingTables(to database: Database) throws {
    let count = try ReadSession(database: database).number(
      "SELECT count(*) FROM main.sqlite_schema WHERE name IN ('events', 'erased')")
    guard count == 1 else { return }
    let tables = [Schema.erased, Schema.pruned].joined(separator: ";").split(separator: ";")
    for table in tables where table.contains("CREATE TABLE") {
      try database.execute(
        sql: String(table).replacing("CREATE TABLE", with: "CREATE TEMP TABLE", maxReplacements: 1))
    }
  }

  /// The newest acknowledged record, as the state directory notes it.
  var noted: HeadFile.Head? { headPath.flatMap(HeadFile.note) }

  private func schemaVersion() throws(LedgerError) -> Int {
    try read { try $0.number("PRAGMA user_version") }
  }

  /// Throws unless the ledger has a tree.
  func requireTree() throws(LedgerError) {
    let version = try schemaVersion()
    guard version == Schema.version else { throw .olderSchema(version) }
  }

  /// Runs `body` in one read transaction, on the calling thread.
  func read<T>(_ body: (ReadSession) throws -> T) throws(LedgerError) -> T {
    do {
      return try queue.read { try body(ReadSession(database: $0)) }
    } catch {
      throw (error as? LedgerError) ?? SQLFailure(error).whenReading(path)
    }
  }

  /// The same without holding up the calling task's thread.
  func read<T: Sendable>(
    _ body: @escaping @Sendable (ReadSession) throws -> T
  ) async throws(LedgerError) -> T {
    do {
      return try await queue.read { try body(ReadSession(database: $0)) }
    } catch {
      throw (error as? LedgerError) ?? SQLFailure(error).whenReading(path)
    }
  }
}

// MARK: Reading

// Each comes twice: for a thread that may block, such as the writer's, and for a task.

extension LedgerReader {
  /// The newest committed `seq`, 0 if there is none.
  package func lastSeq() throws(LedgerError) -> Int { try read { try $0.last() } }

  package func lastSeq() async throws(LedgerError) -> Int { try await read { try $0.last() } }

  /// The records behind `after`, oldest first. Fewer than `limit` come at the end of the ledger, and
  /// also when the page would pass 16 MiB; at least one comes if there is one.
  package func records(after: Int, limit: Int) throws(LedgerError) -> [Record] {
    try read { try $0.records(after: after, limit: limit) }
  }

  package func records(after: Int, limit: Int) async throws(LedgerError) -> [Record] {
    try await read { try $0.records(after: after, limit: limit) }
  }

  package func record(_ seq: Int) throws(LedgerError) -> Record? {
    try records(after: seq - 1, limit: 1).first { $0.seq == seq }
  }

  /// Everything the hub wrote about one escalation, oldest first; by index, at most 10,000 records.
  package func history(of key: EscalationKey) throws(LedgerError) -> [Record] {
    try read { try $0.history(of: key) }
  }

  package func history(of key: EscalationKey) async throws(LedgerError) -> [Record] {
    try await read { try $0.history(of: key) }
  }

  /// Looks through the ledger from `search.after` on; see `Search` for how far one call goes.
  package func search(_ search: Search) async throws(LedgerError) -> SearchPage {
    try await read { try $0.search(search) }
  }

  package func search(_ search: Search) throws(LedgerError) -> SearchPage {
    try read { try $0.search(search) }
  }
}
