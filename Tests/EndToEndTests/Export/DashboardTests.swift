import BelayClient
import BelayCore
import Foundation
import Testing

/// What is printed for Grafana and Prometheus, held against a hub that runs.
struct DashboardTests {
  @Test(
    "the metrics of an expression are told from its functions, labels, texts and times",
    arguments: [
      ("up", ["up"]), ("sum by (a, b) (rate(x_total{y=\"z_total\"}[5m])) > 0", ["x_total"]),
      ("a / on (c) group_left (d) b", ["a", "b"]), ("1e3 * 5m_x:y - time()", []),
      ("x:y:z offset 5m and max(left) < +Inf", ["x:y:z", "left"]),
      ("a{b=\"}\\\"c\"} or sum(d{e='}'}[$__rate_interval])", ["a", "d"]),
    ] as [(String, Set<String>)])
  func words(_ expression: String, _ metrics: Set<String>) {
    #expect(PromQL.metrics(in: expression) == metrics)
  }

  @Test("every metric that the dashboard and the alerts name is on the hub's page")
  func namesExist() async throws {
    let scratch = try Scratch()
    let hub = try await RunningHub.start(
      in: scratch, arguments: ["--anchor-file", scratch.path + "/anchors"])
    try await Self.play(on: hub)
    try await eventually("an anchor has an age") {
      try await Self.page(of: hub).contains("belay_anchor_age_seconds{")
    }
    let page = try await Self.page(of: hub)
    let names = Set(
      page.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
        String($0.prefix { $0 != "{" && $0 != " " })
      })
    let dashboard = try await Self.dashboard()
    let rules = try await Program.run(["export", "prometheus-rules"]).output
    let expressions = Self.expressions(in: dashboard) + Self.expressions(inRules: rules)
    #expect(expressions.count > 50)
    for expression in expressions {
      let asked = PromQL.metrics(in: expression)
      #expect(!asked.isEmpty, "\(expression) asks for nothing")
      #expect(asked.subtracting(names).isEmpty, "\(expression)")
    }
  }

  @Test("the dashboard can be provisioned as it is: its data source is a variable, its ids differ")
  func provisionable() async throws {
    let dashboard = try await Self.dashboard()
    #expect(dashboard["__inputs"] == nil && dashboard["uid"] == "belay")
    #expect(dashboard["templating"]?["list"]?.array?.first?["type"] == "datasource")
    let panels = dashboard["panels"]?.array ?? []
    #expect(Set(panels.compactMap { $0["id"]?.integer }).count == panels.count)
    let rows = panels.filter { $0["type"] == "row" }.compactMap { $0["title"]?.string }
    #expect(rows.count == 6 && rows.first == "Fleet" && rows.last == "Belay's own health")
    for panel in panels where panel["type"] != "row" {
      #expect(panel["datasource"]?["uid"] == "${datasource}")
      #expect(panel["description"]?.string?.isEmpty == false)
    }
    var taken: Set<[Int]> = []
    for panel in panels {
      let place = ["x", "y", "w", "h"].map { panel["gridPos"]?[$0]?.integer ?? -1 }
      #expect(place[0] + place[2] <= 24 && place.allSatisfy { $0 >= 0 })
      for x in place[0]..<place[0] + place[2] {
        for y in place[1]..<place[1] + place[3] {
          #expect(taken.insert([x, y]).inserted, "two panels at \(x), \(y)")
        }
      }
    }
  }

  @Test(
    "promtool finds nothing to say about the rules and the page",
    .enabled(if: promtool != nil, "SKIPPED: no promtool on this machine (package prometheus)"))
  func promtoolAgrees() async throws {
    let hub = try await RunningHub.start()
    try await Self.play(on: hub)
    let tool = try #require(Self.promtool)
    let metrics = try await Program.run(
      tool, ["check", "metrics"], [:], try await Self.page(of: hub))
    #expect(metrics.status == 0 && metrics.errors.isEmpty, "\(metrics.output)\(metrics.errors)")
    let rules = try await Program.run(["export", "prometheus-rules"]).output
    let path = hub.scratch.path + "/rules.yml"
    try rules.write(toFile: path, atomically: false, encoding: .utf8)
    let checked = try await Program.run(tool, ["check", "rules", path])
    #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
  }

  // MARK: -

  private static let promtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Everything that has a series of its own only once it has happened.
  private static func play(on hub: RunningHub) async throws {
    let agent = try await hub.agentClient("refund-agent")
    let happened: [(EventType, JSON)] = [
      (
        .callFinished,
        [
          "kind": "model", "name": "gpt", "outcome": "ok", "latency_ms": 900, "cost_usd": 0.01,
          "context_used_tokens": 1_000, "context_limit_tokens": 8_000,
        ]
      ),
      (
        .breakerChanged, ["breaker": "\"a\"\n", "from": "closed", "to": "open", "failure_rate": 40]
      ),
      (.budgetSampled, ["budget": "tokens", "used": 10, "limit": 100]),
    ]
    let events = happened.enumerated().compactMap { number, what in
      AgentID("refund-agent").map {
        Event(id: "e\(number)", source: .agent($0), type: what.0, data: what.1)
      }
    }
    #expect(try await agent.post(events).accepted == events.count)
    _ = try await agent.raise(Asked(id: "call-1").request)
  }

  private static func page(of hub: RunningHub) async throws -> String {
    let answer = try await hub.operatorClient.request(.get, "/metrics", accept: "text/plain")
    return String(decoding: answer.body, as: UTF8.self)
  }

  private static func dashboard() async throws -> JSON {
    let ending = try await Program.run(["export", "grafana"])
    #expect(ending.status == 0 && ending.errors.isEmpty)
    return try JSON(parsing: ending.output.trimmingCharacters(in: .newlines))
  }

  private static func expressions(in dashboard: JSON) -> [String] {
    let variables = (dashboard["templating"]?["list"]?.array ?? []).compactMap { variable in
      variable["definition"]?.string.map {
        // `label_values(metric, label)` is Grafana's, not PromQL.
        String($0.drop { $0 != "(" }.dropFirst().prefix { $0 != "," })
      }
    }
    return variables
      + (dashboard["panels"]?.array ?? []).flatMap { panel in
        (panel["targets"]?.array ?? []).compactMap { $0["expr"]?.string }
      }
  }

  private static func expressions(inRules rules: String) -> [String] {
    rules.split(separator: "\n").compactMap { line in
      guard let start = line.range(of: "expr: ") else { return nil }
      return (try? JSON(parsing: String(line[start.upperBound...])))?.string
    }
  }
}
