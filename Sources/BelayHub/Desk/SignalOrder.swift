package import BelayCore

/// What an operator does about a signal of an agent.
package struct SignalOrder: Sendable, Equatable {
  package enum Action: Sendable, Equatable {
    /// they have seen it; it stands until the trouble is over
    case acknowledge
    /// until then it bothers nobody and no policy acts on it, also if it comes anew
    case silence(Duration)
    case unsilence
  }

  package static let longest = Duration.seconds(30 * 86_400)
  package static let maxReason = 4 << 10

  package let agent: AgentID
  package let signal: SignalName
  package let action: Action
  package let reason: String

  package init(agent: AgentID, signal: SignalName, action: Action, reason: String) {
    self.agent = agent
    self.signal = signal
    self.action = action
    self.reason = reason
  }
}

/// What is known of one signal of an agent after an order about it.
package struct SignalStatus: Sendable, Equatable {
  package let agent: AgentID
  package let name: SignalName
  /// nil if it does not stand
  package let signal: Signal?
  /// nil if it is not silenced
  package let silence: Silence?

  package var json: JSON {
    var object: JSONObject = [
      "agent_id": .string(agent.text), "signal": .string(name.rawValue),
      "stands": .bool(signal != nil),
    ]
    if let standing = signal?.json.object {
      for member in standing.members { object[member.key] = member.value }
    }
    object["silence"] = silence?.json
    return .object(object)
  }
}
