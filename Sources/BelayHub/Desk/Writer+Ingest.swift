internal import BelayCore
internal import BelayLedger

extension Writer {
  /// Candidates after which operators are let through; what one of them waits for at most, besides
  /// a commit, however much is handed in at once and by however many.
  static let slice = 500

  /// Records what may be recorded, and says of the rest why not.
  mutating func ingest(
    _ candidates: [Candidate], as caller: Principal, at now: Reading
  ) throws(HubRefusal) -> Reply {
    try requirePace(of: candidates, at: now)
    var answer = IngestAnswer()
    var now = now
    for (index, candidate) in candidates.enumerated() {
      if untilOperators == 0 {
        try letOperatorsThrough()
        now = clock.read()
      }
      untilOperators -= 1
      switch Self.admit(candidate, from: caller) {
      case .event(let event), .telemetry(let event):
        try take(event, index, from: caller, at: now, into: &answer)
      case .malformed(let reason):
        answer.rejected.append(.init(index: index, reason: reason))
      }
    }
    answer.lastSeq = fleet.seq
    return .ingested(answer)
  }

  /// Refuses the whole submission if one of its agents has handed in too much lately (INV 31).
  private mutating func requirePace(
    of candidates: [Candidate], at now: Reading
  ) throws(HubRefusal) {
    var counts: [AgentID: Int] = [:]
    for case .event(let event) in candidates {
      if case .agent(let agent) = event.source { counts[agent, default: 0] += 1 }
    }
    for (agent, count) in counts.sorted(by: { $0.key.text < $1.key.text }) {
      guard let wait = pace.wait(agent, handsIn: count, at: now.boot.nanoseconds) else { continue }
      throw .tooMany(
        detail: "\(agent.text) hands in more than \(pace.perSecond) events a second. Nothing of "
          + "this was recorded; send it again later.",
        retryAfter: wait)
    }
  }

  /// Does what operators have asked for by now, and answers it: what of the submission is taken so
  /// far is committed with it. Costs no commit if none of them waits (INV 21, 32).
  private mutating func letOperatorsThrough() throws(HubRefusal) {
    untilOperators = Self.slice
    let waiting = inbox.take(.operators)
    guard !waiting.isEmpty else { return }
    for submission in waiting { perform(submission) }
    finishBatch()
    if let broken { throw Self.ledgerFailed(broken) }
  }

  private mutating func take(
    _ event: Event, _ index: Int, from caller: Principal, at now: Reading,
    into answer: inout IngestAnswer
  ) throws(HubRefusal) {
    switch try insert(event, authid: caller.authid, at: now) {
    case .new(let record):
      answer.accepted += 1
      try revokeApprovals(overtakenBy: record, at: now)
    case .duplicate:
      answer.duplicates += 1
    case .conflict(let seq):
      batch.conflicts += 1
      answer.rejected.append(
        .init(
          index: index,
          reason: "id \(event.id) is already recorded as seq \(seq) with other bytes. "
            + "Send a new event under a new id."))
    }
  }

  /// Whether this caller may record this event (INV 25, 26).
  static func admit(_ candidate: Candidate, from caller: Principal) -> Candidate {
    if case .telemetry(let event) = candidate { return admit(telemetry: event, from: caller) }
    guard case .event(let event) = candidate else { return candidate }
    guard case .agent(let agent) = event.source else {
      return .malformed(reason: "source \(event.source.text) is no agent. Send /agents/<agent_id>.")
    }
    guard caller.covers(agent) else {
      return .malformed(
        reason: "source \(event.source.text) is not one that this credential speaks for.")
    }
    guard event.kind?.isTelemetry != true else {
      return .malformed(
        reason: "type \(event.type) comes by OTLP only. Send it to /v1/traces, logs or metrics.")
    }
    guard !isHubs(event) else {
      return .malformed(reason: "type \(event.type) is written by the hub only. Use its endpoint.")
    }
    return candidate
  }

  /// Telemetry says whom it is about in many ways, none of which proves anything; what the hub
  /// itself wrote into it, `agent_id`, must be one that the caller speaks for.
  private static func admit(telemetry event: Event, from caller: Principal) -> Candidate {
    guard case .telemetry = event.source, event.kind?.isTelemetry == true else {
      return .malformed(reason: "type \(event.type) is no telemetry. Send it to /v1/events.")
    }
    guard let named = event.data["agent_id"]?.string else { return .telemetry(event) }
    guard let agent = AgentID(named), caller.covers(agent) else {
      return .malformed(reason: "agent_id is not one that this credential speaks for.")
    }
    return .telemetry(event)
  }

  /// Unknown types by prefix, so that a future word of ours is not open to others today.
  private static func isHubs(_ event: Event) -> Bool {
    if let kind = event.kind { return kind.writtenByHub }
    return hubsPrefixes.contains { event.type.hasPrefix($0) }
  }

  private static let hubsPrefixes = [
    "belay.escalation.", "belay.control.", "belay.operator.", "belay.policy.", "belay.models.",
    "belay.signal.",
    "belay.disk.", "belay.ledger.",
  ]
}
