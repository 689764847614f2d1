import Testing

@testable import BelayCore

@Suite("What real frameworks sent", Captures.areHere)
struct CaptureTests {
  private func story(_ scenario: Captures.Scenario) throws -> Story {
    try #require(Captures.stories[scenario.testDescription]).get()
  }

  @Test("Tokens are counted once, as the spans of models tell them", arguments: Captures.scenarios)
  func tokens(scenario: Captures.Scenario) throws {
    let agents = try story(scenario).fleet.agentsInOrder
    let told = [
      agents.map(\.totals.inputTokens).reduce(0, +),
      agents.map(\.totals.outputTokens).reduce(0, +),
    ]
    #expect(told == scenario.toldTokens ?? [0, 0])
  }

  @Test(
    "A cost that the telemetry does not tell is never shown as none", arguments: Captures.scenarios)
  func cost(scenario: Captures.Scenario) throws {
    for agent in try story(scenario).fleet.agentsInOrder where agent.totals.costMicros == 0 {
      #expect(agent.totals.cost.words(FigureText.dollars) == "-")
    }
  }

  @Test("With a table of models, what was used has an estimate", arguments: Captures.scenarios)
  func estimates(scenario: Captures.Scenario) throws {
    var story = Story()
    story.record(
      Event(
        id: "models", source: .hub, type: .modelsLoaded, time: story.now.wall,
        data: ["models": .array(ModelTable.shipped.models.map(\.json))]))
    story.hears(try scenario.events())
    for agent in story.fleet.agentsInOrder {
      let calls = agent.callLines.filter { $0.kind == .model && $0.inputTokens > 0 }
      let known = calls.filter { ModelTable.shipped.price(of: $0.name) != nil }
      #expect(known.allSatisfy { $0.cost.told != nil || $0.cost.estimated != nil })
      #expect(known.isEmpty || agent.context?.limit ?? 0 > 0)
      #expect(agent.context.map { $0.used > 0 && $0.used <= $0.limit } ?? true)
    }
  }

  /// Where the telemetry tells everything that happened: not of what goes on after an approval in
  /// openai-agents, nor of what a killed process had begun, nor of tools where nobody watches them.
  private static let complete = Captures.scenarios.filter { scenario in
    !scenario.name.hasPrefix("hitl") && scenario.name != "killed-research"
      && scenario.framework != "litellm" && scenario.name != "success-bare"
      && scenario.testDescription != "mcp/tool-unknown"
  }

  @Test("Every use of a tool is counted once, and failed ones as errors", arguments: complete)
  func tools(scenario: Captures.Scenario) throws {
    var used: [String: [Int]] = [:]
    for line in try story(scenario).fleet.agentsInOrder.flatMap(\.callLines)
    where line.kind == .tool {
      used[line.name] = [line.calls, line.errors]
    }
    var expected: [String: [Int]] = scenario.toolsFailed.mapValues { [$0, $0] }
    for (name, count) in scenario.toolsRun {
      expected[name] = [count + (scenario.toolsFailed[name] ?? 0), scenario.toolsFailed[name] ?? 0]
    }
    #expect(used == expected)
  }

  private static let servicesWithoutAgents = [
    "crewai/hitl-flow-approve": "support-crew", "crewai/hitl-flow-reject": "support-crew",
    "crewai/hitl-flow-timeout": "support-crew", "otel-openai-v2/success-bare": "lumen-agents",
    "strands-agents/killed-research": "strands-crew",
  ]

  private func agents(expectedOf scenario: Captures.Scenario) -> [String] {
    if let service = Self.servicesWithoutAgents[scenario.testDescription] { return [service] }
    if scenario.framework == "litellm" { return ["litellm-router"] }
    if scenario.name == "concurrent" { return ["deploy-agent", "refund-agent", "research-agent"] }
    if scenario.name.contains("handoff") { return ["refund-agent", "triage-agent"] }
    if scenario.framework == "mcp" || scenario.name.hasPrefix("hitl-raw") {
      return ["deploy-agent"]
    }
    let isResearch = scenario.name == "success-research" || scenario.name == "loop-limit"
    return [isResearch ? "research-agent" : "refund-agent"]
  }

  @Test("The agents are those that were at work, and no others", arguments: Captures.scenarios)
  func agents(scenario: Captures.Scenario) throws {
    let fleet = try story(scenario).fleet
    #expect(fleet.agentsInOrder.map(\.id.text) == agents(expectedOf: scenario))
    #expect(fleet.agentsInOrder.allSatisfy { $0.provenance.isObserved && !$0.isStranger })
    #expect(fleet.counts.malformed == 0)
  }

  @Test("INV 6: whatever was sent, a fold read back is the fold", arguments: Captures.scenarios)
  func reads(scenario: Captures.Scenario) throws {
    let fleet = try story(scenario).fleet
    let copy = try Fleet(json: fleet.json())
    #expect(copy == fleet)
    #expect(copy.json().encoded() == fleet.json().encoded())
  }

  /// Parents before children, as it may come from several processes.
  @Test("FAULTS 28: The order of arrival does not change what is counted", arguments: complete)
  func order(scenario: Captures.Scenario) throws {
    var story = Story()
    story.hears(try self.story(scenario).records.map(\.event).reversed())
    let (backward, forward) = (story.fleet, try self.story(scenario).fleet)
    let sums = { (fleet: Fleet) in
      fleet.agentsInOrder.map { agent in
        ([agent.totals.calls, agent.totals.errors, agent.totals.inputTokens]).map(String.init)
          .joined(separator: " ") + " \(agent.id)"
      }
    }
    #expect(sums(backward) == sums(forward))
  }

  private static let waiting = Captures.scenarios.filter { scenario in
    ["hitl-timeout", "hitl-flow-timeout"].contains(scenario.name) && scenario.framework != "mcp"
      || scenario.testDescription == "openai-agents/hitl-reject"
  }

  @Test("A run that stopped for a person waits, and is no error", arguments: waiting)
  func waits(scenario: Captures.Scenario) throws {
    let agents = try story(scenario).fleet.agentsInOrder
    #expect(agents.contains { $0.waitingRun != nil })
    #expect(agents.allSatisfy { $0.totals.errors == 0 && $0.lastError == nil })
  }

  private static let answered = Captures.scenarios.filter { scenario in
    scenario.name.hasPrefix("hitl")
      && ["langgraph", "pydantic-ai", "strands-agents", "openllmetry"]
        .contains(scenario.framework)
      && !scenario.name.hasSuffix("timeout")
  }

  @Test("A run that was answered goes on in another trace and is done", arguments: answered)
  func goesOn(scenario: Captures.Scenario) throws {
    let agent = try #require(try story(scenario).fleet.agentsInOrder.first)
    #expect(agent.openRuns.isEmpty)
    #expect(agent.finishedRuns.map(\.outcome) == [.ok])
    #expect(agent.totals.errors == 0)
  }

  @Test("Every record has a line in the tail", arguments: Captures.scenarios)
  func tail(scenario: Captures.Scenario) throws {
    for record in try story(scenario).records {
      let summary = record.summary
      #expect(!summary.kind.isEmpty && !summary.who.isEmpty)
      #expect(!summary.line.contains("otel."))
    }
  }
}
