import BelayCore

extension EventType {
  /// Whether it moves a card, so that the queue has to be looked at.
  var isAboutEscalation: Bool {
    switch self {
    case .escalationRaised, .escalationDisplayed, .escalationClaimedBy, .escalationReleased,
      .escalationDeferred, .escalationDecided, .escalationDelivered, .escalationClaimed,
      .escalationExecuted, .escalationExpired, .escalationCancelled, .escalationSuperseded:
      true
    case .agentStarted, .agentHeartbeat, .agentStopped, .runStarted, .runFinished, .callFinished,
      .decisionMade, .breakerChanged, .breakerSampled, .retryScheduled, .fallbackUsed,
      .modeChanged, .budgetSampled, .budgetExhausted, .feedbackReceived, .securityFlagged,
      .signalRaised, .signalCleared, .controlRequested, .controlDelivered, .controlAcknowledged,
      .controlInEffect, .controlFailed, .controlExpired, .operatorConnected,
      .operatorDisconnected, .operatorSignedIn, .operatorNote, .log:
      false
    }
  }
}

extension Record {
  /// Whether the hub wrote it about this escalation.
  func isAbout(_ key: EscalationKey) -> Bool {
    guard event.kind?.isAboutEscalation == true, let about = event.data["escalation"] else {
      return false
    }
    return about["agent"]?.string == key.agent.text && about["id"]?.string == key.id
  }
}
