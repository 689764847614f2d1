/// The types of event that Belay knows; others are kept and shown as they are.
package enum EventType: String, CaseIterable, Sendable {
  case agentStarted = "belay.agent.started"
  case agentHeartbeat = "belay.agent.heartbeat"
  case agentStopped = "belay.agent.stopped"
  case runStarted = "belay.run.started"
  case runFinished = "belay.run.finished"
  case callFinished = "belay.call.finished"
  case decisionMade = "belay.decision.made"
  case breakerChanged = "belay.breaker.changed"
  case breakerSampled = "belay.breaker.sampled"
  case retryScheduled = "belay.retry.scheduled"
  case fallbackUsed = "belay.fallback.used"
  case modeChanged = "belay.mode.changed"
  case budgetSampled = "belay.budget.sampled"
  case budgetExhausted = "belay.budget.exhausted"
  case feedbackReceived = "belay.feedback.received"
  case securityFlagged = "belay.security.flagged"
  case signalRaised = "belay.signal.raised"
  case signalCleared = "belay.signal.cleared"
  case signalAcknowledged = "belay.signal.acknowledged"
  case signalSilenced = "belay.signal.silenced"
  case signalUnsilenced = "belay.signal.unsilenced"
  case escalationRaised = "belay.escalation.raised"
  case escalationDisplayed = "belay.escalation.displayed"
  case escalationClaimedBy = "belay.escalation.claimed_by"
  case escalationReleased = "belay.escalation.released"
  case escalationDeferred = "belay.escalation.deferred"
  case escalationEndorsed = "belay.escalation.endorsed"
  case escalationDecided = "belay.escalation.decided"
  case escalationDelivered = "belay.escalation.delivered"
  case escalationClaimed = "belay.escalation.claimed"
  case escalationExecuted = "belay.escalation.executed"
  case escalationExpired = "belay.escalation.expired"
  case escalationCancelled = "belay.escalation.cancelled"
  case escalationSuperseded = "belay.escalation.superseded"
  case adviceReceived = "belay.advice.received"
  case controlRequested = "belay.control.requested"
  case controlDelivered = "belay.control.delivered"
  case controlAcknowledged = "belay.control.acknowledged"
  case controlInEffect = "belay.control.in_effect"
  case controlFailed = "belay.control.failed"
  case controlExpired = "belay.control.expired"
  case policyLoaded = "belay.policy.loaded"
  case policyRejected = "belay.policy.rejected"
  case policyRevoked = "belay.policy.revoked"
  case modelsLoaded = "belay.models.loaded"
  case modelsRejected = "belay.models.rejected"
  case operatorConnected = "belay.operator.connected"
  case operatorDisconnected = "belay.operator.disconnected"
  case operatorSignedIn = "belay.operator.signed_in"
  case operatorNote = "belay.operator.note"
  case operatorIdle = "belay.operator.idle"
  case operatorReturned = "belay.operator.returned"
  case handoffRecorded = "belay.handoff.recorded"
  case handoffAcknowledged = "belay.handoff.acknowledged"
  case diskChanged = "belay.disk.changed"
  case ledgerHeartbeat = "belay.ledger.heartbeat"
  case ledgerKeyRotated = "belay.ledger.key_rotated"
  case ledgerOriginOpened = "belay.ledger.origin_opened"
  case ledgerErased = "belay.ledger.erased"
  case ledgerHeld = "belay.ledger.held"
  case ledgerReleased = "belay.ledger.released"
  case log = "belay.log"
  case span = "otel.span"
  case logRecord = "otel.log"
  case metricPoint = "otel.metric"

  private static let byText = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// As `init(rawValue:)`, by one look-up instead of forty comparisons.
  package static func named(_ text: String) -> EventType? { byText[text] }

  /// Whether only the hub may write it. From anybody else it is refused at ingest: it would put
  /// words into an operator's mouth.
  package var writtenByHub: Bool {
    switch self {
    case .signalRaised, .signalCleared, .signalAcknowledged, .signalSilenced, .signalUnsilenced,
      .escalationRaised, .escalationDisplayed, .escalationClaimedBy, .escalationReleased,
      .escalationDeferred, .escalationEndorsed, .escalationDecided, .escalationDelivered,
      .escalationClaimed,
      .escalationExecuted, .escalationExpired, .escalationCancelled, .escalationSuperseded,
      .adviceReceived, .controlRequested, .controlDelivered, .controlAcknowledged, .controlInEffect,
      .controlFailed, .controlExpired, .policyLoaded, .policyRejected, .policyRevoked,
      .modelsLoaded, .modelsRejected,
      .operatorConnected, .operatorDisconnected, .operatorSignedIn, .operatorNote, .operatorIdle,
      .operatorReturned, .handoffRecorded, .handoffAcknowledged, .diskChanged, .ledgerHeartbeat,
      .ledgerKeyRotated, .ledgerOriginOpened, .ledgerErased, .ledgerHeld,
      .ledgerReleased:
      true
    case .agentStarted, .agentHeartbeat, .agentStopped, .runStarted, .runFinished, .callFinished,
      .decisionMade, .breakerChanged, .breakerSampled, .retryScheduled, .fallbackUsed,
      .modeChanged, .budgetSampled, .budgetExhausted, .feedbackReceived, .securityFlagged, .log,
      .span, .logRecord, .metricPoint:
      false
    }
  }

  /// Whether somebody decided, took up a grant, or ordered something; it is signed without delay.
  package var isDecision: Bool {
    switch self {
    case .escalationDecided, .escalationClaimed, .controlRequested, .ledgerKeyRotated,
      .ledgerOriginOpened, .ledgerErased, .ledgerHeld, .ledgerReleased:
      true
    case .agentStarted, .agentHeartbeat, .agentStopped, .runStarted, .runFinished, .callFinished,
      .decisionMade, .breakerChanged, .breakerSampled, .retryScheduled, .fallbackUsed,
      .modeChanged, .budgetSampled, .budgetExhausted, .feedbackReceived, .securityFlagged,
      .signalRaised, .signalCleared, .signalAcknowledged, .signalSilenced, .signalUnsilenced,
      .escalationRaised, .escalationDisplayed, .escalationClaimedBy, .escalationReleased,
      .escalationDeferred, .escalationEndorsed, .escalationDelivered, .escalationExecuted,
      .escalationExpired, .escalationCancelled, .escalationSuperseded, .adviceReceived,
      .controlDelivered, .controlAcknowledged, .controlInEffect, .controlFailed, .controlExpired,
      .policyLoaded, .policyRejected, .policyRevoked, .modelsLoaded, .modelsRejected,
      .operatorConnected, .operatorDisconnected, .operatorSignedIn, .operatorNote, .operatorIdle,
      .operatorReturned, .handoffRecorded, .handoffAcknowledged, .diskChanged, .ledgerHeartbeat,
      .log, .span, .logRecord, .metricPoint:
      false
    }
  }

  /// Whether it is what the hub makes of OpenTelemetry. It comes from a service, by the routes of
  /// OTLP and by no other: whoever writes events can say what they mean in words of ours.
  package var isTelemetry: Bool {
    self == .span || self == .logRecord || self == .metricPoint
  }
}
