import BelayClient
import BelayCore
import Foundation
import Testing

/// The plain Python client that every framework's bridge is made of, unmodified, against the real hub.
@Suite(.enabled(if: Python.hasBridge, Python.noBridge))
struct BridgeTests {
  @Test("INV 13: an approved Python agent runs its action once and reports it")
  func approves() async throws {
    let hub = try await RunningHub.start()
    let agent = try await PythonAgent.ask(hub, timeout: 60)
    let card = try await hub.firstPending()
    let decision = Decision(
      verdict: .approve, actionDigest: card.actionDigest, reason: "fine", affordance: .api)
    _ = try await hub.operatorClient.decide(card.handleText, decision)

    #expect(await agent.ended() == 0)
    #expect(agent.output.contains("approve"))
    #expect(try await hub.operatorClient.escalation("E-1").state.word == "completed")
  }

  @Test("INV 24: edited arguments are what the Python agent gets to run")
  func edits() async throws {
    let hub = try await RunningHub.start()
    let agent = try await PythonAgent.ask(hub, timeout: 60)
    let card = try await hub.firstPending()
    let decision = Decision(
      verdict: .edit, actionDigest: card.actionDigest, editedArgs: ["amount": 100],
      reason: "less", affordance: .api)
    _ = try await hub.operatorClient.decide(card.handleText, decision)

    #expect(await agent.ended() == 0)
    #expect(agent.output.contains("edit"))
    #expect(agent.output.contains("100"))
  }

  @Test("INV 11: a rejection reaches the Python agent with its reason")
  func rejects() async throws {
    let hub = try await RunningHub.start()
    let agent = try await PythonAgent.ask(hub, timeout: 60)
    let card = try await hub.firstPending()
    let decision = Decision(
      verdict: .reject, actionDigest: card.actionDigest, reason: "ask finance", affordance: .api)
    _ = try await hub.operatorClient.decide(card.handleText, decision)

    #expect(await agent.ended() == 0)
    #expect(agent.output.contains("reject ask finance"))
  }

  @Test("INV 17: nobody decides in time, and the Python agent does not act")
  func expires() async throws {
    let hub = try await RunningHub.start()
    let agent = try await PythonAgent.ask(hub, timeout: 2)
    #expect(await agent.ended() == 0)
    #expect(agent.output.hasPrefix("timeout"))
    #expect(try await hub.operatorClient.escalation("E-1").state.word == "expired")
  }

  @Test("INV 17: the hub dies while the Python agent waits, and the agent does not act")
  func losesTheHub() async throws {
    let hub = try await RunningHub.start()
    let agent = try await PythonAgent.ask(hub, timeout: 3)
    _ = try await hub.firstPending()
    await hub.kill()
    #expect(await agent.ended() == 0)
    #expect(agent.output.hasPrefix("timeout"))
  }
}

/// A Python process that asks for one refund and prints how that ended.
enum PythonAgent {
  private static let script = """
    import bridge
    d = bridge.ask_human(framework="plain", agent="refund-agent", tool="issue_refund",
                         args={"order_id": "A-1042", "amount": 129.0}, native={"a": [1, None]},
                         call_id="call-1", conversation_id="ticket-1", question="Refund?")
    print(d.kind, d.reason, d.args)
    """

  static func ask(_ hub: RunningHub, timeout: Int) async throws -> ProcessBox {
    let token = try await hub.token(role: "agent", agent: "refund-agent")
    return try ProcessBox(
      executable: Python.interpreter ?? "", arguments: ["-c", script],
      environment: [
        "PYTHONPATH": Python.agents ?? "", "PYTHONDONTWRITEBYTECODE": "1", "HUB_URL": hub.url,
        "HUB_TOKEN": token, "APPROVAL_TIMEOUT_S": "\(timeout)",
      ])
  }
}

extension RunningHub {
  /// The oldest card, as soon as there is one.
  func firstPending(seconds: Double = 30) async throws -> Escalation {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      if let card = try await operatorClient.escalations(state: "pending").first { return card }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw StageError("nobody asked for anything within \(seconds) s")
  }
}
