package import BelayCore

/// The record on disk: events go in at the end and never change.
///
///     begin ─► insert ─► insert ─► … ─► commit ─► answer the senders
///                                         │
///                                         └─ one fsync for all of them (INV 1)
///
/// One writer: a `Ledger` belongs to one thread and holds the lock on its state directory. Anybody
/// may read through `reader` meanwhile, and sees what is committed. Sequence numbers count from 1
/// without a gap (INV 2). After the first failed write everything but reading throws `poisoned`,
/// and nothing is retried on this handle (INV 4).
package final class Ledger {
  /// The newest record, of the open transaction too.
  package var lastSeq: Int { tree?.edge.size ?? committed.size }
  /// Reads what is committed; may be used from any thread.
  package let reader: LedgerReader
  package let directory: StateDirectory
  /// Why snapshots were passed over by the last `loadFleet`, for the log.
  package internal(set) var ignoredSnapshots: [String] = []

  private let lock: LockFile
  let connection: WriterConnection
  private var statements: AppendStatements?
  private var tree: TreeWriter?
  private var committed = TreeHead.empty
  private var head: HeadFile
  private var salts = SaltSupply()
  private var poison: String?
  private(set) var isInTransaction = false

  /// Opens the ledger of a state directory, takes its lock, and checks it as `OpeningCheck` says.
  ///
  /// A few milliseconds, whatever its size; about 5 µs a record once, if an older Belay wrote it and it
  /// has no tree yet.
  ///
  /// - Parameters:
  ///   - path: the state directory, private to this user.
  ///   - create: makes directory and ledger if they are missing; else `missing` is thrown.
  ///   - owner: what a second hub is told.
  ///   - checkpointPages: how long the log may grow before it is moved, in pages of 4 KiB.
  ///   - progress: is told how many records of all have their leaf in the tree, while it is built.
  package init(
    at path: String, create: Bool, owner: Owner = .current, checkpointPages: Int = 4_096,
    progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) throws(LedgerError) {
    directory = try StateDirectory(path, create: create)
    guard create || directory.hasLedger else { throw .missing(path: directory.ledgerPath) }
    lock = try LockFile(directory.lockPath, owner: owner)
    if !directory.hasLedger { try directory.createLedgerFile() }
    do throws(SQLFailure) {
      connection = try WriterConnection(directory.ledgerPath, checkpointPages: checkpointPages)
    } catch {
      throw error.whenReading(directory.ledgerPath)
    }
    try Schema.install(on: connection, path: directory.ledgerPath, progress: progress)
    reader = try LedgerReader(directory.ledgerPath)
    head = try HeadFile(directory.headPath)
    let edge = try OpeningCheck(reader: reader, head: head.head).run()
    committed = edge.head
    try guarded { () throws(SQLFailure) in
      statements = try AppendStatements(on: connection)
      tree = try TreeWriter(edge) { sql throws(SQLFailure) in
        try connection.access { try Statement(sql, on: $0) }
      }
    }
    try purge()
  }

  deinit { shut() }

  /// Says who holds the state directory, once more is known about it.
  package func announce(_ owner: Owner) throws(LedgerError) { try lock.write(owner) }

  /// The reason, once the ledger is poisoned.
  package var poisoned: String? { poison }

  /// The tree over all that is committed.
  package var treeHead: TreeHead { committed }
}

// MARK: Appending

extension Ledger {
  /// Opens the transaction that `commit` ends. Now and then it first moves the log into the
  /// database file, so that no sender's answer waits for that.
  package func begin() throws(LedgerError) {
    if let poison { throw .poisoned(poison) }
    invariant(!isInTransaction, "a transaction ends before the next begins")
    try guarded { () throws(SQLFailure) in
      try connection.checkpointIfDue()
      try connection.begin()
    }
    isInTransaction = true
  }

  /// Puts one event at the end, inside the open transaction.
  ///
  /// - Parameter escalation: the one that this event of the hub is about. A `decided` or `claimed`
  ///   event takes the escalation's only verdict or claim with it, or is refused as a whole.
  package func insert(
    _ event: Event, authid: String, recorded: Timestamp, escalation: EscalationKey? = nil
  ) throws(LedgerError) -> Inserted {
    invariant(isInTransaction, "an event is inserted inside a transaction")
    let entry = Entry(
      seq: lastSeq + 1, event: event, authid: authid, recorded: recorded, escalation: escalation,
      salt: salts.next())
    let outcome = try guarded { () throws(SQLFailure) in try append(entry) }
    switch outcome {
    case .appended:
      return .new(Record(seq: lastSeq, recorded: recorded, authid: authid, event: event))
    case .same(let seq): return .duplicate(seq)
    case .taken(let seq): return .conflict(seq)
    case nil: throw .poisoned("the ledger is closed")
    }
  }

  /// The row, and its leaf in the tree.
  private func append(_ entry: Entry) throws(SQLFailure) -> AppendStatements.Outcome? {
    let outcome = try statements?.append(entry)
    guard outcome == .appended, let leaf = Hash(entry.leaf) else { return outcome }
    try tree?.append(leaf)
    head.leaf = leaf
    return outcome
  }

  /// Makes everything since `begin` durable: when it returns, the records survive a power cut.
  package func commit() throws(LedgerError) {
    invariant(isInTransaction, "a transaction begins before it is committed")
    try guarded { () throws(SQLFailure) in
      try tree?.flush()
      try connection.commit()
    }
    isInTransaction = false
    committed = tree?.edge.head ?? committed
    head.write(seq: lastSeq)
  }

  /// Runs a write; whatever goes wrong in it ends all writing (INV 4).
  func guarded<T>(_ body: () throws(SQLFailure) -> T) throws(LedgerError) -> T {
    if let poison { throw .poisoned(poison) }
    do throws(SQLFailure) {
      return try body()
    } catch {
      poison = error.reason
      throw error.whenWriting
    }
  }
}

// MARK: Closing

extension Ledger {
  /// Moves the log into the database file, stops writing and gives the lock back. A transaction that
  /// is still open is lost. `reader` goes on reading. Calling it again does nothing.
  package func close() {
    shut()
    poison = poison ?? "the ledger is closed"
  }

  private func shut() {
    guard statements != nil else { return }
    statements = nil
    tree = nil
    guard poison == nil else {
      // Nobody else may open the file while this connection has a transaction in it.
      connection.abandon()
      lock.abandon()
      return
    }
    do throws(SQLFailure) {
      try connection.close()
    } catch {
      // What was acknowledged is in the log, and the next start reads it.
      connection.abandon()
    }
    lock.release()
  }
}
