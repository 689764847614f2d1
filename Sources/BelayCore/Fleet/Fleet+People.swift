// Operators in the fold: who comes and goes, how they answer, and what one leaves to the next.

extension Fleet {
  /// Whose coming or going it is: the source says it, or the hub does.
  private static func person(_ record: Record, _ data: EventData) -> String? {
    if case .operator(let name) = record.event.source { return name }
    return data.word("operator")
  }

  mutating func attend(_ record: Record, _ kind: EventType) {
    let data = EventData(record.event.data)
    guard let name = Self.person(record, data) else { return counts.malformed.count() }
    withOperator(name, record) {
      $0.happened(kind, at: record.recorded)
      $0.role = data.word("role") ?? $0.role
    }
  }

  private mutating func withOperator(
    _ name: String, _ record: Record, _ change: (inout OperatorPresence) -> Void
  ) {
    let at = record.recorded
    var presence =
      operators[name]
      ?? OperatorPresence(name: name, isConnected: false, since: at, lastSeenAt: at)
    change(&presence)
    operators[name] = presence
    guard operators.count > Self.maxOperators else { return }
    let oldest = operatorsInOrder.filter { $0.name != name }.min { $0.lastSeenAt < $1.lastSeenAt }
    if let oldest { operators[oldest.name] = nil }
    counts.operatorsDropped.count()
  }

  // MARK: Their answers

  /// Counts what a person answered; a rule's answer is nobody's work.
  mutating func noteWork(_ record: Record) {
    let data = EventData(record.event.data)
    let name: String?
    switch record.event.kind {
    case .escalationDecided: name = data.word("decided_by")
    case .escalationEndorsed: name = data.word("endorsed_by")
    default: return
    }
    guard let name, data.word("affordance") != Affordance.policy.rawValue,
      let verdict = data.word("decision", as: Verdict.self)
    else { return }
    let answer = OperatorWork.Answer(
      at: record.recorded, grants: verdict.grants,
      displayedMs: data.count("displayed_ms"))
    withOperator(name, record) {
      $0.lastSeenAt = record.recorded
      $0.work.took(answer)
    }
  }

  // MARK: Handoffs

  mutating func handOff(_ record: Record) {
    guard let handoff = Handoff(record) else { return counts.malformed.count() }
    self.handoff = handoff
  }

  mutating func acknowledgeHandoff(_ record: Record) {
    let data = EventData(record.event.data)
    guard let name = data.word("operator"), let seq = record.event.data["handoff"]?.integer,
      handoff?.seq == seq, handoff?.awaits(name) == true
    else { return counts.misplaced.count() }
    handoff?.acknowledgedBy = name
    handoff?.acknowledgedAt = record.recorded
  }
}
