/// The name of an escalation: its agent and the id that the agent chose, which is unique only
/// there.
package struct EscalationKey: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let agent: AgentID
  /// 1-128 printable ASCII characters
  package let id: String

  package init(agent: AgentID, id: String) {
    self.agent = agent
    self.id = id
  }

  package var description: String { "\(agent.text)/\(id)" }

  package static func < (left: EscalationKey, right: EscalationKey) -> Bool {
    left.agent == right.agent ? left.id < right.id : left.agent < right.agent
  }
}
