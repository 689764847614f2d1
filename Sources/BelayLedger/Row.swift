internal import BelayCore

/// One row of `events`: the record's columns, its salt, payload and leaf.
///
/// Columns repeat what the payload says so that SQL can find it; `verify` holds them against each
/// other (a column edited by hand is not a way around the tree).
struct Row {
  var seq: Int
  var id: String
  var source: String
  var type: String
  var time: Timestamp?
  var recorded: Timestamp
  var agent: String?
  var run: String?
  var authid: String
  var escalationAgent: String?
  var escalationID: String?
  var salt: [UInt8]
  var payload: [UInt8]
  var leaf: [UInt8]

  static let columns = """
    seq, id, source, type, time, recorded, agent, run, authid, escalation_agent, escalation_id, \
    salt, payload, leaf
    """

  /// Reads the current row of a statement that selects `columns`.
  init(_ row: Statement) {
    seq = row.integer(0)
    id = row.text(1)
    source = row.text(2)
    type = row.text(3)
    time = row.integerOrNil(4).map { Timestamp(microseconds: Int64($0)) }
    recorded = Timestamp(microseconds: Int64(row.integer(5)))
    agent = row.textOrNil(6)
    run = row.textOrNil(7)
    authid = row.text(8)
    escalationAgent = row.textOrNil(9)
    escalationID = row.textOrNil(10)
    salt = row.bytes(11)
    payload = row.bytes(12)
    leaf = row.bytes(13)
  }

  /// The header as the stored bytes have it.
  var header: LeafHeader {
    LeafHeader(
      seq: seq, id: id, time: time, recorded: recorded, source: source, type: type, agent: agent,
      run: run, authid: authid, commitment: LeafHeader.commitment(salt: salt, payload: payload),
      length: payload.count)
  }

  /// Recomputes the leaf from what is stored (INV 3).
  func checkLeaf() throws(LedgerError) {
    guard header.leaf() == leaf else {
      throw .corrupt(seq: seq, "the stored record does not match its leaf hash")
    }
  }
}
