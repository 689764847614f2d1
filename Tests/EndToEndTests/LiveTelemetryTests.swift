import BelayClient
import BelayCore
import Foundation
import Testing

/// Unmodified agent frameworks with their OpenTelemetry SDK, sending to a running hub: what it says of
/// them is what their model and their tools say themselves.
///
/// Make the environments with `make_venv.sh` of shared/agents and name their folder in `LAB`.
struct LiveTelemetryTests {
  struct Play: CustomTestStringConvertible, Sendable {
    let environment: String
    let script: String
    let scenario: String
    var form = "http/protobuf"
    var testDescription: String { "\(script) \(scenario) \(form)" }

    static let all = [
      Play(environment: "langgraph", script: "langgraph_agent", scenario: "concurrent"),
      Play(environment: "openai-agents", script: "openai_agents_agent", scenario: "tool-error"),
      Play(environment: "pydantic-ai", script: "pydantic_ai_agent", scenario: "success"),
      Play(environment: "strands-agents", script: "strands_agent", scenario: "success"),
      Play(environment: "otel-genai-openai", script: "genai_openai_agent", scenario: "success"),
      Play(environment: "openllmetry", script: "openllmetry_agent", scenario: "success"),
      Play(
        environment: "otlp-json", script: "oi_openai_agent", scenario: "concurrent",
        form: "http/json"),
      Play(
        environment: "otlp-json", script: "genai_openai_agent", scenario: "tool-error",
        form: "http/json"),
    ]
    static let installed = all.filter { Python.has($0.environment) }
    static let missing = all.filter { !Python.has($0.environment) }.map(\.environment)

    var agents: Set<String> {
      scenario == "concurrent"
        ? ["deploy-agent", "refund-agent", "research-agent"] : ["refund-agent"]
    }
  }

  @Test(
    "What a framework's telemetry adds up to is what its model and its tools did",
    .enabled(
      if: !Play.installed.isEmpty, Python.noFramework(Play.missing.joined(separator: ", "))),
    arguments: Play.installed)
  func truth(_ play: Play) async throws {
    let hub = try await RunningHub.start()
    let model = try await FakeModel.start()
    let truth = hub.scratch.path + "/truth"
    let agent = try start(play, hub, model, truth: truth)
    #expect(await agent.ended() == 0, "\(agent.errors)")
    #expect(!agent.errors.contains("Failed to export") && !agent.errors.contains("rejected"))

    let told = try await agents(of: hub)
    #expect(Set(told.compactMap { $0["agent_id"]?.string }) == play.agents)
    #expect(told.allSatisfy { $0["provenance"]?["channel"] == "observed" })
    #expect(told.allSatisfy { $0["waiting_for_a_person"] == nil && $0["open_runs"] == [] })
    let sums = ["input_tokens", "output_tokens"].map { key in
      told.compactMap { $0[key]?.integer }.reduce(0, +)
    }
    #expect(try await sums == model.tokens())
    #expect(tools(told) == (try uses(truth)))
  }

  private func start(
    _ play: Play, _ hub: RunningHub, _ model: FakeModel, truth: String
  ) throws -> ProcessBox {
    let folder = Python.agents ?? ""
    return try ProcessBox(
      executable: "\(Python.lab ?? "")/\(play.environment)/bin/python",
      arguments: ["\(folder)/agents/\(play.script).py", play.scenario],
      environment: [
        "OTEL_EXPORTER_OTLP_ENDPOINT": hub.url, "OTEL_EXPORTER_OTLP_PROTOCOL": play.form,
        "OPENAI_BASE_URL": model.url("ok"), "OPENAI_API_BASE": model.url("ok"),
        "OPENAI_API_KEY": "not-a-key", "SCENARIO": play.scenario, "TRUTH_LOG": truth,
        "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1",
      ])
  }

  private func agents(of hub: RunningHub) async throws -> [JSON] {
    let ending = try await Program.run(["agents", "--json", "--state", hub.state])
    return try ending.output.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
  }

  /// `issue_refund 2 1`: calls, and those that failed.
  private func tools(_ agents: [JSON]) -> Set<String> {
    let lines = agents.flatMap { $0["calls_by_name"]?.array ?? [] }.filter { $0["kind"] == "tool" }
    return Set(
      lines.map { line in
        let figures = ["calls", "errors"].map { "\(line[$0]?.integer ?? -1)" }
        return ([line["name"]?.string ?? ""] + figures).joined(separator: " ")
      })
  }

  /// The same, as the tools themselves noted it.
  private func uses(_ truth: String) throws -> Set<String> {
    var counts: [String: (all: Int, failed: Int)] = [:]
    for line in try String(contentsOfFile: truth, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      counts[String(words[0]), default: (0, 0)].all += 1
      if words[1] != "ok" { counts[String(words[0]), default: (0, 0)].failed += 1 }
    }
    return Set(counts.map { "\($0.key) \($0.value.all) \($0.value.failed)" })
  }
}
