import BelayClient
import BelayCore
import Foundation
import Testing

/// A hub that only reads, as an operator and an auditor meet it.
struct ReadOnlyTests {
  private func someLedger() async throws -> RunningHub {
    let hub = try await RunningHub.start()
    _ = try await hub.agentClient("refund-agent").raise(Asked(id: "call-1").request)
    #expect(await hub.terminate() == 0)
    return hub
  }

  @Test("INV 3, FAULTS 18: a broken ledger is shown by its hub, which says so and ends with 5")
  func broken() async throws {
    let first = try await someLedger()
    let edit =
      "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); "
      + "d.execute(\"UPDATE events SET authid = 'uid:0' WHERE seq = 1\"); d.commit()"
    let tool = try await Program.run(
      "/usr/bin/env", ["python3", "-c", edit, first.state + "/ledger.sqlite"])
    #expect(tool.status == 0, "\(tool.errors)")
    let hub = try await RunningHub.start(in: first.scratch)
    #expect(hub.readyLine.hasSuffix(" mode=read-only"))
    #expect(hub.errors.contains("read-only: the ledger is broken at seq 1: "))
    let cards = try await Program.run(["escalations", "--json", "--state", hub.state])
    #expect(cards.status == 0 && cards.output.contains("issue_refund"), "\(cards.errors)")
    let verdict = try await Program.run(["ledger", "verify", "--state", hub.state])
    #expect(verdict.status == 5 && verdict.output.contains("broken at seq 1"))
    let order = try await Program.run(
      ["degrade", "refund-agent", "--reason", "x", "--state", hub.state])
    #expect(order.status == 4, "\(order.errors)")
    #expect(order.errors.contains("This hub is read-only"))
    #expect(await hub.terminate() == 5)
    #expect(hub.errors.contains("restore a backup"))
  }

  @Test("INV 3: an auditor looks at a copy through a hub that leaves nothing behind")
  func auditor() async throws {
    let first = try await someLedger()
    let files = try FileManager.default.subpathsOfDirectory(atPath: first.state).sorted()
    chmod(first.state, 0o555)
    defer { chmod(first.state, 0o700) }
    let hub = try await RunningHub.start(in: first.scratch, arguments: ["--read-only"])
    #expect(hub.readyLine.hasSuffix(" mode=read-only"))
    #expect(!hub.socket.hasPrefix(first.state))
    let screen = try await Program.run(
      ["snapshot", "--hub", hub.socket, "--size", "120x36"])
    #expect(screen.output.contains("refund-agent"), "\(screen.errors)")
    let events = try await Program.run(["events", "--json", "--hub", hub.socket])
    #expect(events.output.contains("belay.escalation.raised"), "\(events.errors)")
    #expect(await hub.terminate() == 0)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: first.state).sorted() == files)
    let folder = URL(fileURLWithPath: hub.socket).deletingLastPathComponent().path
    #expect(!FileManager.default.fileExists(atPath: folder))
  }
}

/// The console dies with an answer on its way.
@Suite(.enabled(if: Tmux.isInstalled, Tmux.missing))
struct ConsoleDeathTests {
  @Test(
    "FAULTS 3: kill -9 of a console with its answer in hand records none, and the card is there")
  func killed() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let first = try await Tmux(["console", "--state", hub.state])
    try await first.waitFor("LIVE")
    _ = try await agent.raise(Asked(id: "call-1").request)
    try await first.waitFor("E-1", "issue_refund")
    try await first.keys("3", "A")
    try await first.waitFor("Approve E-1", "Keys accepted.")
    try await first.keys("y")
    try await first.waitFor("goes out in")
    try await Self.killConsole(of: hub)
    try await first.waitFor("ended with 137")
    #expect(try await agent.escalation("call-1").state.word == "pending")

    let second = try await Tmux(["console", "--state", hub.state])
    try await second.waitFor("E-1", "issue_refund")
    #expect(try await hub.courseOfEscalations().contains("decided") == false)
  }

  private static func killConsole(of hub: RunningHub) async throws {
    let found = try await Program.run(
      "/usr/bin/env", ["pgrep", "-f", "^\(Program.path) console --state \(hub.state)$"])
    let pids = found.output.split(separator: "\n").compactMap { Int32($0) }
    let pid = try #require(pids.first)
    #expect(pids.count == 1)
    kill(pid, SIGKILL)
  }
}
