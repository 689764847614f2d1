import Testing

@testable import BelayCore

@Suite("Breakers that the hub works out")
struct ObservedBreakerTests {
  private let spans = SpanMaker()

  /// An agent of which so many calls are told, from 100 on, failed or not.
  private func story(failing: [Bool], every gap: Duration = .seconds(1)) -> Story {
    var story = Story()
    story.hears([spans.agent(1, "refunds")])
    for (number, fails) in failing.enumerated() {
      story.pass(gap)
      let event =
        fails
        ? spans.failedModel(100 + number, under: 1) : spans.model(100 + number, under: 1)
      story.hears([event])
    }
    return story
  }

  @Test("An agent without a breaker gets one for each model and tool that it calls")
  func each() throws {
    var story = story(failing: [false])
    story.hears([spans.tool(3, "search", under: 1)])
    let breakers = try story.agent("refunds").breakers
    #expect(breakers.map(\.name) == ["gpt-4o", "search"])
    #expect(breakers.allSatisfy { $0.observed && $0.state == .closed })
  }

  @Test("Failures open it, and it says why; what it would have refused counts nowhere")
  func opens() throws {
    let story = story(failing: Array(repeating: true, count: 8))
    let breaker = try #require(try story.agent("refunds").breakers.first)
    #expect(breaker.state == .open)
    #expect(breaker.cause == "consecutive")
    #expect(breaker.calls == 5)
    #expect(breaker.history.map(\.to) == [.open])
    #expect(breaker.until == Story.start.wall.advanced(by: .seconds(5 + 30)))
    #expect(try story.agent("refunds").severity(at: story.now.wall) == .open)
  }

  @Test("Good calls after its wait close it")
  func closes() throws {
    var story = story(failing: Array(repeating: true, count: 5))
    story.pass(.seconds(31))
    story.hears((0..<3).map { spans.model(200 + $0, under: 1) })
    let breaker = try #require(try story.agent("refunds").breakers.first)
    #expect(breaker.history.map(\.to) == [.open, .halfOpen, .closed])
  }

  @Test("INV 20: it outranks no approval, since nobody obeys it")
  func outranksNothing() throws {
    let story = story(failing: Array(repeating: true, count: 8))
    #expect(try story.agent("refunds").outranking == nil)
  }

  @Test("An agent that reports breakers itself has only those")
  func gives() throws {
    var story = Story()
    for _ in 0..<3 {
      story.happens(.callFinished, ["outcome": "ok", "kind": "tool", "name": "stripe"])
    }
    #expect(try story.agent(Story.agent.text).breakers.map(\.observed) == [true])
    story.happens(.breakerSampled, ["breaker": "stripe", "state": "half_open"])
    #expect(try story.agent(Story.agent.text).breakers.map(\.observed) == [false])
    story.happens(.callFinished, ["outcome": "ok", "kind": "tool", "name": "mail"])
    #expect(try story.agent(Story.agent.text).breakers.map(\.name) == ["stripe"])
  }

  @Test("An agent that says that it has breakers gets none")
  func declares() throws {
    var story = Story()
    story.happens(.agentStarted, ["capabilities": ["breakers"]])
    story.happens(.callFinished, ["outcome": "ok", "kind": "tool", "name": "mail"])
    #expect(try story.agent(Story.agent.text).breakers.isEmpty)
  }

  @Test("INV 6: one in any state is read back as it was, and goes on alike", arguments: 0..<12)
  func reads(seed: Int) throws {
    var random = Seeded(UInt64(seed))
    let failing = (0..<60).map { _ in random.chance(0.4) }
    var story = story(failing: failing, every: .seconds(7))
    var copy = try Fleet(json: story.fleet.json())
    #expect(copy == story.fleet)
    for number in 0..<40 {
      story.pass(.seconds(9))
      let event =
        random.chance(0.5)
        ? spans.failedModel(500 + number, under: 1) : spans.model(500 + number, under: 1)
      copy.apply(story.record(event, authid: "token:collector"))
    }
    #expect(copy == story.fleet)
  }

  @Test("INV 31: there are at most 64 of an agent")
  func bounded() throws {
    var story = story(failing: [])
    story.hears((0..<100).map { spans.tool(1_000 + $0, "tool-\($0)", under: 1) })
    #expect(try story.agent("refunds").breakers.count == Agent.maxBreakers)
    #expect(try story.agent("refunds").dropped.breakers == 36)
  }
}
