import BelayClient
import BelayCore
import Foundation
import Testing

/// The Python agent of the README, exactly as it stands there, against the real hub.
@Suite(.enabled(if: Python.interpreter != nil, "SKIPPED: no python3 on this machine"))
struct PythonAgentTests {
  private static let refunded = "refunded 4120 EUR on A-1042\n"

  @Test(
    "INV 13: approved by keypress, the README's agent refunds once and says so",
    .enabled(if: Tmux.isInstalled, Tmux.missing))
  func approvedByKeypress() async throws {
    let hub = try await RunningHub.start()
    let console = try await Tmux(["console", "--state", hub.state])
    try await hub.untilAttended()
    let agent = try await RefundAgent.start(hub)
    try await console.approve(try await hub.firstPending())

    #expect(try await agent.said() == Self.refunded)
    try await console.waitFor("completed")
  }

  @Test("INV 13, 23: approved by the command line, the ledger shows one claim and one outcome")
  func approvedByCommand() async throws {
    let hub = try await RunningHub.startAttended()
    let agent = try await RefundAgent.start(hub)
    let card = try await hub.firstPending()
    let yes = try await Program.run(
      [
        "approve", card.handleText, "--digest", card.actionDigest.text, "--reason", "fine",
        "--state", hub.state,
      ])
    #expect(yes.status == 0, "\(yes.errors)")

    #expect(try await agent.said() == Self.refunded)
    let course = try await hub.courseOfEscalations().filter { $0 != "displayed" }
    // A claim that overtakes the note of the delivery leaves none: it says the same and more.
    #expect(Set(course).subtracting(["delivered"]) == ["raised", "decided", "claimed", "executed"])
    #expect(course.filter { $0 == "claimed" || $0 == "executed" } == ["claimed", "executed"])
    #expect(try await hub.operatorClient.escalation("E-1").state.word == "completed")
  }

  @Test("INV 24: edited arguments are what the README's agent runs")
  func edited() async throws {
    let hub = try await RunningHub.startAttended()
    let agent = try await RefundAgent.start(hub)
    let args: JSON = ["order": "A-1042", "amount": 1000, "currency": "EUR"]
    try await hub.decide(try await hub.firstPending(), .edit, args: args)

    #expect(try await agent.said() == "refunded 1000 EUR on A-1042\n")
    #expect(try await hub.operatorClient.escalation("E-1").state.word == "completed")
  }

  @Test("arguments that the action cannot take are a failed action, and the ledger says so")
  func editedBadly() async throws {
    let hub = try await RunningHub.startAttended()
    let agent = try await RefundAgent.start(hub)
    try await hub.decide(try await hub.firstPending(), .edit, args: ["order": "A-1042"])

    #expect(try await agent.said().hasPrefix("the refund failed: TypeError"))
    #expect(try await hub.operatorClient.escalation("E-1").state.word == "failed")
  }

  @Test(
    "INV 11: every verdict that is not a yes reaches the README's agent in the operator's words",
    arguments: [(Verdict.reject, "rejected"), (.degrade, "degraded"), (.respond, "responded")])
  func refused(_ verdict: Verdict, _ word: String) async throws {
    let hub = try await RunningHub.startAttended()
    let agent = try await RefundAgent.start(hub)
    try await hub.decide(try await hub.firstPending(), verdict, words: "ask finance")

    let name = try await hub.operatorClient.whoami().name
    #expect(try await agent.said() == "degraded, no refund: \(word), \(name), ask finance\n")
    #expect(try await hub.operatorClient.escalation("E-1").state.word == word)
  }

  @Test("INV 17: nobody decides in time, and the README's agent goes on without")
  func expired() async throws {
    let hub = try await RunningHub.startAttended()
    let agent = try await RefundAgent.start(hub, patience: 1)
    #expect(try await agent.said() == "degraded, no refund: expired\n")
    #expect(try await hub.operatorClient.escalation("E-1").state.word == "expired")
  }

  @Test("INV 19: no operator is there, and the README's agent neither waits nor leaves its card")
  func unattended() async throws {
    let hub = try await RunningHub.start()
    let agent = try await RefundAgent.start(hub)
    #expect(try await agent.said() == "degraded, no refund: no operator is at a console\n")
    #expect(try await hub.operatorClient.escalation("E-1").state.word == "cancelled")
  }

  @Test("INV 17: the hub dies while the README's agent waits, and the agent does not act")
  func losesTheHub() async throws {
    let hub = try await RunningHub.startAttended()
    let agent = try await RefundAgent.start(hub, patience: 2)
    _ = try await hub.firstPending()
    await hub.kill()
    #expect(try await agent.said().hasPrefix("degraded, no refund: the hub does not answer: "))
  }

  @Test("INV 8, 13: the hub dies and comes back while the README's agent waits; the answer arrives")
  func findsTheHubAgain() async throws {
    let listen = ["--listen", "127.0.0.1:\(try FreePort.take())"]
    let first = try await RunningHub.startAttended(arguments: listen)
    let agent = try await RefundAgent.start(first)
    _ = try await first.firstPending()
    await first.kill()
    let second = try await RunningHub.start(in: first.scratch, arguments: listen)
    try await second.decide(try await second.firstPending(), .approve)

    #expect(try await agent.said() == Self.refunded)
    #expect(try await second.operatorClient.escalation("E-1").state.word == "completed")
  }

  @Test("INV 17: there never was a hub, and the README's agent does not act")
  func withoutAnyHub() async throws {
    let nowhere = "http://127.0.0.1:\(try FreePort.take())"
    let agent = try RefundAgent.start(at: nowhere, token: "none", patience: 1)
    #expect(try await agent.said().hasPrefix("degraded, no refund: the hub does not answer: "))
  }

  @Test("a credential that the hub does not know is a clear no at once")
  func withoutCredential() async throws {
    let hub = try await RunningHub.startAttended()
    let agent = try RefundAgent.start(at: hub.url, token: "belay_wrong", patience: 300)
    let refusal = "degraded, no refund: the hub refuses: HTTP Error 401"
    #expect(try await agent.said().hasPrefix(refusal))
  }
}
