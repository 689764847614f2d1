import BelayCore
import BelayLedger

/// What a hub's writer does to a ledger, in pieces small enough to be interrupted everywhere.
struct Workload {
  static let time = Timestamp(microseconds: 1_795_342_272_000_000)
  static let agent = AgentID("refund-agent")!

  let ledger: Ledger
  /// Told of everything that the ledger acknowledged, right after the commit.
  let acknowledged: ([Witness.Answer]) -> Void

  struct Item {
    var event: Event
    var escalation: EscalationKey?
  }

  /// One transaction; every event of it is acknowledged with it or not at all.
  func commit(_ items: [Item]) throws(LedgerError) {
    var answers: [Witness.Answer] = []
    try ledger.begin()
    for item in items {
      let outcome = try ledger.insert(
        item.event, authid: "sweep", recorded: Self.time, escalation: item.escalation)
      guard case .new(let record) = outcome else { continue }
      let isSole = [.escalationDecided, .escalationClaimed].contains(item.event.kind)
      answers.append(
        Witness.Answer(
          seq: record.seq, event: item.event, sole: isSole ? item.escalation : nil))
    }
    try ledger.commit()
    acknowledged(answers)
  }

  func erase(_ seqs: [Int]) throws(LedgerError) {
    let order = ErasureOrder(seqs: seqs, by: "sweep", legalBasis: "-", reason: "-")
    let erasure = try ledger.erase(
      order, id: "erasure-\(seqs)", authid: "sweep", recorded: Self.time)
    acknowledged([
      Witness.Answer(seq: erasure.record.seq, event: erasure.record.event, sole: nil)
    ])
  }

  /// Orders that the payloads of the first 256 records go, and lets them go.
  func prune() throws(LedgerError) {
    var reach = PruneReach()
    reach.payload = 256
    reach.decisions = 256
    let order = PruneOrder(
      through: reach, by: "sweep", policy: "-", retention: Retention(payloadDays: 1), archive: nil,
      proofs: 0)
    let record = try ledger.prune(
      order, base: ledger.reader.baseFold(through: 256), id: "pruning", authid: "sweep",
      recorded: Self.time)
    acknowledged([Witness.Answer(seq: record.seq, event: record.event, sole: nil)])
    try goOnPruning()
  }

  func goOnPruning() throws(LedgerError) {
    while try ledger.pruneStep() {}
    _ = try ledger.purge()
  }

  func saveSnapshot() throws(LedgerError) { try ledger.saveSnapshot(ledger.loadFleet()) }
}

// MARK: Events

extension Workload {
  static func log(_ id: String, bytes: Int = 40) -> Item {
    let text = String(repeating: "lorem ipsum ", count: bytes / 12 + 1)
    return Item(
      event: Event(
        id: id, source: .agent(agent), type: .log, time: time, subject: "run-1",
        data: ["severity": "info", "message": .string(text)]))
  }

  static func about(_ type: EventType, _ escalation: String, id: String? = nil) -> Item {
    let key = EscalationKey(agent: agent, id: escalation)
    return Item(
      event: event(type, id ?? "\(type.rawValue)-\(escalation)", about: key), escalation: key)
  }

  static func event(_ type: EventType, _ id: String, about key: EscalationKey) -> Event {
    Event(
      id: id, source: .hub, type: type, time: time,
      data: ["escalation": ["agent": .string(key.agent.text), "id": .string(key.id)]])
  }
}
