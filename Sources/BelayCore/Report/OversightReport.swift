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
  /// What was at work in the period, and what was in force when it began; oldest first.
  package private(set) var settings: [SettingLine] = []
  package private(set) var redactions: [RedactionLine] = []
  /// Records by type.
  package private(set) var counts: [String: Int] = [:]

  private var cases: [EscalationKey: DecisionCase] = [:]
  private var orders: [String: OrderCase] = [:]
  private var spells = ModeSpells()
  /// Places in `signals` of what was not cleared.
  private var raised: [String: Int] = [:]

  /// Cases, orders, signals, times out of normal mode, settings and redactions each; a longer period is
  /// to be told in parts.
  package static let maxLines = 100_000
  static let maxTypes = 200

  /// One signal, as it was raised.
  package struct SignalLine: Sendable, Equatable {
    package var seq: Int
    package var at: Timestamp
    package var agent: String
    package var signal: String
    package var clearedSeq: Int?
    package var clearedAt: Timestamp?
    package var acknowledgedBy: String?
    package var acknowledgedSeq: Int?
  }

  package struct TooLong: Error, Equatable {}

  package init(period: ReportPeriod) { self.period = period }
}

// MARK: Reading it

extension OversightReport {
  /// Raised, decided or ended in the period, oldest first.
  package var decisions: [DecisionCase] {
    cases.values.sorted { $0.facts.handle < $1.facts.handle }
  }

  package var orderCases: [OrderCase] {
    orders.values.sorted { $0.control.number < $1.control.number }
  }

  package var modeSpells: [ModeSpell] { spells.all }

  /// Escalations in this state.
  package func count(of word: String) -> Int {
    cases.values.count { $0.facts.state == word }
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

  /// The newest settings from before the period: what was in force when it began.
  package mutating func recall(settings records: [Record]) throws(TooLong) {
    for record in records.sorted(by: { $0.seq < $1.seq }) { try takeSetting(record) }
  }

  /// Whether `apply` wants the data of such a record; of others `count` is enough.
  package static func reads(_ type: String) -> Bool {
    guard let kind = EventType.named(type) else { return false }
    return kind.writtenByHub || kind == .modeChanged || kind == .agentStarted
      || kind == .agentStopped
  }

  package mutating func apply(_ record: Record) throws(TooLong) {
    guard period.contains(record.recorded) else { return }
    count(record.seq, record.recorded, record.event.type)
    guard let kind = record.event.kind else { return }
    switch kind {
    case .modeChanged: try spells.changed(record)
    case .signalRaised, .signalCleared, .signalAcknowledged: try takeSignal(record, kind)
    case .controlRequested, .controlDelivered, .controlAcknowledged, .controlInEffect,
      .controlFailed, .controlExpired:
      try takeOrder(record)
    case .ledgerErased, .ledgerHeld, .ledgerReleased:
      guard redactions.count < Self.maxLines else { throw TooLong() }
      if let line = RedactionLine(record) { redactions.append(line) }
    case .agentStarted, .agentStopped, .policyLoaded, .policyRejected, .policyRevoked,
      .modelsLoaded, .modelsRejected, .ledgerKeyRotated, .ledgerOriginOpened:
      try takeSetting(record)
    default: if record.escalationKey != nil { try takeCase(record) }
    }
  }

  /// A record of which nothing but its type is told.
  package mutating func count(_ seq: Int, _ recorded: Timestamp, _ type: String) {
    guard period.contains(recorded) else { return }
    firstSeq = firstSeq ?? seq
    lastSeq = seq
    let type = type.clipped(toBytes: 64)
    // Senders may invent types without end; the rest of them is one.
    let isRoom = counts[type] != nil || counts.count < Self.maxTypes
    counts[isRoom ? type : "other", default: 0] += 1
  }

  private mutating func takeSetting(_ record: Record) throws(TooLong) {
    guard let line = SettingLine(record) else { return }
    guard settings.count < Self.maxLines else { throw TooLong() }
    settings.append(line)
  }

  private mutating func takeCase(_ record: Record) throws(TooLong) {
    guard let key = record.escalationKey else { return }
    if record.event.kind == .escalationRaised, cases[key] == nil {
      guard cases.count < Self.maxLines else { throw TooLong() }
      cases[key] = DecisionCase(raised: record)
    } else {
      cases[key]?.apply(record)
      if record.event.kind == .escalationDecided {
        cases[key]?.mode = spells.mode(of: key.agent)
      }
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
    let name = "\(agent) \(signal)"
    guard kind != .signalRaised else {
      guard signals.count < Self.maxLines else { throw TooLong() }
      raised[name] = signals.count
      signals.append(
        SignalLine(seq: record.seq, at: record.recorded, agent: agent, signal: signal))
      return
    }
    guard let place = raised[name] else { return }
    if kind == .signalCleared {
      signals[place].clearedSeq = record.seq
      signals[place].clearedAt = record.recorded
      raised[name] = nil
    } else {
      signals[place].acknowledgedBy = data.word("by")
      signals[place].acknowledgedSeq = record.seq
    }
  }
}
