import BelayClient
import BelayCore
import Foundation
import Testing

/// Unmodified agent frameworks, with a stand-in for their model, decided from the console.
///
/// Make the environments with `make_venv.sh` of shared/agents and name their folder in `LAB`.
struct FrameworkTests {
  /// The framework's scenario, and the folder of its environment.
  struct Play: CustomTestStringConvertible, Sendable {
    let framework: String
    let scenario: String
    var testDescription: String { "\(framework) \(scenario)" }

    static let all = [
      Play(framework: "langgraph", scenario: "hitl-approve"),
      Play(framework: "pydantic-ai", scenario: "hitl-approve"),
      Play(framework: "openai-agents", scenario: "hitl-approve"),
      Play(framework: "mcp", scenario: "hitl-approve"),
      Play(framework: "strands-agents", scenario: "hitl-approve"),
    ]
    static let installed = all.filter { Python.has($0.framework) }
    static let missing = all.filter { !Python.has($0.framework) }.map(\.framework)
  }

  @Test(
    "INV 13: a framework's risky call waits for a keypress, then runs",
    .enabled(
      if: !Play.installed.isEmpty && Tmux.isInstalled,
      Python.noFramework(Play.missing.joined(separator: ", "))),
    arguments: Play.installed)
  func approves(_ play: Play) async throws {
    let hub = try await RunningHub.start()
    let console = try await Tmux(["console", "--state", hub.state])
    let truth = hub.scratch.path + "/truth"
    let agent = try await start(play, hub, truth: truth, port: try FreePort.take())
    let card = try await hub.firstPending(seconds: 90)
    #expect(!ran(card.request.name, in: truth))
    try await console.approve(card)

    #expect(await agent.ended() == 0, "\(agent.errors)")
    #expect(ran(card.request.name, in: truth))
    let state = try await hub.operatorClient.escalation(card.handleText).state.word
    #expect(state == "completed")
  }

  @Test(
    "INV 11: a rejected call never runs, and the framework goes on with the reason",
    .enabled(
      if: !Play.installed.isEmpty && Tmux.isInstalled,
      Python.noFramework(Play.missing.joined(separator: ", "))),
    arguments: Play.installed)
  func rejects(_ play: Play) async throws {
    let hub = try await RunningHub.start()
    let truth = hub.scratch.path + "/truth"
    let agent = try await start(play, hub, truth: truth, port: try FreePort.take())
    let card = try await hub.firstPending(seconds: 90)
    let no = Decision(
      verdict: .reject, actionDigest: card.actionDigest, reason: "ask finance", affordance: .api)
    _ = try await hub.operatorClient.decide(card.handleText, no)
    _ = await agent.ended()
    #expect(!ran(card.request.name, in: truth))
  }

  @Test(
    "INV 17: the hub dies while a framework waits; the risky call never runs",
    .enabled(
      if: !Play.installed.isEmpty, Python.noFramework(Play.missing.joined(separator: ", "))),
    arguments: Play.installed)
  func losesTheHub(_ play: Play) async throws {
    let hub = try await RunningHub.start()
    let truth = hub.scratch.path + "/truth"
    let agent = try await start(
      play, hub, truth: truth, port: try FreePort.take(), patience: 8)
    let card = try await hub.firstPending(seconds: 90)
    await hub.kill()
    _ = await agent.ended()
    #expect(!ran(card.request.name, in: truth))
  }

  private func start(
    _ play: Play, _ hub: RunningHub, truth: String, port: Int, patience: Int = 120
  ) async throws -> ProcessBox {
    let token = try await hub.token(role: "agent", agent: "*-agent")
    return try ProcessBox(
      executable: "/bin/sh",
      arguments: ["\(Python.agents ?? "")/run_live.sh", play.framework, play.scenario],
      environment: [
        "LAB": Python.lab ?? "", "LLM_PORT": "\(port)", "HUB_URL": hub.url, "HUB_TOKEN": token,
        "OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": hub.url,
        "TRUTH_LOG": truth, "APPROVAL_TIMEOUT_S": "\(patience)",
      ])
  }

  /// Whether the tool itself noted that it ran.
  private func ran(_ tool: String, in truth: String) -> Bool {
    let text = (try? String(contentsOfFile: truth, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").contains { $0.hasPrefix(tool + " ") }
  }
}

extension Tmux {
  /// Approves the only card with the keys that its risk asks for.
  func approve(_ card: Escalation) async throws {
    try await waitFor(card.handleText)
    try await keys("3", "A")
    try await waitFor("Approve \(card.handleText)", "Keys accepted.")
    if card.risk.needsTypedDigest {
      try await keys(card.actionDigest.lastFour, "Enter")
    } else {
      try await keys("y")
    }
  }
}
