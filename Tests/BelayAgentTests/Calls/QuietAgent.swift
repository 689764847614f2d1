import BelayCore

@testable import BelayAgent

/// An agent without a hub and without a memory.
enum QuietAgent {
  /// What one run of it gives.
  static func run<Value: Sendable>(
    _ change: (inout Supervisor.Settings) -> Void = { _ in },
    _ body: @escaping @Sendable (Supervisor.Run) async throws -> Value
  ) async throws -> Value {
    var settings = Supervisor.Settings(name: "refund-agent")
    settings.hub = .none
    settings.stateDirectory = nil
    change(&settings)
    return try await Supervisor.supervising(settings) { agent in
      try await agent.run("calls", body)
    }
  }
}
