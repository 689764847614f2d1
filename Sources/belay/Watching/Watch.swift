import BelayAgent
import BelayCore

/// Follows breakers of somebody else until the program is told to leave.
struct Watch {
  let agent: WatchedAgent
  /// Whether orders to the agent are heard.
  let hearsOrders: Bool

  /// - Parameters:
  ///   - follow: reads for as long as its task lives; throws what makes no sense to try again.
  ///   - obey: carries an order out, or says why it cannot be.
  func run(
    follow: @escaping @Sendable () async throws -> Void,
    obey: @escaping @Sendable (Control) async -> Orders.Obedience
  ) async throws {
    let leaving = LeaveSignals()
    let reporting = Task.detached { [agent] in await agent.report() }
    let hearing = Task.detached { [agent, hearsOrders] in
      await agent.untilBegun()
      guard hearsOrders, !Task.isCancelled else { return }
      await Orders(agent: agent.id, client: agent.client).follow { control, _ in await obey(control)
      }
    }
    let outcome = await Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await leaving.first() }
        group.addTask { try await follow() }
        defer { group.cancelAll() }
        try await group.next()
      }
    }.result
    hearing.cancel()
    await hearing.value
    reporting.cancel()
    await reporting.value
    try outcome.get()
  }
}
