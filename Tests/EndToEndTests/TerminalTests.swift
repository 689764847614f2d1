import BelayClient
import BelayCore
import Foundation
import Testing

/// Terminals that are small, dumb, or taken away.
@Suite(.enabled(if: Tmux.isInstalled, Tmux.missing))
struct TerminalTests {
  /// These tests' threads block every signal, and a child inherits that: the program must not stay deaf.
  @Test("FAULTS 67, 68: every size from tiny to large is drawn calmly, through a storm of resizes")
  func sizes() async throws {
    let hub = try await RunningHub.start()
    let console = try await Tmux(["console", "--state", hub.state])
    try await console.waitFor("LIVE")
    for (width, height) in [(20, 5), (2, 2), (80, 24), (1, 1), (60, 20), (200, 60), (19, 4)] {
      try await console.resize(width: width, height: height)
    }
    try await console.resize(width: 80, height: 24)
    try await console.waitFor("LIVE", "Agents", "Escalations", "Events")
    try await console.keys("q")
    try await console.waitFor("ended with 0")
  }

  @Test(
    "INV 34, FAULTS 65: a terminal that cannot show the console gets one clear line",
    arguments: ["dumb", "no-such-terminal", ""])
  func unusable(_ term: String) async throws {
    let hub = try await RunningHub.start()
    let console = try await Tmux(
      ["console", "--state", hub.state], environment: ["TERM": term])
    let screen = try await console.waitFor("ended with 1")
    #expect(screen.contains("belay: "))
  }

  @Test(
    "INV 30, FAULTS 94: when the hub dies the console says so at once, decides nothing, and comes back"
  )
  func losesTheHub() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    _ = try await agent.raise(Asked(id: "call-1").request)
    let console = try await Tmux(["console", "--state", hub.state])
    try await console.waitFor("LIVE", "E-1")
    await hub.kill()
    try await console.waitFor("DISCONNECTED")
    try await console.keys("3", "A")
    #expect(try await !console.screen().contains("Approve E-1"))

    let second = try await RunningHub.start(in: hub.scratch)
    try await console.waitFor("LIVE")
    #expect(try await second.operatorClient.escalation("E-1").state.word == "pending")
  }
}
