import BelayCore
import Testing

@testable import BelayHub

@Suite("GET /metrics")
struct MetricsRouteTests {
  /// Names that try to end a value, a line or a set of labels, and two that only look alike.
  private static let names = ["a\"} 1\n# EOF\n", "\\", "{x=\"y\"}", "é", "e\u{301}", "\r\u{202E}"]

  private static func event(_ id: String, _ type: String, _ data: JSON, agent: String = "refund")
    -> JSON
  {
    [
      "specversion": "1.0", "id": .string(id), "source": .string("/agents/\(agent)"),
      "type": .string(type), "data": data,
    ]
  }

  private static func call(_ id: String, agent: String = "refund") -> JSON {
    event(
      id, "belay.call.finished",
      [
        "kind": "model", "name": "m", "outcome": "ok", "latency_ms": 20, "input_tokens": 7,
        "output_tokens": 5, "cost_usd": 0.5,
      ], agent: agent)
  }

  private static let openMetrics = "Accept: application/openmetrics-text;version=1.0.0"

  @Test("INV 25: it is for observers, operators and admins, and for the owner of the socket")
  func roles() async throws {
    try await RunningHub.run { hub in
      let expected: [(RunningHub.Caller, Int)] = [
        (.token("observer"), 200), (.token("operator"), 200), (.token("admin"), 200),
        (.owner, 200), (.token("refund"), 403), (.token("ingest"), 403), (.nobody, 401),
      ]
      for (caller, status) in expected {
        let reply = try await hub.get("/metrics", as: caller)
        #expect(reply.status == status, "\(caller)")
      }
      let misspelt = try await hub.get("/metrics?x=1", as: .owner)
      #expect(misspelt.status == 400)
    }
  }

