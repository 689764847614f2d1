import BelayClient
import BelayCore
import Testing

/// An agent waits, a person presses keys, the agent goes on: the whole of Belay in one story.
@Suite(.enabled(if: Tmux.isInstalled, Tmux.missing))
struct DecidingByKeypressTests {
  @Test(
    "INV 12, 13: a LOW escalation approved with A and y reaches the waiting agent, which claims it once"
  )
  func approves() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let console = try await Tmux(["console", "--state", hub.state])
    try await console.waitFor("LIVE")
    let raised = try await agent.raise(Asked(id: "call-1").request)
    async let settled = agent.escalation("call-1", waiting: .seconds(30))

    try await console.waitFor("E-1", "issue_refund")
    try await console.keys("3", "A")
    try await console.waitFor("Approve E-1", "Keys accepted.")
    try await console.keys("y")

    let escalation = try await settled
    #expect(escalation.state.word == "approved")
    let digest = escalation.actionDigest
    _ = try await agent.claim("call-1", digest: digest, nonce: "nonce-1")
    await #expect(throws: ClientError.self) {
      try await agent.claim("call-1", digest: digest, nonce: "nonce-2")
    }
    _ = try await agent.report("call-1", completed: true, detail: "refund R-5531")
    try await console.waitFor("completed")
    #expect(raised.actionDigest == digest)
  }

  @Test(
    "INV 14: a HIGH escalation needs the last four of its digest, and a wrong one sends nothing")
  func typesTheDigest() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let console = try await Tmux(["console", "--state", hub.state])
    let raised = try await agent.raise(Asked(id: "call-1", risk: "high").request)
    try await console.waitFor("E-1", "issue_refund")
    try await console.keys("3", "A")
    try await console.waitFor("Approve E-1", "Keys accepted.")

    try await console.keys("z", "z", "z", "z", "Enter")
    #expect(try await agent.escalation("call-1").state.word == "pending")
    try await console.keys("BSpace", "BSpace", "BSpace", "BSpace")
    try await console.keys(raised.actionDigest.lastFour, "Enter")

    #expect(try await agent.escalation("call-1", waiting: .seconds(30)).state.word == "approved")
  }

  @Test("INV 11: a rejection carries its reason to the agent")
  func rejects() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let console = try await Tmux(["console", "--state", hub.state], width: 80, height: 24)
    _ = try await agent.raise(Asked(id: "call-1").request)
    try await console.waitFor("E-1")
    try await console.keys("3", "R")
    try await console.waitFor("Reject E-1", "Keys accepted.")
    try await console.keys("over my limit", "Enter")

    let escalation = try await agent.escalation("call-1", waiting: .seconds(30))
    guard case .rejected(let ruling, _) = escalation.state else {
      Issue.record("the state is \(escalation.state.word)")
      return
    }
    #expect(ruling.decision.reason == "over my limit")
  }
}
