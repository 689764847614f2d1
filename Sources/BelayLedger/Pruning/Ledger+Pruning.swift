package import BelayCore

internal import class GRDB.Database

/// Pruning in two halves: the order is a record, and from its commit on it holds; what it lets go of then
/// goes from the disk a few records at a time, so that nobody waits. An end at any moment, kill -9 included,
/// costs nothing: the next step goes on where the last one was committed.
extension Ledger {
  /// Records of one step.
  static let pruneStep = 1_024

  /// Writes the order on record. Nothing is gone when it returns; `pruneStep` does that.
  ///
  /// - Parameter base: the fold of what stays of the records up to `order.through.payload`.
  package func prune(
    _ order: PruneOrder, base: Fleet, id: String, authid: String, recorded: Timestamp
  ) throws(LedgerError) -> Record {
    let state = try reader.pruned()
    guard order.through.isSound, order.through.isAtLeast(state.through),
      order.through.payload < max(1, lastSeq), base.seq == order.through.payload
    else { throw .notPrunable("it does not go on from what is pruned already") }
    let snapshot = Snapshot(of: base)
    let data = try reader.read { session in
      try order.data(before: state.through, base: snapshot) { size in
        try session.treeHead(size: size)?.root
      }
    }
    let event = Event(id: id, source: .hub, type: .ledgerPruned, time: recorded, data: data)
    try begin()
    guard case .new(let record) = try insert(event, authid: authid, recorded: recorded) else {
      throw .poisoned("the id \(id) of a pruning is taken")
    }
    try guarded { () throws(SQLFailure) in
      try connection.access { database in
        try Self.put(order.through, state, by: record.seq, in: database)
        try Statement("DELETE FROM snapshots", on: database).run()
        try Statement("DELETE FROM base", on: database).run()
        let insert = try Statement("INSERT INTO base VALUES (?, ?, ?)", on: database)
        insert.bind(snapshot.seq, at: 1)
        insert.bind(snapshot.fold, at: 2)
        insert.bind(snapshot.sha256, at: 3)
        try insert.run()
      }
    }
    try commit()
    return record
  }

  /// Payloads are looked for from the start again: a hold may have been released.
  private static func put(
    _ through: PruneReach, _ state: Pruned, by: Int, in database: Database
  ) throws {
    let put = try Statement("INSERT OR REPLACE INTO pruned VALUES (?, ?, ?, ?)", on: database)
    var ends: [(String, Int, Int)] = PruneReach.stages.map { name, path in
      (name, through[keyPath: path], state.done[keyPath: path])
    }
    ends[0].2 = state.done.headers
    ends[1].2 = state.done.headers
    ends.append(("space", through.payload, max(state.done.headers, 0)))
    for (name, end, done) in ends {
      put.bind(name, at: 1)
      put.bind(end, at: 2)
      put.bind(done, at: 3)
      put.bind(by, at: 4)
      try put.run()
    }
  }

  /// Lets go of a few of the records that were ordered. Between transactions; some milliseconds.
  ///
  /// - Returns: whether there is more to do now. What a legal hold keeps waits for the next order.
  package func pruneStep() throws(LedgerError) -> Bool {
    let state = try reader.pruned()
    guard state.by > 0 else { return false }
    if state.done.payload < state.through.payload {
      try emptyPayloads(state)
    } else if state.shrunk < state.through.payload {
      try shrink(state)
    } else if state.done.headers < state.through.headers {
      guard try dropHeaders(state) else { return false }
    } else if state.done.hashes < state.through.hashes {
      let end = min(state.through.hashes, state.done.hashes + 64 * Tile.width)
      try step([("hashes", end)]) { database in
        let drop = try Statement(
          "DELETE FROM tiles WHERE level = 0 AND number < ?", on: database)
        drop.bind(end / Tile.width, at: 1)
        try drop.run()
      }
    } else {
      return false
    }
    return true
  }

  private func emptyPayloads(_ state: Pruned) throws(LedgerError) {
    let (cuts, end) = try reader.read { session in
      var reach = state.through
      let end = min(reach.payload, state.done.payload + Self.pruneStep)
      reach.payload = end
      let found = try session.prunable(after: state.done.payload, reach, limit: -1)
      defer { found.reset() }
      let holds = try session.holds()
      var hasher = LeafHasher()
      var cuts: [(Int, Hash)] = []
      while try found.next() {
        guard !holds.contains(where: { $0.covers(found) }) else { continue }
        let seq = found.integer(0)
        let rows = try session.rows(after: seq - 1, limit: 1)
        defer { rows.reset() }
        guard try rows.next() else { continue }
        let row = try Row(rows)
        try hasher.check(row)
        cuts.append((seq, hasher.commitment(of: row)))
      }
      return (cuts, end)
    }
    try step([("payload", end), ("decisions", min(end, state.through.decisions))]) { database in
      let emptying = try Emptying(by: state.by, on: database)
      for (seq, commitment) in cuts { try emptying.empty(seq, commitment, rest: nil) }
    }
  }

  /// Gives the room of payloads back, of tiles that have none left, nor their neighbours: rows that get
  /// shorter make SQLite move others about.
  private func shrink(_ state: Pruned) throws(LedgerError) {
    let end = min(state.through.payload, state.shrunk + Tile.width)
    let live = try reader.read { session in
      try session.number(
        """
        SELECT EXISTS (SELECT 1 FROM events WHERE seq > \(state.shrunk - Tile.width)
        AND seq <= \(end + Tile.width) AND NOT \(Schema.isEmptied) AND NOT \(PruneRows.isKept))
        """)
    }
    try step([("space", end)]) { database in
      guard live == 0 else { return }
      let cut = try Statement(
        """
        UPDATE events SET payload = zeroblob(0) WHERE seq > ? AND seq <= ?
        AND length(payload) > 0 AND \(Schema.isEmptied)
        """, on: database)
      cut.bind(state.shrunk, at: 1)
      cut.bind(end, at: 2)
      try cut.run()
    }
  }

  /// - Returns: false if a payload that is kept is too near.
  private func dropHeaders(_ state: Pruned) throws(LedgerError) -> Bool {
    let end = min(state.through.headers, state.done.headers + Self.pruneStep)
    let live = try reader.read { session in
      try session.number(
        """
        SELECT EXISTS (SELECT 1 FROM events WHERE seq <= \(end + PruneReach.margin)
        AND NOT \(Schema.isEmptied) AND NOT \(PruneRows.isKept))
        """)
    }
    guard live == 0 else { return false }
    try step([("headers", end)]) { database in
      for table in ["events", "erased"] {
        let drop = try Statement("DELETE FROM \(table) WHERE seq <= ?", on: database)
        drop.bind(end, at: 1)
        try drop.run()
      }
    }
    return true
  }

  /// One transaction, with how far it has come.
  private func step(
    _ ends: [(String, Int)], _ body: (Database) throws -> Void
  ) throws(LedgerError) {
    try begin()
    try guarded { () throws(SQLFailure) in
      try connection.access { database in
        try body(database)
        let put = try Statement("UPDATE pruned SET done = ? WHERE stage = ?", on: database)
        for (name, done) in ends {
          put.bind(done, at: 1)
          put.bind(name, at: 2)
          try put.run()
        }
      }
    }
    try commit()
  }
}
