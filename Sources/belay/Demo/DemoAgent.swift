import BelayAgent
import BelayCore

/// One simulated agent: it works through its tasks, runs its errands, and gets into its troubles, all
/// of it under a supervisor like any other agent's.
///
/// Only the world outside is made up. What it says goes to the hub over HTTP with its own credential.
struct DemoAgent: Sendable {
  let persona: Persona
  let hub: HubPlace
  let stateDirectory: String
  let clock: StoryClock
  let dice: Dice
  let outside: Outside

  init(
    _ persona: Persona, hub: HubPlace, stateDirectory: String, clock: StoryClock, seed: UInt64
  ) {
    self.persona = persona
    self.hub = hub
    self.stateDirectory = stateDirectory
    self.clock = clock
    dice = Dice(seed: seed, of: persona.name)
    outside = Outside(clock: clock, weather: Weather(seed: seed), dice: dice)
  }

  /// Lives until the task is cancelled or an operator kills it; one that falls silent comes back.
  func live() async {
    while !Task.isCancelled {
      guard let agent = try? Supervisor.start(settings) else { return }
      let ending = await work(agent)
      guard ending == .silent, !Task.isCancelled else { return await agent.stop() }
      await stayAway()
    }
  }

  private var settings: Supervisor.Settings {
    persona.settings(hub: hub, stateDirectory: stateDirectory, clock: clock)
  }

  private enum Ending {
    case killed, silent, cancelled
  }

  private func work(_ agent: Supervisor) async -> Ending {
    await withTaskGroup(of: Ending.self) { group in
      group.addTask { await doTasks(agent) }
      group.addTask { await runErrands(agent) }
      if case .fallsSilent(let from, let to) = persona.quirk {
        group.addTask { await fallSilent(agent, from, to) }
      }
      let ending = await group.next() ?? .cancelled
      group.cancelAll()
      return ending
    }
  }

  /// Crashes the agent when its time has come, before anything else can be told.
  private func fallSilent(
    _ agent: Supervisor, _ from: Duration, _ to: Duration
  ) async -> Ending {
    while !Task.isCancelled, !clock.isWithin(from, to) { try? await clock.sleep(for: .seconds(1)) }
    guard !Task.isCancelled else { return .cancelled }
    await agent.crash()
    return .silent
  }

  private func stayAway() async {
    guard case .fallsSilent(let from, let to) = persona.quirk else { return }
    while !Task.isCancelled, clock.isWithin(from, to) { try? await clock.sleep(for: .seconds(1)) }
  }

  // MARK: Tasks

  /// One run after the other.
  private func doTasks(_ agent: Supervisor) async -> Ending {
    var memory = DemoMemory()
    while !Task.isCancelled {
      let task = dice.one(of: persona.tasks) ?? "work"
      let before = memory
      do {
        memory = try await agent.run(task) { run in try await attend(to: task, run, before) }
      } catch CallError.stopped {
        return .killed
      } catch {
        // The run failed; the supervisor has told so, and the next task comes.
        memory = before.forgetting()
      }
      // While it is degraded there is less to do, and no hurry.
      let pause = persona.pace * (agent.mode == "normal" ? 2 : 12)
      try? await clock.sleep(for: min(pause, .seconds(20)))
    }
    return .cancelled
  }

  // MARK: Errands

  private func runErrands(_ agent: Supervisor) async -> Ending {
    guard let errand = persona.errand else {
      try? await Task.sleep(for: .seconds(86_400 * 365))
      return .cancelled
    }
    try? await clock.sleep(until: errand.first + .milliseconds(dice.number(in: 0...3_000)))
    var count = dice.number(in: 0...(errand.arguments.count - 1))
    while !Task.isCancelled {
      let arguments = errand.arguments[count % errand.arguments.count]
      do {
        try await agent.run("\(errand.tool) for \(errand.target)") { run in
          try await perform(errand, with: arguments, run)
        }
      } catch CallError.stopped {
        return .killed
      } catch {
        // What a person did not allow is not done, and the agent goes on.
      }
      count += 1
      try? await clock.sleep(for: errand.every)
    }
    return .cancelled
  }
}

/// What an agent carries from one run to the next.
struct DemoMemory: Sendable {
  /// Tokens of the conversation so far.
  var contextTokens = 1_200

  func forgetting() -> DemoMemory { DemoMemory() }
}
