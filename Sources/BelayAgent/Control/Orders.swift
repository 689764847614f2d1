package import BelayClient
package import BelayCore

/// The agent's ear for controls: it takes each order once, in order, and tells the hub what became of it.
package struct Orders: Sendable {
  private let agent: AgentID
  private let client: HubClient

  /// What the agent did with an order.
  package enum Obedience: Sendable, Equatable {
    case inEffect(String)
    case failed(String)
  }

  private static let poll = Duration.seconds(20)
  private static let pause = Duration.seconds(1)

  package init(agent: AgentID, client: HubClient) {
    self.agent = agent
    self.client = client
  }

  /// Follows the orders until the task is cancelled; a lost hub is tried again every second.
  package func follow(_ obey: @Sendable (Control) async -> Obedience) async {
    var last = 0
    while !Task.isCancelled {
      do {
        for control in try await client.controls(of: agent, after: last, waiting: Self.poll) {
          await carryOut(control, obey)
          last = max(last, control.number)
        }
      } catch {
        try? await Task.sleep(for: Self.pause)
      }
    }
  }

  private func carryOut(
    _ control: Control, _ obey: @Sendable (Control) async -> Obedience
  ) async {
    // A receipt that gets lost is not repeated: the hub shows the silence as such.
    _ = try? await client.reportControl(control.id, status: "acknowledged", detail: "")
    switch await obey(control) {
    case .inEffect(let detail):
      _ = try? await client.reportControl(control.id, status: "in_effect", detail: detail)
    case .failed(let detail):
      _ = try? await client.reportControl(control.id, status: "failed", detail: detail)
    }
  }
}
