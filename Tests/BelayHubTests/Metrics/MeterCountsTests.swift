import BelayCore
import Testing

@testable import BelayHub

@Suite("What the meter counts")
struct MeterCountsTests {
  /// Records as the ledger would have them, one after another.
  private struct Tale {
    var counts = MeterCounts(after: Fleet(), at: Timestamp(microseconds: 0))
    var now = Timestamp(microseconds: 1_000_000)
    private var seq = 0

    mutating func happens(
      _ type: EventType, by source: Source, _ data: JSON, authid: String = "token:x"
    ) {
      seq += 1
      counts.take(
        Record(
          seq: seq, recorded: now, authid: authid,
          event: Event(id: "\(seq)", source: source, type: type, time: now, data: data)))
    }

    mutating func call(
      _ agent: String, _ outcome: String = "ok", ms: Double = 100, authid: String = "token:x"
    ) {
      guard let id = AgentID(agent) else { return }
      happens(
        .callFinished, by: .agent(id),
        ["kind": "tool", "name": "t", "outcome": .string(outcome), "latency_ms": .number(ms)],
        authid: authid)
    }

    mutating func escalation(_ type: EventType, _ id: String, _ data: JSONObject = [:]) {
      var data = data
      data["escalation"] = ["agent": "a", "id": .string(id), "handle": 1]
      happens(type, by: .hub, .object(data))
    }

    /// Every figure that may only grow.
    var page: MetricsPage {
      MetricsPage(OpenMetricsText.text(WorkFigures(counts: counts).families).bytes)
    }
  }

  @Test("calls are counted by agent and outcome, and those that a breaker refused take no time")
  func calls() {
    var tale = Tale()
    tale.call("a", ms: 200)
    tale.call("a", "timeout", ms: 9_000)
    tale.call("a", "rejected", ms: 0)
    tale.call("b")
    let page = tale.page
    #expect(page.faults.isEmpty)
    #expect(page.value("belay_calls_total", #"agent="a",outcome="timeout""#) == 1)
    #expect(page.value("belay_calls_total", #"agent="a",outcome="error""#) == 0)
    #expect(page.value("belay_calls_total", #"agent="b",outcome="ok""#) == 1)
    #expect(page.value("belay_call_duration_seconds_count", #"agent="a""#) == 2)
    #expect(page.value("belay_call_duration_seconds_sum", #"agent="a""#) == 9.2)
  }

  @Test("whoever comes when all places are taken counts as other, until somebody falls silent")
  func places() {
    var tale = Tale()
    for number in 0..<AgentPlaces.capacity { tale.call("a\(number)") }
    tale.call("late")
    #expect(tale.page.value("belay_calls_total", #"agent="late",outcome="ok""#) == nil)
    #expect(tale.page.value("belay_calls_total", #"agent="other",outcome="ok""#) == 1)
    tale.now = tale.now.advanced(by: AgentPlaces.idleTime - .seconds(1))
    for number in 1..<AgentPlaces.capacity { tale.call("a\(number)") }
    tale.now = tale.now.advanced(by: .seconds(1))
    tale.call("late")
    tale.call("later")
    let page = tale.page
    #expect(page.value("belay_calls_total", #"agent="a0",outcome="ok""#) == nil)
    #expect(page.value("belay_calls_total", #"agent="late",outcome="ok""#) == 1)
    #expect(page.value("belay_calls_total", #"agent="other",outcome="ok""#) == 2)
    #expect(tale.counts.agents.places.count == AgentPlaces.capacity)
  }

  @Test("an agent that is called other is not taken for the rest")
  func namedOther() {
    var tale = Tale()
    tale.call("other")
    #expect(tale.counts.agents.places.isEmpty)
    #expect(tale.page.value("belay_calls_total", #"agent="other",outcome="ok""#) == 1)
  }

  @Test("no series ever goes back without a later time of creation", arguments: 1...2)
  func neverBack(_ seed: UInt64) {
    var random = Lot(seed)
    var tale = Tale()
    var last: [String: AgentPlaces.Place] = [:]
    var wentBack: [String] = []
    for _ in 0..<80 {
      for _ in 0..<50 {
        tale.call("a\(random.next(400))", ["ok", "error", "timeout"][random.next(3)])
        tale.now = tale.now.advanced(by: .seconds(random.next(40)))
      }
      let agents = tale.counts.agents
      for place in agents.places + [agents.other] {
        if let before = last[place.name], before.since >= place.since {
          let grew = zip(before.work.calls, place.work.calls).allSatisfy { $0.count <= $1.count }
          let isSame = before.since == place.since
          let sum = place.work.durations.sum
          if !isSame || !grew || before.work.durations.sum > sum { wentBack.append(place.name) }
        }
        last[place.name] = place
      }
    }
    #expect(wentBack.isEmpty)
    #expect(last.count > AgentPlaces.capacity + 1)
  }

