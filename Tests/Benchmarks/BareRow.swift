import BelayCore

/// The values of one row of the ledger, ready to be bound.
struct BareRow {
  let id, source, agent, run: String
  let type = EventType.callFinished.rawValue
  let authid = "token:ingest-1"
  let time: Int64 = 1_795_342_272_000_000
  let recorded: Int64 = 1_795_342_332_000_000
  let salt: [UInt8]
  let leaf: [UInt8]
  let payload: [UInt8]

  /// The rows that the hub would make of these lines. Salt and leaf are any 32 bytes each.
  static func rows(of batch: SampleBatch) -> [BareRow] {
    batch.lines.map { line in
      let id = batch.id(of: line)
      let payload = Array(batch.bytes[line.range])
      return BareRow(
        id: id, source: line.source, agent: line.agent, run: batch.run(of: line),
        salt: Array(id.utf8.prefix(32)), leaf: Array(payload.suffix(32)), payload: payload)
    }
  }
}
