import Testing

@testable import BelayCore

@Suite("Filters of agents")
struct FilterAgentTests {
  let now = Timestamp(microseconds: 60_000_000)

  /// Degraded, with one open breaker, last seen a minute after 1970 began.
  func agent() throws -> Agent {
    var agent = Agent(id: try #require(AgentID("payments-agent")), seenAt: now, seq: 184_222)
    agent.name = "Payments"
    agent.mode = Mode(name: .degraded, since: now)
    agent.breakers = [Breaker(name: "stripe", state: .forcedOpen, since: now, seq: 9)]
    return agent
  }

  @Test(
    "One language serves the agents too",
    arguments: [
      ("payments", true), ("forced", true), ("stripe", true), ("crm", false), ("~pymt", true),
      ("agent:pay*", true), ("agent!=bulk-*", true), ("name:payments", true),
      ("mode:degraded", true),
      ("mode:normal", false), ("breaker:stripe", true), ("breaker:forced-open", true),
      ("breaker:closed", false), ("level:break", true), ("level<break", false),
      ("latency>1s", false),
      ("tokens:0", true), ("cost>0", false), ("seq:184222", true), ("time:00:01", true),
      ("type:*", false), ("kind:* | outcome:*", false),
    ])
  func matches(text: String, isMatch: Bool) throws {
    #expect(try Filter(text).matches(agent(), at: now) == isMatch)
  }

  @Test("A silent agent is found as stale, no longer as open")
  func stale() throws {
    let later = now.advanced(by: .seconds(3_600))
    #expect(try Filter("stale level:warn").matches(agent(), at: later))
    #expect(try !Filter("level:break").matches(agent(), at: later))
  }
}
