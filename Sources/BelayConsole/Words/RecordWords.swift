import BelayCore

extension EventType {
  /// Whether it moves a card, so that the queue has to be looked at.
  var isAboutEscalation: Bool {
    rawValue.hasPrefix("belay.escalation.") || self == .adviceReceived
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