  @Test("each format comes under its own type, and both say the same")
  func formats() async throws {
    try await RunningHub.run { hub in
      _ = try await hub.post("/v1/events", Self.call("1"), as: .token("refund"))
      let plain = try await hub.get("/metrics", as: .token("observer"))
      let open = try await hub.get(
        "/metrics", as: .token("observer"), headers: [Self.openMetrics])
      #expect(plain.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      #expect(
        open.headers["content-type"]
          == "application/openmetrics-text; version=1.0.0; charset=utf-8")
      let pages = [MetricsPage(plain.body), MetricsPage(open.body)]
      #expect(pages.flatMap(\.faults).isEmpty)
      #expect(pages[1].lastLine == "# EOF" && pages[0].lastLine != "# EOF")
      let agent = #"agent="refund""#
      for page in pages {
        #expect(page.value("belay_calls_total", agent + #",outcome="ok""#) == 1)
        #expect(page.value("belay_tokens_total", agent + #",direction="input""#) == 7)
        #expect(page.value("belay_cost_usd_total", agent) == 0.5)
        #expect(page.value("belay_ledger_seq") == 1 && page.value("belay_metrics_seq") == 1)
        #expect(page.value("belay_hub_ready") == 1)
      }
      #expect(
        pages[0].names() == pages[1].names().filter { !$0.hasSuffix("_created") })
    }
  }

  @Test("what agents call their breakers and budgets ends no value, and no two of them are one")
  func hostileNames() async throws {
    try await RunningHub.run { hub in
      for (number, name) in Self.names.enumerated() {
        for (type, data) in [
          ("belay.breaker.changed", ["breaker": .string(name), "to": "open"] as JSON),
          ("belay.budget.sampled", ["budget": .string(name), "used": 1, "limit": 4] as JSON),
        ] {
          let event = Self.event("\(type)\(number)", type, data)
          _ = try await hub.post("/v1/events", event, as: .token("refund"))
        }
      }
      for headers in [[], [Self.openMetrics]] {
        let page = MetricsPage(
          try await hub.get("/metrics", as: .token("observer"), headers: headers).body)
        #expect(page.faults.isEmpty)
        let open = page.values.filter {
          $0.key.name == "belay_breaker_state" && $0.key.labels.hasSuffix(#"state="open""#)
        }
        #expect(open.values.reduce(0, +) == Double(Self.names.count))
        #expect(page.value("belay_breakers", #"state="open""#) == Double(Self.names.count))
      }
    }
  }

  @Test("a breaker is in exactly one state, by resilience4j's words")
  func states() async throws {
    try await RunningHub.run { hub in
      let changed: JSON = ["breaker": "stripe", "from": "closed", "to": "forced_open"]
      _ = try await hub.post(
        "/v1/events", Self.event("1", "belay.breaker.changed", changed), as: .token("refund"))
      let page = MetricsPage(try await hub.get("/metrics", as: .owner).body)
      for state in ["closed", "open", "half_open", "disabled", "forced_open", "metrics_only"] {
        let value = page.value(
          "belay_breaker_state", #"agent="refund",breaker="stripe",state="\#(state)""#)
        #expect(value == (state == "forced_open" ? 1 : 0), "\(state)")
      }
    }
  }

  @Test("what was handed in is counted by what became of it, also when nothing did")
  func arrivals() async throws {
    try await RunningHub.run { hub in
      for event in [Self.call("1"), Self.call("1"), Self.call("2", agent: "mailer")] {
        _ = try await hub.post("/v1/events", event, as: .token("refund"))
      }
      let page = MetricsPage(try await hub.get("/metrics", as: .owner).body)
      for result in ["accepted", "duplicate", "rejected"] {
        let labels = #"source="events",result="\#(result)""#
        #expect(page.value("belay_ingest_records_total", labels) == 1, "\(result)")
      }
      #expect(page.value("belay_records_written_total") == 1)
      #expect((page.value("belay_commit_seconds_count") ?? 0) >= 1)
    }
  }

  @Test("an escalation is pending until somebody decides, and then its time is known")
  func escalations() async throws {
    try await RunningHub.run { hub in
      let digest = try await hub.raise("a")
      hub.clock.advance(.seconds(40))
      let before = MetricsPage(try await hub.get("/metrics", as: .owner).body)
      #expect(before.value("belay_escalation_oldest_age_seconds") == 40)
      let pending = before.values.filter { $0.key.name == "belay_escalations_pending" }
      #expect(pending.values.reduce(0, +) == 1)
      let decision = RunningHub.decision("approve", digest)
      _ = try await hub.post("/v1/escalations/a/decision", decision, as: .token("operator"))
      let after = MetricsPage(try await hub.get("/metrics", as: .owner).body)
      #expect(after.value("belay_escalation_decision_seconds_sum") == 40)
      #expect(after.value("belay_escalation_oldest_age_seconds") == 0)
      #expect(after.value("belay_escalation_time_left_seconds") == .infinity)
    }
  }

  @Test(
    "what nobody told the cost of has an estimate under a name of its own, whoever tells the call")
  func estimates() async throws {
    func call(_ id: String, _ more: JSONObject) -> JSON {
      var data: JSONObject = [
        "kind": "model", "name": "gpt-4o-mini", "outcome": "ok", "input_tokens": 1_000_000,
      ]
      for member in more.members { data[member.key] = member.value }
      return Self.event(id, "belay.call.finished", .object(data))
    }
    let attributes: JSON = [
      ["key": "gen_ai.operation.name", "value": ["stringValue": "chat"]],
      ["key": "gen_ai.agent.name", "value": ["stringValue": "Researcher"]],
      ["key": "gen_ai.request.model", "value": ["stringValue": "gpt-4o-mini"]],
      ["key": "gen_ai.usage.input_tokens", "value": ["intValue": "2000000"]],
    ]
    let span: JSON = [
      "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "00000000000000a1", "name": "chat",
      "attributes": attributes,
    ]
    try await RunningHub.run(models: ModelSource(path: "/no/models.toml")) { hub in
      _ = try await hub.post("/v1/events", call("1", [:]), as: .token("refund"))
      _ = try await hub.post("/v1/events", call("2", ["cost_usd": 0.5]), as: .token("refund"))
      _ = try await hub.post(
        "/v1/traces", ["resourceSpans": [["scopeSpans": [["spans": [span]]]]]], as: .nobody)
      for _ in 1...2 {
        let page = MetricsPage(try await hub.get("/metrics", as: .owner).body)
        #expect(page.value("belay_cost_usd_total", #"agent="refund""#) == 0.5)
        #expect(page.value("belay_cost_estimated_usd_total", #"agent="refund""#) == 0.15)
        #expect(page.value("belay_cost_usd_total", #"agent="Researcher""#) == 0)
        #expect(page.value("belay_cost_estimated_usd_total", #"agent="Researcher""#) == 0.3)
      }
    }
  }

  @Test("calls that OpenTelemetry tells of count for the agent above them, once and for good")
  func observed() async throws {
    func span(_ id: String, in parent: String, _ attributes: [(String, JSON)]) -> JSON {
      [
        "traceId": "5b8efff798038103d269b633813fc60c", "spanId": .string(id),
        "parentSpanId": .string(parent), "name": "a span", "kind": 3,
        "startTimeUnixNano": "1790000000000000000", "endTimeUnixNano": "1790000001500000000",
        "attributes": .array(attributes.map { ["key": .string($0.0), "value": $0.1] }),
      ]
    }
    func sent(_ span: JSON) -> JSON {
      ["resourceSpans": [["resource": [:], "scopeSpans": [["spans": [span]]]]]]
    }
    let call = span(
      "00000000000000a1", in: "00000000000000b1",
      [
        ("gen_ai.operation.name", ["stringValue": "chat"]),
        ("gen_ai.request.model", ["stringValue": "m"]),
        ("gen_ai.usage.input_tokens", ["intValue": "7"]),
      ])
    let agent = span(
      "00000000000000b1", in: "",
      [
        ("gen_ai.operation.name", ["stringValue": "invoke_agent"]),
        ("gen_ai.agent.name", ["stringValue": "Researcher"]),
      ])
    try await RunningHub.run { hub in
      for body in [sent(call), sent(agent), sent(call)] {
        let reply = try await hub.post("/v1/traces", body, as: .nobody)
        #expect(reply.status == 200)
      }
      for _ in 1...2 {
        let page = MetricsPage(try await hub.get("/metrics", as: .owner).body)
        let name = #"agent="Researcher""#
        #expect(page.value("belay_calls_total", name + #",outcome="ok""#) == 1)
        #expect(page.value("belay_tokens_total", name + #",direction="input""#) == 7)
        #expect(page.value("belay_call_duration_seconds_bucket", name + #",le="2.5""#) == 1)
        #expect(page.value("belay_call_duration_seconds_bucket", name + #",le="1.0""#) == 0)
        let traces = #"source="traces",result="accepted""#
        #expect(page.value("belay_ingest_records_total", traces) == 2)
      }
    }
  }
}
