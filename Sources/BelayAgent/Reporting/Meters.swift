import BelayCore
import Metrics

/// The agent's metrics in the program's own metrics system, fed by the sender of events.
struct Meters: Sendable {
  private let factory: (any MetricsFactory)?

  init(agent: AgentID, factory: (any MetricsFactory)?) { self.factory = factory }

  mutating func record(_ event: PendingEvent) {}

  mutating func record(_ losses: Losses, of agent: AgentID) {}
}
