extension Fleet {
  /// Folds the next record in. A record that is not newer than what is folded already changes
  /// nothing, so a replica may see one twice.
  ///
  /// Whatever the data holds, this never fails: each record is counted, and what it cannot change
  /// is counted under its reason. The cost does not depend on the size of the fleet, except when
  /// an agent has to make room.
  package mutating func apply(_ record: Record) {
    guard record.seq > seq else { return }
    seq = record.seq
    time = record.recorded
    counts.records.count()
    // What was erased of the hub's own records still says who did what, and nothing else.
    if record.erasedBy != nil, record.event.data.isNull { return touchAuthor(record) }
    guard let kind = record.event.kind else {
      counts.unknownTypes.count()
      return touchAuthor(record)
    }
    guard Self.accepts(kind, from: record.event.source) else {
      counts.forged.count()
      return touchAuthor(record)
    }
    fold(record, kind)
  }

  /// Escalations, controls and signals change only by the hub's own records; what is noted about an
  /// operator may also carry their name as its source. No agent gets either past ingest.
  private static func accepts(_ kind: EventType, from source: Source) -> Bool {
    switch (kind, source) {
    case (_, .hub): !kind.isTelemetry
    case (.operatorConnected, .operator), (.operatorDisconnected, .operator),
      (.operatorSignedIn, .operator), (.operatorNote, .operator), (.operatorIdle, .operator),
      (.operatorReturned, .operator):
      true
    case (_, .telemetry): kind.isTelemetry
    case (_, .agent), (_, .operator): !kind.writtenByHub && !kind.isTelemetry
    }
  }

  private mutating func fold(_ record: Record, _ kind: EventType) {
    switch kind {
    case .agentStarted, .agentHeartbeat, .agentStopped, .runStarted, .runFinished, .callFinished,
      .decisionMade, .breakerChanged, .breakerSampled, .retryScheduled, .fallbackUsed, .modeChanged,
      .budgetSampled, .budgetExhausted, .feedbackReceived, .securityFlagged, .log:
      foldAgent(record, kind)
    case .span: observe(record)
    case .logRecord: overhear(record)
    case .metricPoint: meter(record)
    case .ledgerHeartbeat, .ledgerKeyRotated, .ledgerOriginOpened, .ledgerErased, .ledgerHeld,
      .ledgerReleased:
      break
    case .signalRaised, .signalCleared, .signalAcknowledged, .signalSilenced, .signalUnsilenced:
      foldSignal(record)
    case .escalationRaised: raise(record)
    case .escalationDisplayed, .escalationClaimedBy, .escalationReleased, .escalationDeferred,
      .escalationEndorsed, .escalationDecided, .escalationDelivered, .escalationClaimed,
      .escalationExecuted, .escalationExpired, .escalationCancelled, .escalationSuperseded,
      .adviceReceived:
      step(record)
    case .controlRequested: order(record)
    case .controlDelivered, .controlAcknowledged, .controlInEffect, .controlFailed, .controlExpired:
      follow(record)
    case .policyLoaded, .policyRejected, .policyRevoked:
      if !policy.apply(record) { counts.malformed.count() }
    case .modelsLoaded, .modelsRejected:
      if !models.apply(record) { counts.malformed.count() }
    case .operatorConnected, .operatorDisconnected, .operatorSignedIn, .operatorNote, .operatorIdle,
      .operatorReturned:
      attend(record, kind)
    case .handoffRecorded: handOff(record)
    case .handoffAcknowledged: acknowledgeHandoff(record)
    case .diskChanged: diskChanged(record)
    }
  }

  // MARK: Agents

  private mutating func touchAuthor(_ record: Record) {
    guard let id = record.event.source.agent else { return }
    touch(id, record)
  }

  /// Notes a sign of life, of an agent that may be new.
  mutating func touch(_ id: AgentID, _ record: Record, isOwed: Bool = false) {
    if admit(id, record, isOwed: isOwed) { with(id) { $0.touch(record) } }
  }

  private mutating func foldAgent(_ record: Record, _ kind: EventType) {
    guard let id = record.event.source.agent else {
      // An operator's or the hub's own log line is no sign of life of an agent.
      if kind != .log { counts.misplaced.count() }
      return
    }
    guard admit(id, record) else { return }
    let order = kind == .modeChanged ? newestOrder(to: id) : nil
    let table = models.table
    switch with(id, { $0.take(record, kind, following: order, table) }) ?? .plain {
    case .plain: break
    case .trouble: errorSeqs.append(record.seq, keeping: Self.maxErrorSeqs)
    case .malformed: counts.malformed.count()
    }
    switch kind {
    case .agentStarted, .agentHeartbeat, .agentStopped, .modeChanged: noteSilence(of: id)
    default: break
    }
    dropEndorsements(of: id, outrankedBy: record)
  }

  private mutating func foldSignal(_ record: Record) {
    let data = EventData(record.event.data)
    guard let id = data.word("agent_id").flatMap({ AgentID($0) }) else {
      return counts.malformed.count()
    }
    switch agents[id]?.signalled(record, data) {
    case true?: break
    case false?: counts.malformed.count()
    case nil: counts.misplaced.count()
    }
  }
}

extension Agent {
  fileprivate mutating func take(
    _ record: Record, _ kind: EventType, following order: Control?, _ models: ModelTable
  ) -> AgentNews {
    touch(record)
    guard heeds(record) else { return .plain }
    if kind == .callFinished { return callFinished(record, models) }
    let data = EventData(record.event.data)
    switch kind {
    case .agentStarted: return started(record, data)
    case .agentHeartbeat: return beat(data)
    case .agentStopped: return stopped(record, data)
    case .runStarted: return runStarted(record, data)
    case .runFinished: return runFinished(record, data)
    case .decisionMade: return chose(record, data)
    case .breakerChanged: return breakerChanged(record, data)
    case .breakerSampled: return breakerSampled(record, data)
    case .retryScheduled:
      totals.retries.count()
      return .plain
    case .fallbackUsed: return fellBack(record, data)
    case .modeChanged: return modeChanged(record, data, following: order)
    case .budgetSampled: return budget(record, data, exhausted: false)
    case .budgetExhausted: return budget(record, data, exhausted: true)
    case .feedbackReceived: return feedbackReceived(data)
    case .securityFlagged:
      securityFlags.count()
      return .trouble
    case .log: return .plain
    case .callFinished, .signalRaised, .signalCleared, .signalAcknowledged, .signalSilenced,
      .signalUnsilenced, .escalationRaised, .escalationDisplayed,
      .escalationClaimedBy, .escalationReleased, .escalationDeferred, .escalationEndorsed,
      .escalationDecided, .escalationDelivered, .escalationClaimed, .escalationExecuted,
      .escalationExpired, .escalationCancelled, .escalationSuperseded, .adviceReceived,
      .controlRequested, .controlDelivered, .controlAcknowledged, .controlInEffect, .controlFailed,
      .controlExpired, .policyLoaded, .policyRejected, .policyRevoked, .modelsLoaded,
      .modelsRejected, .operatorConnected,
      .operatorDisconnected, .operatorSignedIn, .operatorNote, .operatorIdle, .operatorReturned,
      .handoffRecorded, .handoffAcknowledged, .diskChanged, .ledgerHeartbeat,
      .ledgerKeyRotated, .ledgerOriginOpened, .ledgerErased, .ledgerHeld, .ledgerReleased, .span,
      .logRecord, .metricPoint:
      return .plain
    }
  }
}
