import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// The footer's sentence about the breaker that opened last.
struct OpeningWordsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let to: String
    let data: [(String, JSON)]
    let words: String

    var testDescription: String { words }

    init(_ data: [(String, JSON)], _ words: String, to: String = "open") {
      (self.to, self.data, self.words) = (to, data, words)
    }
  }

  static let cases = [
    Case(
      [("cause", "failure_rate"), ("failure_rate", 41.8), ("calls", 43), ("failed", 18)],
      "opened at 12:04:31: 18 of 43 calls failed."),
    Case(
      [("cause", "failure_rate"), ("failure_rate", 41.8), ("calls", 43)],
      "opened at 12:04:31: 41.8% of its calls failed."),
    Case(
      [("cause", "failure_rate"), ("calls", 0), ("failed", 0)],
      "opened at 12:04:31: too many of its calls failed."),
    Case(
      [("cause", "slow_rate"), ("slow_rate", 60), ("calls", 20), ("failed", 0), ("slow", 12)],
      "opened at 12:04:31: 12 of 20 calls were slow."),
    Case(
      [("cause", "consecutive"), ("calls", 5), ("failed", 5)],
      "opened at 12:04:31: its last calls failed one after the other."),
    Case(
      [("cause", "probe"), ("calls", 3), ("failed", 2)],
      "opened at 12:04:31: 2 of 3 probes failed."),
    Case(
      [("cause", "probe"), ("calls", 3), ("failed", 0), ("slow", 3)],
      "opened at 12:04:31: 3 of 3 probes were slow."),
    Case(
      [("cause", "timer"), ("calls", 1), ("failed", 0)],
      "opened at 12:04:31: its probes were not decided in time."),
    Case(
      [("cause", "manual"), ("calls", 9), ("failed", 0)],
      "opened at 12:04:31: somebody ordered it."),
    Case(
      [("cause", "sunspots"), ("calls", 9), ("failed", 0)], "opened at 12:04:31."),
    Case([], "opened at 12:04:31."),
    Case(
      [("cause", "manual"), ("calls", 0), ("failed", 0)], "was forced open at 12:04:31.",
      to: "forced_open"),
    Case(
      [("cause", "manual"), ("until", "2026-11-22T12:14:31Z")],
      "was forced open at 12:04:31, until 12:14:31.", to: "forced_open"),
  ]

  private func seat(_ story: Story) throws -> Seat {
    try Seat(story, size: Size(width: 80, height: 24))
  }

  @Test(
    "Each cause has its sentence, and it says nothing that the figures do not", arguments: cases)
  func cause(_ one: Case) throws {
    var story = Story()
    story.starts("payments-agent")
    story.breaker("payments-agent", one.to, one.data)
    let footer = try seat(story).lines.suffix(2).first.map(String.init)
    #expect(footer?.hasPrefix(" payments-agent \(one.words)") == true, "\(footer ?? "none")")
  }

  @Test("It goes on telling what opened it when the calls have left the window")
  func emptyWindow() throws {
    var story = Story()
    story.starts("doc-indexer")
    story.breaker(
      "doc-indexer", "open",
      [("cause", "failure_rate"), ("failure_rate", 50), ("calls", 8), ("failed", 4)])
    story.say(
      "doc-indexer", .breakerSampled,
      ["breaker": "llm", "state": "open", "calls": 0, "failed": 0, "slow": 0, "rejected": 7])
    #expect(try seat(story).shows("doc-indexer opened at 12:04:31: 4 of 8 calls failed."))
    let kept = story.fleet.agents[AgentID("doc-indexer")!]?.breakers.first
    #expect(kept?.history.last?.failed == 4 && kept?.calls == 0)
  }

  @Test("The newest that opened is told before one that is forced")
  func order() throws {
    var story = Story()
    for agent in ["first", "second", "third"] { story.starts(agent) }
    story.breaker("first", "open", [("cause", "consecutive")])
    story.breaker("second", "open", [("cause", "timer")])
    story.breaker("third", "forced_open")
    #expect(try seat(story).shows("second opened at"))
  }
}
