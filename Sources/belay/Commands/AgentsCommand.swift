import ArgumentParser
import BelayClient
import BelayCore

/// `belay agents`
struct AgentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agents", abstract: "List the agents, worst first.")

  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (now, fleet) = try await hub.ask { client in
      (try await client.whoami().time, try await client.fleet())
    }
    let agents = fleet.agentsWorstFirst(at: now)
    if output.json {
      for agent in agents { StandardOutput.write(line: agent.view(at: now).shown) }
    } else {
      table(agents, at: now).write()
    }
  }

  private func table(_ agents: [Agent], at now: Timestamp) -> Table {
    var table = Table("agent", "mode", "breaker", "err%", "p95", "calls", "cost", "seen")
    for agent in agents {
      let window = agent.tally.window(at: now)
      table.add(
        agent.id.text, agent.isStale(at: now) ? "stale" : agent.mode.name.rawValue,
        agent.worstBreaker.map { "\($0.name) \($0.state.rawValue)" } ?? "-",
        window.errorRate.map { Self.tenths($0 * 100) } ?? "-",
        window.p95Ms.map { "\(Int($0))ms" } ?? "-", "\(agent.totals.calls)",
        agent.totals.cost.words(Self.dollars), agent.lastSeenAt.clockText)
    }
    return table
  }

  /// Cents as long as cents matter.
  private static func dollars(_ value: Double) -> String {
    let cents = Int((value * 100).rounded())
    return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }

  private static func tenths(_ value: Double) -> String {
    "\((value * 10).rounded() / 10)"
  }
}
