import BelayCore
import BelayLedger
import Foundation
import GRDB

/// A private directory of one test, gone with it.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/belay-ledger-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var state: String { path + "/state" }
  var database: String { state + "/ledger.sqlite" }

  func open(create: Bool = true) throws -> Ledger { try Ledger(at: state, create: create) }

  /// The files as they would be found if the process had died now.
  func afterCrash() throws -> Scratch {
    let copy = try Scratch()
    try FileManager.default.copyItem(atPath: state, toPath: copy.state)
    return copy
  }

  /// Puts another's database in the place of the closed one, and nothing else.
  func replaceFile(with other: Scratch) throws {
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: database + ending)
      try? FileManager.default.copyItem(
        atPath: other.database + ending, toPath: database + ending)
    }
  }

  /// Edits the closed ledger behind its back, as somebody with a SQL client would.
  func edit(_ sql: String) throws { try edit { try $0.execute(sql: sql) } }

  /// Makes the closed ledger one that a Belay of version 1 wrote: what came later is gone.
  func makeOlder() throws {
    try edit(
      "DROP TABLE tiles; DROP TABLE tree_head; DROP TABLE erased; DROP TABLE pruned; "
        + "DROP TABLE base; PRAGMA user_version = 1")
  }

  /// Changes one byte of a stored tile.
  func flip(byte: Int, ofTile number: Int, level: Int) throws {
    try edit { database in
      let place: StatementArguments = [level, number]
      let tile = try Data.fetchOne(
        database, sql: "SELECT hashes FROM tiles WHERE level = ? AND number = ?", arguments: place)
      var hashes = tile ?? Data()
      hashes[byte] ^= 1
      try database.execute(
        sql: "UPDATE tiles SET hashes = ? WHERE level = ? AND number = ?",
        arguments: [hashes] + place)
    }
  }

  private func edit(_ body: (Database) throws -> Void) throws {
    let queue = try DatabaseQueue(path: database)
    try queue.inDatabase(body)
    try queue.close()
  }
}

// MARK: Events

let noon = Timestamp(microseconds: 1_795_342_272_000_000)

/// A small event; the same arguments give the same bytes.
func sample(_ id: String, of agent: AgentID = refunds, message: String = "hello") -> Event {
  Event(
    id: id, source: .agent(agent), type: .log, time: noon, subject: "run-1",
    data: ["severity": "info", "message": .string(message)])
}

let refunds = agentID("refund-agent")
let mails = agentID("mail-agent")

func agentID(_ text: String) -> AgentID {
  guard let id = AgentID(text) else { preconditionFailure("\(text) is an agent id") }
  return id
}

/// An event that the hub writes about an escalation.
func hubEvent(_ type: EventType, _ id: String, about key: EscalationKey) -> Event {
  Event(
    id: id, source: .hub, type: type, time: noon,
    data: [
      "escalation": ["agent": .string(key.agent.text), "id": .string(key.id), "handle": 17]
    ])
}

extension Ledger {
  /// One transaction around some inserts.
  @discardableResult
  func append(
    _ events: Event..., authid: String = "token:test", about key: EscalationKey? = nil
  ) throws -> [Inserted] {
    try append(events, authid: authid, about: key)
  }

  @discardableResult
  func append(
    _ events: [Event], authid: String = "token:test", about key: EscalationKey? = nil
  ) throws -> [Inserted] {
    try begin()
    let outcomes = try events.map {
      try insert($0, authid: authid, recorded: noon, escalation: key)
    }
    try commit()
    return outcomes
  }
}

extension Inserted {
  /// The number of the record, whichever way it got it.
  var seq: Int {
    switch self {
    case .new(let record): record.seq
    case .duplicate(let seq), .conflict(let seq): seq
    }
  }
}
