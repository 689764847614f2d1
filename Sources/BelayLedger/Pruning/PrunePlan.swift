package import BelayCore

/// What a written policy lets go of now, and what stops it.
package struct PrunePlan: Sendable, Equatable {
  /// As it would be afterwards.
  package var through: PruneReach
  package var before: PruneReach
  /// Payloads that go, and that would but for a legal hold.
  package var payloads = 0
  package var held = 0
  /// Why it does not reach as far as the periods do.
  package var limits: [String] = []

  init(through: PruneReach, before: PruneReach) {
    self.through = through
    self.before = before
  }

  /// Reads what `json` writes; nil for anything else.
  package init?(_ json: JSON) {
    guard let through = PruneReach(json["through"]), let before = PruneReach(json["before"]),
      let payloads = json["payloads"]?.integer, let held = json["held"]?.integer
    else { return nil }
    self.init(through: through, before: before)
    self.payloads = payloads
    self.held = held
    limits = json["limits"]?.array?.compactMap(\.string) ?? []
  }

  package var isEmpty: Bool { payloads == 0 && through == before }

  package func allows(_ reach: PruneReach) -> Bool {
    through.isAtLeast(reach) && reach.isAtLeast(before)
  }

  package var json: JSON {
    [
      "through": through.json, "before": before.json, "payloads": JSON(payloads),
      "held": JSON(held),
      "limits": .array(limits.map(JSON.string)),
    ]
  }
}

extension LedgerReader {
  /// Looks at what is older than the periods. Some hundred thousand records a second.
  ///
  /// - Parameter signed: how many records checkpoints cover; what is not signed is not pruned.
  package func prunePlan(
    _ retention: Retention, at now: Timestamp, signed: Int
  ) throws(LedgerError) -> PrunePlan {
    let fleet = try loadFleet()
    return try read { session in
      let state = try session.pruned()
      var plan = PrunePlan(through: state.through, before: state.through)
      func age(_ days: Int?, after seq: Int) throws -> Int {
        guard let days else { return 0 }
        return try session.lastOlder(than: now.advanced(by: .seconds(-86_400 * days)), after: seq)
      }
      let before = state.through
      let cap = min(try session.last() - 1, signed)
      var payload = min(try age(retention.payloadDays, after: before.payload), cap)
      if let open = fleet.firstOpen, open.seq <= payload {
        payload = open.seq - 1
        plan.limits.append("\(open.what) of #\(open.seq) is not done with")
      }
      plan.through.payload = max(before.payload, payload.tiled)
      plan.through.decisions = max(
        before.decisions,
        min(plan.through.payload, try age(retention.decisionsDays, after: before.decisions).tiled))
      let firstHeld = try plan.count(session, state)
      var headers = min(
        plan.through.decisions - PruneReach.margin,
        try age(retention.headersDays, after: before.headers))
      if let first = firstHeld {
        headers = min(headers, first - 1 - PruneReach.margin)
        if retention.headersDays != nil { plan.limits.append("a legal hold keeps #\(first)") }
      }
      if let hold = try session.holds().first { headers = min(headers, hold.number - 1) }
      plan.through.headers = max(before.headers, headers.tiled)
      plan.through.hashes = max(
        before.hashes,
        min(plan.through.headers, try age(retention.hashesDays, after: before.hashes).tiled))
      return plan
    }
  }
}

extension PrunePlan {
  /// - Returns: the first record that a legal hold keeps.
  fileprivate mutating func count(_ session: ReadSession, _ state: Pruned) throws -> Int? {
    var firstHeld: Int?
    let rows = try session.prunable(after: state.done.headers, through, limit: -1)
    defer { rows.reset() }
    let holds = try session.holds()
    while try rows.next() {
      if holds.contains(where: { $0.covers(rows) }) {
        held += 1
        firstHeld = firstHeld ?? rows.integer(0)
      } else {
        payloads += 1
      }
    }
    return firstHeld
  }
}

extension LegalHold {
  /// Of a row of `prunable`.
  func covers(_ row: Statement) -> Bool {
    covers(seq: row.integer(0), agent: row.textOrNil(1), run: row.textOrNil(2))
  }
}

extension ReadSession {
  /// `seq, agent, run` of rows whose payload is there and that a reach lets go of.
  func prunable(after: Int, _ reach: PruneReach, limit: Int) throws -> Statement {
    let rows = try Statement(
      """
      SELECT seq, agent, run FROM events WHERE seq > ?1 AND seq <= ?2 AND NOT \(Schema.isEmptied)
      AND NOT \(PruneRows.isKept) AND (seq <= ?3 OR NOT \(PruneRows.isDecision))
      ORDER BY seq LIMIT ?4
      """, on: database)
    rows.bind(after, at: 1)
    rows.bind(reach.payload, at: 2)
    rows.bind(reach.decisions, at: 3)
    rows.bind(limit, at: 4)
    return rows
  }

  /// The last record before the first that is not that old, clocks that jumped included.
  fileprivate func lastOlder(than time: Timestamp, after seq: Int) throws -> Int {
    let rows = try Statement(
      "SELECT seq FROM events WHERE seq > ? AND recorded >= ? ORDER BY seq LIMIT 1", on: database)
    defer { rows.reset() }
    rows.bind(seq, at: 1)
    rows.bind(Int(time.microseconds), at: 2)
    return try rows.next() ? rows.integer(0) - 1 : try last()
  }
}

extension Int {
  fileprivate var tiled: Int { self < 0 ? 0 : self / Tile.width * Tile.width }
}

extension Fleet {
  /// The oldest question or order that is not done with.
  fileprivate var firstOpen: (seq: Int, what: String)? {
    let questions = escalations.values.filter { !$0.isDoneWith }.map(\.seq).min()
    let orders = controlsInOrder.filter(\.isOpen).map(\.seq).min()
    switch (questions, orders) {
    case (.some(let question), .some(let order)) where order < question:
      return (order, "the order")
    case (.some(let question), _): return (question, "the question")
    case (nil, .some(let order)): return (order, "the order")
    case (nil, nil): return nil
    }
  }
}
