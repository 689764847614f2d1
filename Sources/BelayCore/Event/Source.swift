/// Who an event comes from, as the envelope's `source` says it.
package enum Source: Sendable, Hashable {
  /// `/agents/refund-agent`
  case agent(AgentID)
  /// `/operators/mira`; the name has the alphabet of an agent's.
  case `operator`(String)
  /// `/hub`
  case hub
  /// `/otel/support-crew`: what OpenTelemetry calls a service, which is a process and no agent. The
  /// name has the alphabet of an agent's.
  case telemetry(String)

  private static let agents = "/agents/"
  private static let operators = "/operators/"
  private static let services = "/otel/"

  /// Nil if the text is none of the four forms.
  package init?(text: String) {
    if text.hasPrefix(Self.agents), let agent = AgentID(String(text.dropFirst(8))) {
      self = .agent(agent)
    } else if text.hasPrefix(Self.operators), isPlainName(String(text.dropFirst(11))) {
      self = .operator(String(text.dropFirst(11)))
    } else if text.hasSameBytes(as: "/hub") {
      self = .hub
    } else if text.hasPrefix(Self.services), isPlainName(String(text.dropFirst(6))) {
      self = .telemetry(String(text.dropFirst(6)))
    } else {
      return nil
    }
  }

  package var text: String {
    switch self {
    case .agent(let agent): Self.agents + agent.text
    case .operator(let name): Self.operators + name
    case .hub: "/hub"
    case .telemetry(let service): Self.services + service
    }
  }

  /// The last part alone: `refund-agent`, `mira`, `hub`, `support-crew`.
  package var name: String {
    switch self {
    case .agent(let agent): agent.text
    case .operator(let name): name
    case .hub: "hub"
    case .telemetry(let service): service
    }
  }

  package var agent: AgentID? {
    if case .agent(let agent) = self { agent } else { nil }
  }
}
