package import BelayCore

internal import class GRDB.Database

/// The fold as of one `seq`, kept so that a start reads only the records behind it.
///
/// A snapshot is a cache: whatever is wrong with one, it is passed over, and the fold of the records
/// themselves decides (INV 6). The newest two are kept.
struct Snapshot {
  var seq: Int
  var fold: [UInt8]
  var sha256: [UInt8]

  static let kept = 2

  init(of fleet: Fleet) {
    seq = fleet.seq
    fold = fleet.json().encoded()
    sha256 = SHA256.hash(fold)
  }

  private init(_ row: Statement) {
    seq = row.integer(0)
    fold = row.bytes(1)
    sha256 = row.bytes(2)
  }

  /// Writes it in a transaction of its own and drops the older ones.
  func save(in database: Database) throws {
    try database.inTransaction(.immediate) {
      let insert = try Statement("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)", on: database)
      insert.bind(seq, at: 1)
      insert.bind(fold, at: 2)
      insert.bind(sha256, at: 3)
      try insert.run()
      let drop = try Statement(
        """
        DELETE FROM snapshots WHERE seq NOT IN
        (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT ?)
        """, on: database)
      drop.bind(Self.kept, at: 1)
      try drop.run()
      return .commit
    }
  }

  /// Newest first.
  static func all(in session: ReadSession) throws -> [Snapshot] {
    let rows = try Statement(
      "SELECT seq, fold, sha256 FROM snapshots ORDER BY seq DESC", on: session.database)
    var found: [Snapshot] = []
    while try rows.next() { found.append(Snapshot(rows)) }
    return found
  }

  /// Throws unless its bytes are those that were saved.
  func check() throws(LedgerError) {
    guard SHA256.hash(fold) == sha256 else {
      throw .corrupt(seq: seq, "the snapshot of the fold up to there does not match its checksum")
    }
  }

  /// The fleet it holds, or the reason why it cannot be used.
  func fleet(lastSeq: Int) -> Result<Fleet, Unusable> {
    guard SHA256.hash(fold) == sha256 else { return .failure(unusable("its checksum differs")) }
    guard seq <= lastSeq else { return .failure(unusable("the ledger ends at \(lastSeq)")) }
    do {
      // A fold of thousands of agents is larger than anything the wire may send.
      let limits = JSONLimits(maxBytes: 1 << 30, maxDepth: 128)
      let fleet = try Fleet(json: try JSON(parsing: fold, limits: limits))
      guard fleet.seq == seq else { return .failure(unusable("it holds seq \(fleet.seq)")) }
      return .success(fleet)
    } catch {
      return .failure(unusable("it cannot be read, \(error)"))
    }
  }

  struct Unusable: Error {
    var reason: String
  }

  private func unusable(_ why: String) -> Unusable {
    Unusable(reason: "the snapshot at seq \(seq) is not used: \(why)")
  }
}

// MARK: The ledger's fold

extension Ledger {
  /// Keeps the fold as of its `seq`, so that the next start reads only what comes behind it.
  /// Between transactions; one fsync. The caller decides how often.
  package func saveSnapshot(_ fleet: Fleet) throws(LedgerError) {
    invariant(!isInTransaction, "a snapshot is saved between transactions")
    invariant(fleet.seq <= lastSeq, "a fold does not know more than its ledger")
    try guarded { () throws(SQLFailure) in
      try connection.access { try Snapshot(of: fleet).save(in: $0) }
    }
  }

  /// The fleet as of the newest record: the newest snapshot that can be used, and the records
  /// behind it. `ignoredSnapshots` then says which were passed over, and why.
  package func loadFleet() throws(LedgerError) -> Fleet {
    let (fleet, ignored) = try reader.openFleet()
    ignoredSnapshots = ignored
    return fleet
  }
}

extension LedgerReader {
  /// The fleet as of the newest record, by the newest snapshot that can be used and the records behind
  /// it.
  package func loadFleet() throws(LedgerError) -> Fleet { try openFleet().fleet }

  /// The same, and why other snapshots could not be used.
  func openFleet() throws(LedgerError) -> (fleet: Fleet, ignored: [String]) {
    let lastSeq = try lastSeq()
    var ignored: [String] = []
    for snapshot in try read({ try Snapshot.all(in: $0) }) {
      switch snapshot.fleet(lastSeq: lastSeq) {
      case .success(let fleet): return (try fold(onto: fleet), ignored)
      case .failure(let unusable): ignored.append(unusable.reason)
      }
    }
    return (try foldAll(), ignored)
  }

  /// Compares each snapshot with the fold of the records up to it (INV 6): a snapshot that was changed
  /// together with its checksum is found in no other way. About 20 µs a record for each.
  ///
  /// - Returns: how many there are.
  package func replaySnapshots() throws(LedgerError) -> Int {
    let snapshots = try read { try Snapshot.all(in: $0) }
    for snapshot in snapshots {
      guard try foldAll(through: snapshot.seq).json().encoded() == snapshot.fold else {
        throw .corrupt(
          seq: snapshot.seq, "the snapshot up to there is not the fold of the records")
      }
    }
    return snapshots.count
  }

  /// The fold of every record up to `seq`, without any snapshot: what all others must equal
  /// (INV 6), and the fleet as it was at a moment of the past. About 20 µs a record.
  package func foldAll(through seq: Int = .max) throws(LedgerError) -> Fleet {
    let base = try read { try $0.base() } ?? Fleet()
    guard base.seq <= seq else {
      throw .pruned(
        "the payloads up to #\(base.seq) are pruned, so nobody can fold them to #\(seq)")
    }
    return try fold(onto: base, through: seq)
  }

  /// Applies the records behind `fleet.seq`, a page at a time, so that no read is long.
  package func fold(onto start: Fleet, through end: Int = .max) throws(LedgerError) -> Fleet {
    var fleet = start
    while fleet.seq < end {
      let page = try records(after: fleet.seq, limit: min(1_000, end - fleet.seq))
      guard !page.isEmpty else { break }
      for record in page { fleet.apply(record) }
    }
    return fleet
  }
}
