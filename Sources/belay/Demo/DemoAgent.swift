import BelayAgent
import BelayClient
import BelayCore

/// One simulated agent: it works through its tasks, gets into its troubles, asks for what is risky, and obeys.
///
/// Everything it says goes to the hub over HTTP with its own credential, like any other agent's.
actor DemoAgent {
  let id: AgentID
  let persona: Persona
  let clock: StoryClock
  let reporter: Reporter
  let asking: Asking
  private let orders: Orders
  var random: SeededGenerator
  var breakers: [String: DemoBreaker] = [:]
  var mode = ModeName.normal
  var modeUntil: Duration?
  var contextTokens = 0

  init(
    id: AgentID, persona: Persona, client: HubClient, clock: StoryClock, seed: UInt64,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.id = id
    self.persona = persona
    self.clock = clock
    reporter = Reporter(agent: id, client: client, now: now)
    asking = Asking(agent: id, client: client)
    orders = Orders(agent: id, client: client)
    random = SeededGenerator(seed: seed, part: persona.name)
    for name in persona.tools.map(\.name) + [persona.provider] {
      breakers[name] = DemoBreaker(name: name)
    }
  }

  /// Lives until the task is cancelled.
  func live() async {
    await reporter.report(.agentStarted, started)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.reporter.run() }
      group.addTask { await self.orders.follow { await self.obey($0) } }
      group.addTask { await self.untilCancelled { try await self.work() } }
      group.addTask { await self.untilCancelled { try await self.ask() } }
      group.addTask { await self.untilCancelled { try await self.beat() } }
    }
  }

  private nonisolated func untilCancelled(_ body: () async throws -> Void) async {
    while !Task.isCancelled {
      do { try await body() } catch { return }
    }
  }

  private var started: JSON {
    [
      "name": .string(persona.name), "version": .string(persona.version),
      "framework": .string(persona.framework), "heartbeat_s": 5,
      "capabilities": ["controls", "escalations", "breakers"],
    ]
  }

  /// Says every five seconds of real time that it is there, and how its breakers stand.
  private func beat() async throws {
    guard mode != .stopped else { return try await Task.sleep(for: .seconds(3_600)) }
    await reporter.report(.agentHeartbeat, ["name": .string(persona.name)])
    for name in breakers.keys.sorted() { await sample(name) }
    try await Task.sleep(for: .seconds(5))
  }
}
