package import BelayCore

/// What the hub does by itself when a signal is raised: `tool_loop=pause:refund-*`.
///
/// It can only make an agent do less, or ask a person. Nothing is approved or restored by it.
package struct SignalRule: Sendable, Equatable {
  package enum Action: String, Sendable, CaseIterable {
    case degrade, pause
    /// asks a person what to do
    case escalate
  }

  package let signal: SignalName
  package let action: Action
  /// which agents, as in credentials: `*` any run of characters, `?` one
  package let agents: String

  package init(signal: SignalName, action: Action, agents: String = "*") {
    self.signal = signal
    self.action = action
    self.agents = agents
  }

  /// Reads `SIGNAL=ACTION[:AGENT-PATTERN]`.
  ///
  /// - Throws: what is wrong with it, and which words there are.
  package init(text: String) throws(SignalRuleError) {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2 else { throw SignalRuleError("want SIGNAL=ACTION, not \(text)") }
    guard let signal = SignalName(rawValue: String(sides[0])) else {
      let names = SignalName.allCases.map(\.rawValue).joined(separator: ", ")
      throw SignalRuleError("there is no signal \(sides[0]); there are \(names)")
    }
    let parts = sides[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let action = Action(rawValue: String(parts[0])) else {
      let words = Action.allCases.map(\.rawValue).joined(separator: ", ")
      throw SignalRuleError("the hub cannot \(parts[0]) on a signal; it can \(words)")
    }
    let pattern = parts.count == 2 ? String(parts[1]) : "*"
    guard (1...64).contains(pattern.utf8.count) else {
      throw SignalRuleError("an agent pattern has 1 to 64 characters, for example refund-*")
    }
    self.init(signal: signal, action: action, agents: pattern)
  }

  func concerns(_ name: SignalName, _ agent: AgentID) -> Bool {
    signal == name && Principal.glob(agents, matches: agent.text)
  }
}

/// Why a text is no rule about signals.
package struct SignalRuleError: Error, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
