import Testing

@testable import BelayCore

@Suite("The watch")
struct WatchTests {
  private static func loops(_ stream: inout Stream, _ agent: AgentID = Stream.agent) {
    for _ in 0..<5 {
      stream.calls("t", ["args_digest": "sha256:aa"], by: agent, run: "run-1")
    }
  }

  @Test("After a restart a signal that is shown again is not raised again")
  func inheritedAndShown() {
    var stream = Stream()
    Self.loops(&stream)
    stream.restart()
    stream.pass(.seconds(100))
    #expect(stream.standing() == ["tool_loop"])
    Self.loops(&stream)
    stream.pass(.seconds(30))
    #expect(stream.history == ["search-agent raised tool_loop"])
  }

  @Test("After a restart a signal that is not shown again is cleared within three minutes")
  func inherited() {
    var stream = Stream()
    stream.says(.budgetExhausted, ["budget": "calls", "used": 60, "limit": 60])
    stream.restart()
    stream.pass(.seconds(170))
    #expect(stream.standing() == ["budget_exhausted"])
    stream.pass(.seconds(15))
    #expect(stream.standing() == [])
  }

  @Test("What comes and goes all the time is told at most about once a minute")
  func flapping() {
    var stream = Stream()
    stream.says(.agentStarted, ["heartbeat_s": 5])
    for _ in 0..<40 {
      stream.pass(.seconds(17))
      stream.says(.agentHeartbeat)
    }
    let raises = stream.history.count { $0.hasSuffix("raised silent_agent") }
    #expect((1...11).contains(raises), "40 silences in 680 s")
  }

  @Test("INV 6: the same records and looks give the same signals")
  func deterministic() {
    let tell = {
      var stream = Stream()
      var random = Seeded(7)
      for _ in 0..<400 {
        let agent = AgentID("agent-\(random.number(1...5))")!
        let outcome: JSON = random.chance(0.5) ? "error" : "ok"
        stream.calls(
          "t\(random.number(1...4))", ms: Double(random.number(1...5_000)),
          ["outcome": outcome, "args_digest": .string("sha256:\(random.number(1...2))")],
          by: agent, run: "run-\(random.number(1...3))")
        stream.pass(.seconds(1))
      }
      return (stream.history, stream.findings)
    }
    let (once, again) = (tell(), tell())
    #expect(once == again)
    #expect(!once.0.isEmpty)
  }

  @Test("INV 31: agents that the fold has given up are not watched for ever")
  func bounded() {
    var watch = Watch()
    for number in 1...6_000 {
      let event = Event(
        id: "e\(number)", source: .agent(AgentID("a\(number)")!), type: .agentStarted,
        data: ["heartbeat_s": 1])
      let now = Timestamp(rfc3339: "2026-11-22T12:00:00Z")!
      let record = Record(seq: number, recorded: now, authid: "token:t", event: event)
      var fleet = Fleet()
      fleet.apply(record)
      _ = watch.observe(record, fleet)
    }
    #expect((1...Watch.maxVigils).contains(watch.count))
  }

  @Test("Nonsense in the data raises nothing and ends nothing")
  func nonsense() {
    var stream = Stream()
    for data: JSON in [
      [:], ["outcome": "ok", "latency_ms": -5, "kind": 3, "name": ["x"], "args_digest": 7],
      ["outcome": "ok", "context_used_tokens": 1e300, "context_limit_tokens": 0],
      ["outcome": "great"], ["confidence": 7], ["confidence": "high"], ["budget": 5],
      ["heartbeat_s": -1], ["heartbeat_s": 1e300],
    ] {
      for type in EventType.allCases where !type.writtenByHub { stream.says(type, data, run: "r") }
    }
    stream.pass(.seconds(60))
    #expect(Set(stream.standing()).isSubset(of: ["security_flag"]))
  }
}
