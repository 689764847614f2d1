import Testing

/// The first minute of a newcomer.
@Suite(.enabled(if: Tmux.isInstalled, Tmux.missing))
struct DemoTests {
  @Test(
    "the demo shows agents at work and an escalation that a keypress decides, and leaves cleanly")
  func firstMinute() async throws {
    let demo = try await Tmux(["demo", "--speed", "2"])
    try await demo.waitFor("LIVE", "mailer-agent", "billing-agent", "WRITE", seconds: 40)
    try await demo.waitFor("E-1", "mail.send", seconds: 40)
    try await demo.keys("3", "g", "A")
    try await demo.waitFor("Approve E-", "Keys accepted.")
    try await demo.keys("Escape", "q")
    let last = try await demo.waitFor("The ledger of this demo is", "ended with 0")
    #expect(!last.contains("Approve E-"))
  }

  @Test("eight agents are enough for every trouble of the story, the one that falls silent too")
  func smallFleet() async throws {
    let demo = try await Tmux(["demo", "--agents", "8", "--speed", "16"], width: 160)
    try await demo.waitFor("LIVE", "agents 8", "doc-indexer", seconds: 40)
    try await demo.waitFor("doc-indexer silent", seconds: 45)
    try await demo.keys("q")
    try await demo.waitFor("The ledger of this demo is", "ended with 0")
  }
}
