internal import BelayCore

internal import class GRDB.Database

/// The statements of the append loop, prepared once.
final class AppendStatements {
  enum Outcome: Equatable {
    case appended
    /// The same event under the same key is there already.
    case same(Int)
    /// Something else has this key, or this escalation's verdict or claim.
    case taken(Int)
  }

  private let event: Statement
  private let sameKey: Statement
  private let mark: Statement
  private let undo: Statement
  private let release: Statement
  private let verdict: SoleRecord
  private let claim: SoleRecord

  init(on connection: WriterConnection) throws(SQLFailure) {
    let prepare = { (sql: String) throws(SQLFailure) in
      try connection.access { try Statement(sql, on: $0) }
    }
    event = try prepare(Schema.insertEvent)
    sameKey = try prepare("SELECT seq, payload FROM events WHERE source = ? AND id = ?")
    mark = try prepare("SAVEPOINT entry")
    undo = try prepare("ROLLBACK TO entry")
    release = try prepare("RELEASE entry")
    verdict = try SoleRecord("verdicts", prepare)
    claim = try SoleRecord("claims", prepare)
  }

  func append(_ entry: Entry) throws(SQLFailure) -> Outcome {
    guard let key = entry.escalation, let sole = sole(for: entry.event.kind) else {
      return try appendEvent(entry)
    }
    try mark.run()
    var outcome = try appendEvent(entry)
    if outcome == .appended, let winner = try sole.take(key, seq: entry.seq) {
      try undo.run()
      outcome = .taken(winner)
    }
    try release.run()
    return outcome
  }

  /// The table that allows one record of this kind per escalation (INV 8, 13).
  private func sole(for kind: EventType?) -> SoleRecord? {
    switch kind {
    case .escalationDecided: verdict
    case .escalationClaimed: claim
    default: nil
    }
  }

  private func appendEvent(_ entry: Entry) throws(SQLFailure) -> Outcome {
    bind(entry)
    try event.run()
    guard event.changes == 0 else { return .appended }
    sameKey.bind(entry.source, at: 1)
    sameKey.bind(entry.event.id, at: 2)
    defer { sameKey.reset() }
    guard try sameKey.next() else {
      throw SQLFailure(code: 0, message: "a refused key is not in the table")
    }
    let seq = sameKey.integer(0)
    let stored = sameKey.bytes(1)
    // Of an erased payload nobody can tell what it was; its sender means the same one (INV 7).
    let isSame =
      (stored.first ?? 0) == 0 || stored == entry.event.payload
      || Self.saysTheSame(stored, entry.event.payload)
    return isSame ? .same(seq) : .taken(seq)
  }

  /// Whether two events differ in nothing but how they were written out: the same one may come once
  /// as a line of its own, with its sender's blanks, and once in an array (INV 7).
  private static func saysTheSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard let one = try? JSON(parsing: one), let other = try? JSON(parsing: other) else {
      return false
    }
    return one.encoded() == other.encoded()
  }

  private func bind(_ entry: Entry) {
    let given = entry.event
    event.bind(entry.seq, at: 1)
    event.bind(given.id, at: 2)
    event.bind(entry.source, at: 3)
    event.bind(given.type, at: 4)
    event.bind(given.time.map { Int($0.microseconds) }, at: 5)
    event.bind(Int(entry.recorded.microseconds), at: 6)
    event.bind(entry.agent, at: 7)
    event.bind(given.subject, at: 8)
    event.bind(entry.authid, at: 9)
    event.bind(entry.escalation?.agent.text, at: 10)
    event.bind(entry.escalation?.id, at: 11)
    event.bind(entry.salt, at: 12)
    event.bind(given.payload, at: 13)
    event.bind(entry.leaf, at: 14)
  }
}

/// A table whose primary key is an escalation: whoever comes first has it for good.
private struct SoleRecord {
  private let insert: Statement
  private let find: Statement

  init(
    _ table: String, _ prepare: (String) throws(SQLFailure) -> Statement
  ) throws(SQLFailure) {
    insert = try prepare("INSERT INTO \(table) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
    find = try prepare("SELECT seq FROM \(table) WHERE agent = ? AND id = ?")
  }

  /// Nil if it is now ours, else the `seq` of the record that has it.
  func take(_ key: EscalationKey, seq: Int) throws(SQLFailure) -> Int? {
    insert.bind(key.agent.text, at: 1)
    insert.bind(key.id, at: 2)
    insert.bind(seq, at: 3)
    try insert.run()
    guard insert.changes == 0 else { return nil }
    find.bind(key.agent.text, at: 1)
    find.bind(key.id, at: 2)
    defer { find.reset() }
    guard try find.next() else {
      throw SQLFailure(code: 0, message: "a refused key is not in the table")
    }
    return find.integer(0)
  }
}
