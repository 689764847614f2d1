import Testing

@testable import BelayCore

@Suite("Worst first")
struct StandingTests {
  @Test("By severity, then by error rate, then by id, in whatever order they came")
  func order() throws {
    var story = Story()
    for (name, outcomes) in [
      ("z-quiet", []), ("b-half", ["ok", "error"]), ("c-none", ["ok"]),
      ("a-half", ["error", "ok"]),
    ] as [(String, [String])] {
      let agent = try #require(AgentID(name))
      story.happens(.agentHeartbeat, agent: agent)
      for outcome in outcomes {
        story.happens(.callFinished, ["outcome": .string(outcome), "name": "t"], agent: agent)
      }
    }
    let open = try #require(AgentID("y-open"))
    story.happens(.breakerChanged, ["breaker": "b", "to": "open"], agent: open)
    let stopped = try #require(AgentID("a-stopped"))
    story.happens(.agentStopped, agent: stopped)
    #expect(
      story.fleet.agentsWorstFirst(at: story.now.wall).map(\.id.text)
        == ["y-open", "a-half", "b-half", "c-none", "z-quiet", "a-stopped"])
  }
}
