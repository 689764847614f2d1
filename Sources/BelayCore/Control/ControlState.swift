/// How far an order has come. A case carries exactly what exists in that state.
///
///     requested ─► delivered ─► acknowledged ─► in_effect | failed
///         └────────────┴─────────────┴────────► expired ─► in_effect | failed   (the truth, late)
///
/// An agent may skip steps: that it is in effect shows that it was delivered.
package enum ControlState: Sendable, Equatable {
  case requested
  case delivered(at: Timestamp)
  case acknowledged(at: Timestamp)
  case inEffect(at: Timestamp)
  case failed(at: Timestamp, detail: String)
  /// no sign from the agent in time; silence is drawn as failure
  case expired(at: Timestamp)
}

/// What an agent reports about an order.
package enum ControlStatus: String, Sendable, CaseIterable {
  case acknowledged
  case inEffect = "in_effect"
  case failed
}

/// What can happen to an order after it was requested.
package enum ControlStep: String, Sendable, CaseIterable {
  case deliver, acknowledge, takeEffect, fail, expire
}

extension ControlState {
  /// The whole table: what may happen in each state.
  package var steps: [ControlStep] {
    switch self {
    case .requested: [.deliver, .acknowledge, .takeEffect, .fail, .expire]
    case .delivered: [.acknowledge, .takeEffect, .fail, .expire]
    case .acknowledged: [.takeEffect, .fail, .expire]
    case .expired: [.takeEffect, .fail]
    case .inEffect, .failed: []
    }
  }

  package func accepts(_ step: ControlStep) -> Bool { steps.contains(step) }

  /// The word on the wire and on the screen.
  package var word: String {
    switch self {
    case .requested: "requested"
    case .delivered: "delivered"
    case .acknowledged: "acknowledged"
    case .inEffect: "in_effect"
    case .failed: "failed"
    case .expired: "expired"
    }
  }

  /// Whether the agent still has to answer.
  package var isOpen: Bool {
    switch self {
    case .requested, .delivered, .acknowledged: true
    case .inEffect, .failed, .expired: false
    }
  }

  /// When it came to this; nil for what was only requested.
  package var since: Timestamp? {
    switch self {
    case .requested: nil
    case .delivered(let at), .acknowledged(let at), .inEffect(let at), .failed(let at, _),
      .expired(let at):
      at
    }
  }
}
