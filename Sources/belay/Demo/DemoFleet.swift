import BelayAgent
import BelayCore

/// The demo's agents, all at once, each with its own connection, credential and state.
struct DemoFleet: Sendable {
  struct Member: Sendable {
    let persona: Persona
    let hub: HubPlace
    let stateDirectory: String
  }

  let members: [Member]
  let seed: UInt64
  let speed: Double

  /// Lets them live until the task is cancelled. They join one after the other within two seconds.
  func live() async {
    let clock = StoryClock(speed: speed)
    await withTaskGroup(of: Void.self) { group in
      for member in members {
        let agent = DemoAgent(
          member.persona, hub: member.hub, stateDirectory: member.stateDirectory, clock: clock,
          seed: seed)
        group.addTask { await agent.live() }
        try? await Task.sleep(for: .milliseconds(120))
      }
    }
  }
}
