package import BelayCore

/// An order to keep records whatever erasure or retention says, until it is released.
///
/// It is in force because a record of the hub says so (`belay.ledger.held`), and no longer when another
/// does (`belay.ledger.released`); nothing else is kept of it.
package struct LegalHold: Sendable, Equatable {
  package enum Scope: Sendable, Equatable {
    case agent(AgentID)
    case run(String)
    case records(ClosedRange<Int>)
  }

  /// Holds that may be in force at once.
  package static let largest = 1_000

  /// The record that says so; what a release names.
  package let number: Int
  package let scope: Scope
  package let by: String
  package let reason: String
  package let since: Timestamp

  /// Nil if the record is none of the hub's that puts a hold in place.
  init?(_ record: Record) {
    let data = record.event.data
    guard record.event.kind == .ledgerHeld, record.event.source == .hub,
      let scope = Scope(data), let by = data["by"]?.string, let reason = data["reason"]?.string
    else { return nil }
    self.init(
      number: record.seq, scope: scope, by: by, reason: reason, since: record.recorded)
  }

  private init(number: Int, scope: Scope, by: String, reason: String, since: Timestamp) {
    self.number = number
    self.scope = scope
    self.by = by
    self.reason = reason
    self.since = since
  }

  func covers(seq: Int, agent: String?, run: String?) -> Bool {
    switch scope {
    case .agent(let id): agent.map(id.text.hasSameBytes) ?? false
    case .run(let name): run.map(name.hasSameBytes) ?? false
    case .records(let range): range.contains(seq)
    }
  }

  package var json: JSON {
    var object = scope.members
    object["number"] = JSON(number)
    object["by"] = .string(by)
    object["reason"] = .string(reason)
    object["since"] = .string(since.rfc3339)
    return .object(object)
  }
}

// MARK: Events

extension LegalHold {
  /// The event that puts a hold in place.
  ///
  /// - Parameter id: a UUIDv7.
  package static func holding(
    _ scope: Scope, by: String, reason: String, id: String, time: Timestamp
  ) -> Event {
    var data = scope.members
    data["by"] = .string(by)
    data["reason"] = .string(reason)
    return Event(id: id, source: .hub, type: .ledgerHeld, time: time, data: .object(data))
  }

  /// The event that ends this one.
  package func releasing(by: String, reason: String, id: String, time: Timestamp) -> Event {
    Event(
      id: id, source: .hub, type: .ledgerReleased, time: time,
      data: ["hold": JSON(number), "by": .string(by), "reason": .string(reason)])
  }
}

extension LegalHold.Scope {
  /// Reads `{"agent_id": …}`, `{"run": …}` or `{"from": 7, "to": 9}`; nil for anything else.
  package init?(_ json: JSON) {
    if let id = json["agent_id"]?.string.flatMap({ AgentID($0) }) {
      self = .agent(id)
    } else if let run = json["run"]?.string, (1...256).contains(run.utf8.count) {
      self = .run(run)
    } else if let from = json["from"]?.integer, let to = json["to"]?.integer, from > 0, from <= to {
      self = .records(from...to)
    } else {
      return nil
    }
  }

  package var members: JSONObject {
    switch self {
    case .agent(let id): ["agent_id": .string(id.text)]
    case .run(let name): ["run": .string(name)]
    case .records(let range): ["from": JSON(range.lowerBound), "to": JSON(range.upperBound)]
    }
  }

  /// `agent refund-agent`, `run r-1`, `records 7 to 9`
  package var text: String {
    switch self {
    case .agent(let id): "agent \(id.text)"
    case .run(let name): "run \(name)"
    case .records(let range): "records \(range.lowerBound) to \(range.upperBound)"
    }
  }
}

// MARK: In the ledger

extension LedgerReader {
  /// The holds in force, oldest first. Looks at the type of every record, some million a second.
  package func holds() throws(LedgerError) -> [LegalHold] {
    try read { try $0.holds() }
  }
}

extension ReadSession {
  func holds() throws -> [LegalHold] {
    let rows = try Statement(
      """
      SELECT \(StoredRecord.columns) FROM events
      WHERE type IN ('belay.ledger.held', 'belay.ledger.released') ORDER BY seq
      """, on: database)
    defer { rows.reset() }
    var holds: [LegalHold] = []
    while try rows.next() {
      let record = try StoredRecord.read(rows)
      if let hold = LegalHold(record) {
        holds.append(hold)
      } else if record.event.kind == .ledgerReleased, record.event.source == .hub {
        holds.removeAll { $0.number == record.event.data["hold"]?.integer }
      }
    }
    return holds
  }
}

extension Ledger {
  /// Writes one event of the hub in a transaction of its own, where no hub runs.
  ///
  /// - Returns: the number of its record.
  package func write(
    _ event: Event, authid: String, recorded: Timestamp
  ) throws(LedgerError) -> Int {
    try begin()
    let inserted = try insert(event, authid: authid, recorded: recorded)
    try commit()
    switch inserted {
    case .new(let record): return record.seq
    case .duplicate(let seq), .conflict(let seq): return seq
    }
  }
}