  @Test("the time to a verdict runs from when it was raised, also over a start of the hub")
  func decisions() {
    var tale = Tale()
    tale.escalation(.escalationRaised, "e1", ["no_operator": true])
    tale.escalation(.escalationRaised, "e2", ["no_operator": false])
    tale.now = tale.now.advanced(by: .seconds(20))
    tale.escalation(.escalationDecided, "e1", ["decision": "approve"])
    tale.escalation(.escalationExpired, "e1")
    tale.escalation(.escalationExpired, "e2")
    tale.escalation(.escalationSuperseded, "e3", ["revoked_by": "mira"])
    tale.escalation(.escalationExecuted, "e4", ["status": "unknown"])
    let page = tale.page
    #expect(page.value("belay_decisions_total", #"verdict="approve""#) == 1)
    #expect(page.value("belay_escalation_decision_seconds_bucket", #"le="15.0""#) == 0)
    #expect(page.value("belay_escalation_decision_seconds_bucket", #"le="30.0""#) == 1)
    for ending in ["lapsed", "expired", "revoked", "unknown"] {
      #expect(page.value("belay_escalations_ended_total", "state=\"\(ending)\"") == 1)
    }
    #expect(page.value("belay_escalations_raised_total", #"attended="false""#) == 1)
  }

  @Test("words that breakers make up themselves get no series")
  func transitions() throws {
    var tale = Tale()
    let agent = try #require(AgentID("a"))
    for cause in ["failure_rate", "my own", "\"}\n"] {
      tale.happens(
        .breakerChanged, by: .agent(agent),
        ["breaker": "b", "from": "CLOSED", "to": "open", "cause": .string(cause)])
    }
    tale.happens(.breakerChanged, by: .agent(agent), ["breaker": "b", "to": "ajar"])
    tale.happens(
      .breakerChanged, by: .agent(agent), ["breaker": "b", "from": "open", "to": "open"])
    let counted = tale.page.values.filter { $0.key.name == "belay_breaker_transitions_total" }
    #expect(
      counted.map { "\($0.key.labels) \($0.value)" }.sorted() == [
        #"from="closed",to="open",cause="failure_rate" 1.0"#,
        #"from="closed",to="open",cause="other" 2.0"#,
      ])
  }

  @Test("Changes of breakers that the hub works out count, each once")
  func observedBreakers() {
    var fleet = Fleet()
    var counts = MeterCounts(after: fleet, at: Timestamp(microseconds: 0))
    let fail = { (seq: Int) in
      let data: JSON = [
        "name": "chat m", "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "span_id": .string("00000000000000\(seq + 10)"), "status": "error",
        "attributes": [
          "gen_ai.operation.name": "chat", "gen_ai.request.model": "m",
          "gen_ai.agent.name": "finder", "error.type": "APIError",
        ],
      ]
      fleet.apply(
        Record(
          seq: seq, recorded: Timestamp(microseconds: 1_000_000), authid: "token:x",
          event: Event(id: "\(seq)", source: .telemetry("s"), type: .span, data: data)))
    }
    for seq in 1...4 { fail(seq) }
    counts.observe(fleet)
    #expect(counts.transitions.isEmpty)
    for seq in 5...7 { fail(seq) }
    counts.observe(fleet)
    counts.observe(fleet)
    #expect(
      counts.transitions == [.init(from: "closed", to: .open, cause: "consecutive"): 1])
  }

  @Test("INV 25: what comes without a credential in the name of one who has one is not counted")
  func hearsay() {
    var tale = Tale()
    tale.call("a", authid: "unauthenticated")
    tale.call("a")
    tale.call("a", authid: "unauthenticated")
    #expect(tale.page.value("belay_calls_total", #"agent="a",outcome="ok""#) == 2)
  }
}

/// Numbers that look thrown, the same for the same seed.
private struct Lot {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}

extension String {
  fileprivate var bytes: [UInt8] { Array(utf8) }
}
