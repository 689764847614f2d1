internal import BelayCore

/// The current row of `events`, seen where SQLite has it: the views end with the statement's next step.
///
/// Columns repeat what the payload says so that SQL can find it; `Verification` holds them against
/// each other (a column edited by hand is not a way around the tree). Copying nothing lets it look at
/// some hundred thousand rows a second.
struct Row {
  typealias View = UnsafeRawBufferPointer

  let seq: Int
  let id: View
  let source: View
  let type: View
  let time: Timestamp?
  let recorded: Timestamp
  let agent: View?
  let run: View?
  let authid: View
  let escalationAgent: View?
  let escalationID: View?
  let salt: View
  let payload: View
  let leaf: Hash
  /// Nil while salt and payload are there.
  let erasure: Erasure?

  /// What is left of a payload that was erased.
  struct Erasure {
    let commitment: Hash
    let length: Int
    /// The record that says so.
    let by: Int
    /// What stays in place of the payload, of the hub's own records.
    let rest: View?
  }

  static let columns = """
    seq, id, source, type, time, recorded, agent, run, authid, escalation_agent, escalation_id, \
    salt, payload, leaf, \
    (SELECT commitment FROM erased WHERE erased.seq = events.seq AND \(Schema.isEmptied)), \
    (SELECT length FROM erased WHERE erased.seq = events.seq AND \(Schema.isEmptied)), \
    (SELECT by FROM erased WHERE erased.seq = events.seq AND \(Schema.isEmptied)), \
    (SELECT rest FROM erased WHERE erased.seq = events.seq AND \(Schema.isEmptied))
    """

  /// Reads the current row of a statement that selects `columns`. A value of another kind than the
  /// ledger writes is a break: SQLite would store it, and no look-up would find it.
  init(_ row: Statement) throws(LedgerError) {
    let fields = Fields(row: row, seq: row.integer(0))
    seq = fields.seq
    id = try fields.text(1, "id")
    source = try fields.text(2, "source")
    type = try fields.text(3, "type")
    time = try fields.timeOrNil(4, "time")
    recorded = try fields.time(5, "recorded")
    agent = try fields.textOrNil(6, "agent")
    run = try fields.textOrNil(7, "run")
    authid = try fields.text(8, "authid")
    escalationAgent = try fields.textOrNil(9, "escalation_agent")
    escalationID = try fields.textOrNil(10, "escalation_id")
    salt = try fields.bytes(11, "salt")
    payload = try fields.bytes(12, "payload")
    guard let leaf = Hash(try fields.bytes(13, "leaf")) else { throw fields.odd("leaf") }
    self.leaf = leaf
    erasure = try fields.erasure(14)
  }
}

/// Takes the columns of a row, each of the kind that it must be.
private struct Fields {
  let row: Statement
  let seq: Int

  func text(_ column: Int32, _ name: StaticString) throws(LedgerError) -> Row.View {
    guard row.kind(column) == .text else { throw odd(name) }
    return row.view(column)
  }

  func textOrNil(_ column: Int32, _ name: StaticString) throws(LedgerError) -> Row.View? {
    row.kind(column) == .null ? nil : try text(column, name)
  }

  func bytes(_ column: Int32, _ name: StaticString) throws(LedgerError) -> Row.View {
    guard row.kind(column) == .bytes else { throw odd(name) }
    return row.view(column)
  }

  func timeOrNil(_ column: Int32, _ name: StaticString) throws(LedgerError) -> Timestamp? {
    row.kind(column) == .null ? nil : try time(column, name)
  }

  func time(_ column: Int32, _ name: StaticString) throws(LedgerError) -> Timestamp {
    let stored = Int64(row.integer(column))
    let time = Timestamp(microseconds: stored)
    guard row.kind(column) == .integer, time.microseconds == stored else { throw odd(name) }
    return time
  }

  func erasure(_ column: Int32) throws(LedgerError) -> Row.Erasure? {
    guard row.kind(column + 2) != .null else { return nil }
    guard row.kind(column) == .bytes, let commitment = Hash(row.view(column)),
      row.kind(column + 1) == .integer, row.kind(column + 2) == .integer,
      [.bytes, .null].contains(row.kind(column + 3))
    else { throw odd("payload") }
    return Row.Erasure(
      commitment: commitment, length: row.integer(column + 1), by: row.integer(column + 2),
      rest: row.kind(column + 3) == .null ? nil : row.view(column + 3))
  }

  func odd(_ name: StaticString) -> LedgerError {
    .corrupt(seq: seq, "its column \(name) holds what no ledger writes there")
  }
}
