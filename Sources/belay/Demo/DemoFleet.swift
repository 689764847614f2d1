import BelayClient
import BelayCore

/// The demo's agents, all at once, each with its own connection and credential.
struct DemoFleet: Sendable {
  struct Member: Sendable {
    let id: AgentID
    let persona: Persona
    let client: HubClient
  }

  let members: [Member]
  let seed: UInt64
  let speed: Double
  let now: @Sendable () -> Timestamp

  /// Lets them live until the task is cancelled. They join one after the other within two seconds.
  func live() async {
    let clock = StoryClock(speed: speed)
    await withTaskGroup(of: Void.self) { group in
      for member in members {
        let agent = DemoAgent(
          id: member.id, persona: member.persona, client: member.client, clock: clock, seed: seed,
          now: now)
        group.addTask { await agent.live() }
        try? await Task.sleep(for: .milliseconds(120))
      }
    }
  }
}
