/// What people did about agents in a stretch of the ledger, and what came of it.
///
/// It is folded from the records, in order, by whoever reads them: those of the period by `apply`,
/// and, of escalations and orders that are older, their history by `recall`. Every statement in it
/// carries the numbers of its records. Agents whose mode did not change in the period are not listed,
/// whatever mode they were in.
package struct OversightReport: Sendable, Equatable {
  package let period: ReportPeriod
  package private(set) var firstSeq: Int?
  package private(set) var lastSeq: Int?
  package private(set) var signals: [SignalLine] = []
  /// Records by type.
  package private(set) var counts: [String: Int] = [:]

  private var cases: [EscalationKey: DecisionCase] = [:]
  private var orders: [String: OrderCase] = [:]
  private var spells = ModeSpells()

  /// Cases, orders and signals each; a longer period is to be told in parts.
  package static let maxLines = 100_000
  static let maxTypes = 200

  /// One signal, as it was raised.
  package struct SignalLine: Sendable, Equatable {
    package var seq: Int
    package var at: Timestamp
    package var agent: String
    package var signal: String
    package var clearedSeq: Int?
    package var acknowledgedBy: String?
  }

  package struct TooLong: Error, Equatable {}

  package init(period: ReportPeriod) { self.period = period }
}

// MARK: Reading it

extension OversightReport {
  /// Raised, decided or ended in the period, oldest first.
  package var decisions: [DecisionCase] {
    cases.values.sorted { $0.escalation.handle < $1.escalation.handle }
  }

  package var orderCases: [OrderCase] {
    orders.values.sorted { $0.control.number < $1.control.number }
  }

  package var modeSpells: [ModeSpell] { spells.all }

  /// Escalations in this state.
  package func count(of word: String) -> Int {
    cases.values.count { $0.escalation.state.word == word }
  }

  /// The waits of all decisions, shortest first.
  package var waits: [Duration] { cases.values.compactMap(\.wait).sorted() }
}

// MARK: Folding

extension OversightReport {
  /// The escalation that this record is about, if its beginning is not known yet.
  package func stranger(in record: Record) -> EscalationKey? {
    guard record.event.kind != .escalationRaised, let key = record.escalationKey,
      cases[key] == nil
    else { return nil }
    return key
  }

  /// What happened to an escalation before the period.
  package mutating func recall(_ history: [Record], before seq: Int) throws(TooLong) {
    for record in history where record.seq < seq { try takeCase(record) }
  }

  package mutating func apply(_ record: Record) throws(TooLong) {
    guard period.contains(record.recorded) else { return }
    firstSeq = firstSeq ?? record.seq
    lastSeq = record.seq
    count(record.event.type.clipped(toBytes: 64))
    guard let kind = record.event.kind else { return }
    switch kind {
    case .modeChanged: spells.changed(record)
    case .signalRaised, .signalCleared, .signalAcknowledged: try takeSignal(record, kind)
    case .controlRequested, .controlDelivered, .controlAcknowledged, .controlInEffect,
      .controlFailed, .controlExpired:
      try takeOrder(record)
    default: if record.escalationKey != nil { try takeCase(record) }
    }
  }

  /// Senders may invent types without end; the rest of them is one.
  private mutating func count(_ type: String) {
    let isRoom = counts[type] != nil || counts.count < Self.maxTypes
    counts[isRoom ? type : "other", default: 0] += 1
  }

  private mutating func takeCase(_ record: Record) throws(TooLong) {
    guard let key = record.escalationKey else { return }
    if record.event.kind == .escalationRaised, cases[key] == nil {
      guard cases.count < Self.maxLines else { throw TooLong() }
      cases[key] = DecisionCase(raised: record)
    } else {
      cases[key]?.apply(record)
    }
  }

  private mutating func takeOrder(_ record: Record) throws(TooLong) {
    guard let id = Control.id(of: record) else { return }
    if record.event.kind == .controlRequested {
      guard orders.count < Self.maxLines else { throw TooLong() }
      orders[id] = OrderCase(requested: record)
    } else {
      orders[id]?.apply(record)
    }
  }

  private mutating func takeSignal(_ record: Record, _ kind: EventType) throws(TooLong) {
    guard record.event.source == .hub || kind == .signalAcknowledged else { return }
    let data = EventData(record.event.data)
    let agent = data.word("agent_id") ?? ""
    let signal = data.word("signal") ?? ""
    guard kind != .signalRaised else {
      guard signals.count < Self.maxLines else { throw TooLong() }
      signals.append(
        SignalLine(seq: record.seq, at: record.recorded, agent: agent, signal: signal))
      return
    }
    let place = signals.lastIndex {
      $0.agent == agent && $0.signal == signal && $0.clearedSeq == nil
    }
    guard let place else { return }
    if kind == .signalCleared { signals[place].clearedSeq = record.seq }
    if kind == .signalAcknowledged { signals[place].acknowledgedBy = data.word("by") }
  }
}
