import ArgumentParser
import Foundation

/// The program: every command, and the mapping from what went wrong to an exit code.
@main
struct Belay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "belay",
    abstract: "The operations console for AI agents in production.",
    discussion: """
      Without a command, `belay` opens the console on the hub of this machine, and starts a hub \
      inside itself when none is running.

      First steps:
        belay demo                 a fleet of simulated agents, to see what it is like
        belay hub                  the hub, for agents to talk to
        belay token create --role agent --agent my-agent
        belay console              the console, on a running hub

      Exit codes: 0 done, 1 failed, 2 wrong usage, 3 hub unreachable, 4 refused by the hub, \
      5 ledger broken or poisoned.
      """,
    version: "0.1.0",
    subcommands: [
      OpenCommand.self, DemoCommand.self, HubCommand.self, ConsoleCommand.self, TailCommand.self,
      SnapshotCommand.self, AgentsCommand.self, SignalsCommand.self, EscalationsCommand.self,
      EvidenceCommand.self,
      EventsCommand.self,
      ApproveCommand.self, EditCommand.self, RejectCommand.self, RespondCommand.self,
      AcknowledgeCommand.self, SilenceCommand.self, UnsilenceCommand.self,
      DegradeCommand.self, RestoreCommand.self, PauseCommand.self, ResumeCommand.self,
      KillCommand.self, BreakerCommand.self, WatchCommand.self, PolicyCommand.self,
      ModelsCommand.self,
      ReportCommand.self, HandoffCommand.self, ContextCommand.self, TokenCommand.self,
      LedgerCommand.self, ExportCommand.self,
      ThemeCommand.self, KeysCommand.self, PathsCommand.self, CompletionsCommand.self,
      ManCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  /// Commands run on any thread; the main one serves the main actor, which owns the terminal. (An
  /// asynchronous `main` would give up the main thread on Linux, and any thread would be that actor's.)
  static func main() {
    Task.detached { await perform() }
    RunLoop.main.run()
  }

  private static func perform() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      Foundation.exit(ExitStatus.done.rawValue)
    } catch {
      leave(because: error)
    }
  }
}
