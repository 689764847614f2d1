package import BelayCore

extension LedgerReader {
  /// Why each of these records has to stay, without doing anything; nil for those that can be erased.
  package func obstacles(to seqs: [Int]) throws(LedgerError) -> [(seq: Int, why: String?)] {
    try read { session in
      let holds = try session.holds()
      return try seqs.map { seq in
        var planner = ErasurePlanner(holds: holds)
        do {
          try planner.add(seq, session)
          try planner.checkQuestions(session)
          return (seq, nil)
        } catch LedgerError.notErasable(_, let why) {
          return (seq, why)
        }
      }
    }
  }

  func cuts(of order: ErasureOrder) throws(LedgerError) -> [Int: ErasureOrder.Cut] {
    try read { session in
      guard let first = order.seqs.first, order.seqs.count <= ErasureOrder.largest else {
        throw LedgerError.notErasable(
          seq: order.seqs.first ?? 0, "an order names 1 to \(ErasureOrder.largest) records")
      }
      guard first > 0 else { throw LedgerError.notErasable(seq: first, "there is no such record") }
      var planner = ErasurePlanner(holds: try session.holds())
      for seq in order.seqs { try planner.add(seq, session) }
      try planner.checkQuestions(session)
      return planner.cuts
    }
  }

  /// The records of one page that name a person: in `subject`, or anywhere in their text.
  ///
  /// - Returns: what was found, and how far was looked; nil at the end of the ledger.
  package func naming(
    _ subject: String, after seq: Int
  ) throws(LedgerError) -> (found: [Record], through: Int)? {
    let page = try records(after: seq, limit: 1_000)
    guard let last = page.last else { return nil }
    let escaped = JSON.string(subject).encoded().dropFirst().dropLast()
    let found = page.filter { record in
      record.erasedBy == nil
        && (record.event.subject.map(subject.hasSameBytes) ?? false
          || record.event.payload.contains(escaped) || record.event.data.names(subject))
    }
    return (found, last.seq)
  }
}

extension JSON {
  /// Whether a text anywhere in it has the name in it, however it was written out.
  fileprivate func names(_ name: String) -> Bool {
    switch self {
    case .string(let text): text.contains(name)
    case .array(let elements): elements.contains { $0.names(name) }
    case .object(let object):
      object.members.contains { $0.key.contains(name) || $0.value.names(name) }
    case .null, .bool, .number, .bigInteger: false
    }
  }
}

/// Finds out what may be erased, and what stays of it.
private struct ErasurePlanner {
  let holds: [LegalHold]
  private(set) var cuts: [Int: ErasureOrder.Cut] = [:]
  private var keys: Set<EscalationKey> = []
  private var hasher = LeafHasher()

  init(holds: [LegalHold]) { self.holds = holds }

  mutating func add(_ seq: Int, _ session: ReadSession) throws {
    let rows = try session.rows(after: seq - 1, limit: 1)
    defer { rows.reset() }
    guard try rows.next(), case let row = try Row(rows), row.seq == seq else {
      throw LedgerError.notErasable(seq: seq, "there is no such record")
    }
    if let by = row.erasure?.by {
      throw LedgerError.notErasable(seq: seq, "it was erased by #\(by) already")
    }
    try hasher.check(row)
    let record = try ColumnCheck.record(of: row, saying: Array(row.payload))
    let hold = holds.first {
      $0.covers(seq: seq, agent: Entry.agent(of: record.event), run: record.event.subject)
    }
    if let hold {
      throw LedgerError.notErasable(
        seq: seq,
        "legal hold #\(hold.number) on \(hold.scope.text) overrides erasure; it has to be released "
          + "first (`belay ledger hold release \(hold.number)`)")
    }
    cuts[seq] = ErasureOrder.Cut(
      commitment: hasher.commitment(of: row), rest: try Remainder.of(record))
    if let key = record.escalationKey { keys.insert(key) }
  }

  /// A question stays whole until it is answered and done with, and must then read the same.
  func checkQuestions(_ session: ReadSession) throws {
    for key in keys {
      let history = try session.history(of: key)
      guard let seq = history.first(where: { cuts[$0.seq] != nil })?.seq else { continue }
      let before = Escalation(folding: history)
      guard before.map(\.isDoneWith) ?? true else {
        throw LedgerError.notErasable(
          seq: seq, "the escalation \(key.id) of \(key.agent) is not done with yet; decide it first"
        )
      }
      let after = Escalation(folding: try history.map(rest))
      guard before?.state.word == after?.state.word, before?.handle == after?.handle else {
        throw LedgerError.notErasable(
          seq: seq, "what became of the escalation \(key.id) could no longer be told")
      }
    }
  }

  private func rest(of record: Record) throws -> Record {
    guard let rest = cuts[record.seq]?.rest else { return record }
    return Record(
      seq: record.seq, recorded: record.recorded, authid: record.authid,
      event: try StoredRecord.event(rest, seq: record.seq))
  }
}

extension Escalation {
  fileprivate init?(folding history: [Record]) {
    var folded: Escalation?
    for record in history {
      if folded == nil { folded = Escalation(raised: record) } else { folded?.apply(record) }
    }
    guard let folded else { return nil }
    self = folded
  }

  /// Whether nothing is to come but its delivery, or a report that is overdue.
  var isDoneWith: Bool {
    state.steps.allSatisfy { $0 == .deliver || $0 == .report }
  }
}
