import BelayClient
import BelayCore
import Foundation
import Testing

/// Decisions and orders from the shell, and what the agent gets.
struct OrderTests {
  @Test(
    "INV 24: edit grants the arguments that were typed, in place, from a file or from a pipe",
    arguments: ["in place", "file", "pipe"])
  func edits(_ way: String) async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let card = try await agent.raise(Asked(id: "call-1").request)
    let text = #"{"order_id": "A-1042", "amount": 1.0}"#
    let path = hub.scratch.path + "/args.json"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    let args = ["in place": text, "file": path, "pipe": "-"][way] ?? ""
    let ending = try await Program.run(
      [
        "edit", "E-1", "--digest", card.actionDigest.text, "--args", args, "--reason", "half",
        "--state", hub.state,
      ], input: text)
    #expect(ending.status == 0, "\(ending.errors)")
    let decided = try await agent.escalation("call-1")
    guard case .approved(let ruling, _) = decided.state else {
      Issue.record("\(decided.state)")
      return
    }
    #expect(ruling.decision.editedArgs == ["order_id": "A-1042", "amount": 1])
    #expect(ruling.decision.reason == "half")
  }

  @Test(
    "arguments that are none are wrong usage, and nothing is decided",
    arguments: ["[1]", "{", "/nowhere/args.json", ""])
  func badArguments(_ args: String) async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let card = try await agent.raise(Asked(id: "call-1").request)
    let ending = try await Program.run(
      [
        "edit", "E-1", "--digest", card.actionDigest.text, "--args", args, "--state", hub.state,
      ])
    #expect(ending.status == 2)
    #expect(ending.errors.contains("--args: "))
    #expect(try await agent.escalation("call-1").state == .pending)
  }

  @Test("FAULTS 95: orders carry their level, their time and their breaker to the agent, on record")
  func orders() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    _ = try await agent.post([
      try Event(
        json: [
          "specversion": "1.0", "id": "1", "source": "/agents/refund-agent",
          "type": "belay.agent.started",
          "data": ["name": "refund-agent", "version": "1", "capabilities": ["controls"]],
        ])
    ])
    for words in [
      ["degrade", "refund-agent", "--level", "read_only", "--for", "15m"],
      ["pause", "refund-agent", "--for", "90s"],
      ["breaker", "refund-agent", "stripe", "force-open"],
      ["breaker", "refund-agent", "*", "reset"],
      ["kill", "refund-agent"],
    ] {
      let ending = try await Program.run(words + ["--reason", "drill", "--state", hub.state])
      #expect(ending.status == 0, "\(words): \(ending.errors)")
    }
    let name = try #require(AgentID("refund-agent"))
    let orders = try await agent.controls(of: name, after: 0)
    #expect(orders.map(\.verb) == [.degrade, .pause, .forceOpen, .reset, .kill])
    #expect(orders.map(\.level) == ["read_only", nil, nil, nil, nil])
    #expect(orders.map(\.forS) == [900, 90, nil, nil, nil])
    #expect(orders.map(\.breaker) == [nil, nil, "stripe", nil, nil])
    let events = try await Program.run(["events", "--state", hub.state])
    #expect(events.output.contains("kill") && events.output.contains("drill"), "\(events)")
  }

  @Test(
    "an order without a reason, to nobody or of another kind is wrong usage",
    arguments: [
      ["pause", "refund-agent"], ["pause", "refund-agent", "--reason", " "],
      ["pause", "refund agent", "--reason", "x"],
      ["breaker", "refund-agent", "stripe", "melt", "--reason", "x"],
      ["pause", "refund-agent", "--for", "soon", "--reason", "x"],
    ])
  func wrongUsage(_ words: [String]) async throws {
    let ending = try await Program.run(words + ["--state", "/nowhere"])
    #expect(ending.status == 2, "\(ending.errors)")
    #expect(ending.output.isEmpty)
  }
}
