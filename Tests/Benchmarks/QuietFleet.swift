import BelayClient
import BelayCore

/// Fourteen agents that have announced themselves, made a few calls, and have nothing more to say.
enum QuietFleet {
  static let size = 14
  static let names = (1...size).map { "sample-agent-\($0)" }

  /// A hub that knows them.
  static func hub(on stage: Stage) async throws -> (hub: HubProcess, load: Load) {
    let hub = try HubProcess(on: stage)
    let client = try hub.client(role: "ingest", agent: "sample-agent-*")
    _ = try await client.post(names.enumerated().flatMap { try announcement($1, number: $0) })
    return (hub, Load(client: client, agents: size))
  }

  private static func announcement(_ name: String, number: Int) throws -> [Event] {
    guard let id = AgentID(name) else { throw StageError("\(name) is no name for an agent") }
    let source = Source.agent(id)
    return [
      Event(
        id: "start-\(number)", source: source, type: .agentStarted,
        data: ["name": .string(name), "version": "1.0", "heartbeat_s": 30]),
      Event(
        id: "breaker-\(number)", source: source, type: .breakerChanged,
        data: ["breaker": "tools", "from": "closed", "to": "closed"]),
      Event(
        id: "call-\(number)", source: source, type: .callFinished, subject: "run-1",
        data: ["kind": "tool", "name": "search", "outcome": "ok", "latency_ms": 120]),
    ]
  }
}
