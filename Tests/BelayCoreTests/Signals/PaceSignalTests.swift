import Testing

@testable import BelayCore

@Suite("Latency, loops and silence give their signals")
struct PaceSignalTests {
  /// An agent that has called one service for five minutes.
  private func settled(ms: Double = 200) -> Stream {
    var stream = Stream()
    stream.says(.agentStarted, ["heartbeat_s": 30])
    for second in 0..<300 {
      stream.calls(ms: ms + Double(second % 7) * 10)
      stream.pass(.seconds(1))
    }
    return stream
  }

  // MARK: Latency

  @Test("Calls that take five times as long are a latency spike within a minute")
  func latency() throws {
    var stream = settled()
    var slow: [Int] = []
    for _ in 0..<60 where stream.history.isEmpty {
      slow.append(stream.calls(ms: 1_200))
      stream.pass(.seconds(1))
    }
    #expect(stream.history == ["search-agent raised latency_spike"])
    let finding = try #require(stream.findings.first)
    #expect(finding.value > finding.threshold)
    #expect(finding.unit == "ms")
    #expect(!finding.evidence.isEmpty && slow.contains(finding.evidence))
    #expect(finding.explanation.contains("web.get"))
  }

  @Test("A spike ends when calls are quick again, and its slow minutes are not the new usual")
  func latencyEnds() {
    var stream = settled()
    for _ in 0..<300 {
      stream.calls(ms: 1_200)
      stream.pass(.seconds(1))
    }
    #expect(stream.standing() == ["latency_spike"])
    for _ in 0..<150 {
      stream.calls(ms: 210)
      stream.pass(.seconds(1))
    }
    #expect(
      stream.history == ["search-agent raised latency_spike", "search-agent cleared latency_spike"])
  }

  @Test("Calls that stay slow for an hour are what is usual by then")
  func latencyStays() {
    var stream = settled()
    for _ in 0..<3_600 {
      stream.calls(ms: 1_200)
      stream.pass(.seconds(1))
    }
    #expect(
      stream.history == ["search-agent raised latency_spike", "search-agent cleared latency_spike"])
  }

  @Test(
    "No spike: single slow calls, a quick callee that triples, refusals, an unknown callee",
    arguments: 0..<4)
  func noLatency(what: Int) {
    var stream = settled(ms: what == 1 ? 10 : 200)
    for second in 0..<120 {
      switch what {
      case 0: stream.calls(ms: second % 8 == 0 ? 4_000 : 220)
      case 1: stream.calls(ms: 90)
      case 2: stream.calls(ms: 9_000, ["outcome": "rejected"])
      default: stream.calls("report.build", ms: 9_000)
      }
      stream.pass(.seconds(1))
    }
    #expect(stream.history == [])
  }

  // MARK: Loops

  private static let same: JSONObject = ["args_digest": "sha256:aa"]

  @Test("The same tool with the same arguments five times is a loop, at the fifth call")
  func loop() throws {
    var stream = Stream()
    var seqs: [Int] = []
    for _ in 0..<4 { seqs.append(stream.calls("web.search", Self.same, run: "run-1")) }
    #expect(stream.history == [])
    seqs.append(stream.calls("web.search", Self.same, run: "run-1"))
    #expect(stream.history == ["search-agent raised tool_loop"])
    let finding = try #require(stream.findings.first)
    #expect(finding.value == 5 && finding.threshold == 5 && finding.windowS == 60)
    #expect(finding.evidence == seqs && finding.run == "run-1")
    for _ in 0..<20 { stream.calls("web.search", Self.same, run: "run-1") }
    #expect(stream.findings.count == 1)
    stream.pass(.seconds(61))
    #expect(stream.history.last == "search-agent cleared tool_loop")
  }

  @Test("Sixteen tool calls of which three differ bring nothing new")
  func noProgress() throws {
    var stream = Stream()
    for step in 0..<16 {
      stream.calls(["a", "b", "c"][step % 3], Self.same, run: "run-1")
      stream.pass(.seconds(20))
    }
    #expect(stream.history == ["search-agent raised tool_loop"])
    #expect(try #require(stream.findings.first).explanation.contains("only 3"))
  }

  @Test(
    "No loop: other arguments, other runs, retries, refusals, models, slow polls, unknown arguments",
    arguments: 0..<7)
  func noLoop(what: Int) {
    var stream = Stream()
    for step in 0..<15 {
      switch what {
      case 0: stream.calls("t", ["args_digest": .string("sha256:\(step)")], run: "run-1")
      case 1: stream.calls("t", Self.same, run: "run-\(step)")
      case 2: stream.calls("t", ["args_digest": "sha256:aa", "attempt": 2], run: "run-1")
      case 3: stream.calls("t", ["args_digest": "sha256:aa", "outcome": "rejected"], run: "run-1")
      case 4: stream.calls("t", ["args_digest": "sha256:aa", "kind": "model"], run: "run-1")
      case 5:
        stream.calls("t", Self.same, run: "run-1")
        stream.pass(.seconds(20))
      default: stream.calls("t", run: "run-1")
      }
    }
    #expect(stream.history == [])
  }

  // MARK: Loops by the clock of who calls

  /// Five calls that arrive one second apart, each made that long after the one before by the agent's
  /// clock, which differs from the hub's.
  private func replay(gap: Duration, skew: Duration) -> [String] {
    var stream = Stream()
    for step in 0..<5 {
      let made = stream.now.advanced(by: skew + gap * step - .seconds(step))
      stream.calls("t", Self.same, run: "run-1", at: made)
      stream.pass(.seconds(1))
    }
    return stream.history
  }

  @Test(
    "FAULTS 25, 28: slow polls that arrive at once are no loop, a day late or by a slow clock",
    arguments: [Duration.seconds(-86_400), .seconds(-3_600), .seconds(-100)])
  func replayedPolls(skew: Duration) {
    #expect(replay(gap: .seconds(20), skew: skew) == [])
  }

  @Test("FAULTS 28: a loop that arrives late, once a minute, is a loop")
  func lateLoop() {
    var stream = Stream()
    let start = stream.now
    for step in 0..<5 {
      stream.calls("t", Self.same, run: "run-1", at: start.advanced(by: .seconds(step)))
      stream.pass(.seconds(60))
    }
    #expect(stream.history.first == "search-agent raised tool_loop")
  }

  @Test("FAULTS 25: a clock that is ahead is not believed; the hub's is")
  func aheadClock() {
    #expect(replay(gap: .seconds(20), skew: .seconds(86_400)) == ["search-agent raised tool_loop"])
    #expect(replay(gap: .zero, skew: .seconds(86_400)) == ["search-agent raised tool_loop"])
  }

  @Test("FAULTS 23: a clock that is set back makes no loop of slow polls, and hides no later one")
  func setBack() {
    var stream = Stream()
    for step in 0..<8 {
      let skew = Duration.seconds(step < 4 ? 0 : -3_600)
      stream.calls("t", Self.same, run: "run-1", at: stream.now.advanced(by: skew))
      stream.pass(.seconds(20))
    }
    #expect(stream.history == [])
    for _ in 0..<5 {
      stream.calls("t", Self.same, run: "run-1", at: stream.now.advanced(by: .seconds(-3_600)))
      stream.pass(.seconds(1))
    }
    #expect(stream.history == ["search-agent raised tool_loop"])
  }

  @Test("FAULTS 28: calls in any order of arrival count in the minute in which they were made")
  func anyOrder() {
    var stream = Stream()
    let start = stream.now.advanced(by: .seconds(-600))
    for step in [0, 8, 4, 6, 2] {
      let made = start.advanced(by: .seconds(step * 14))
      stream.calls("t", Self.same, run: "run-1", at: made)
    }
    #expect(stream.history == [], "spread over two minutes")
    for step in [1, 3, 5] {
      let made = start.advanced(by: .seconds(step * 14))
      stream.calls("t", Self.same, run: "run-1", at: made)
    }
    #expect(stream.history == ["search-agent raised tool_loop"])
  }

  // MARK: Silence

  @Test("An agent that misses three heartbeats is silent until it is heard again")
  func silence() throws {
    var stream = Stream()
    let last = stream.says(.agentStarted, ["heartbeat_s": 10])
    stream.pass(.seconds(29))
    #expect(stream.history == [])
    stream.pass(.seconds(3))
    #expect(stream.history == ["search-agent raised silent_agent"])
    #expect(try #require(stream.findings.first).evidence == [last])
    stream.pass(.seconds(300))
    stream.says(.agentHeartbeat)
    stream.pass(.seconds(1))
    #expect(
      stream.history == ["search-agent raised silent_agent", "search-agent cleared silent_agent"])
  }

  @Test("INV 21: what anybody says in its name does not end its silence")
  func hearsay() {
    var stream = Stream()
    stream.says(.agentStarted, ["heartbeat_s": 10])
    for _ in 0..<60 {
      stream.says(.log, ["message": "I am well"], authid: "unauthenticated")
      stream.pass(.seconds(1))
    }
    #expect(stream.standing() == ["silent_agent"])
  }

  @Test("Without heartbeats an agent is silent after a multiple of its usual gaps")
  func gaps() {
    var stream = Stream()
    for step in 0..<80 {
      stream.calls()
      stream.pass(.seconds(step % 20 == 0 ? 50 : 3))
    }
    stream.pass(.seconds(240))
    #expect(stream.history == [])
    stream.pass(.seconds(200))
    #expect(stream.history == ["search-agent raised silent_agent"])
  }

  @Test(
    "No silence: a stopped agent, a young observed one, a hub that slept, one that was just started",
    arguments: 0..<4)
  func noSilence(what: Int) {
    var stream = Stream()
    stream.says(.agentStarted, what == 1 ? [:] : ["heartbeat_s": 10])
    switch what {
    case 0:
      stream.says(.agentStopped)
      stream.pass(.seconds(600))
    case 1: stream.pass(.seconds(3_600))
    case 2:
      stream.pass(.seconds(5))
      stream.sleep(.seconds(7_200))
      stream.pass(.seconds(25))
    default:
      stream.pass(.seconds(5))
      stream.sleep(.seconds(20))
      stream.restart()
      stream.pass(.seconds(25))
    }
    #expect(stream.history == [])
  }
}
